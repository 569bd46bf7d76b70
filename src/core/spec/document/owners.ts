import { group } from '../../at.ts';
import type { StatementKind } from './statement.ts';

/** A heading that is itself a story, a requirement, a scenario or an endpoint. */
export interface OwnerHeading {
  readonly kind: Extract<StatementKind, 'story' | 'requirement' | 'criterion' | 'endpoint'>;
  /** As it is referred to: `US1`, `US-001`, `3`; null where the heading has no number. */
  readonly id: string | null;
  readonly label: string;
}

/** Reads a heading such as "User Story 1 - Browse (Priority: P1)", "US-001: Browse", "Requirement 3: Browse", "Scenario: Empty" or "GET /notes". */
export function readOwner(text: string): OwnerHeading | null {
  const title = text.replace(/^[\d.]+\s+(?=user story|story|requirement)/i, '').replace(/^[^\p{L}]+(?=\p{L})/u, '');
  const scenario = /^scenario\s*\d*\s*[:：]\s*(.+)$/i.exec(title)?.[1];
  if (scenario !== undefined) return { kind: 'criterion', id: null, label: clean(scenario) };
  const story = /^(?:user\s+)?story\s*#?(\d+(?:\.\d+)*)?\s*[-–—:.]*\s*(.*)$/i.exec(title);
  if (story !== null && (story[1] !== undefined || group(story, 2) !== ''))
    return title.match(/^(?:user\s+)?stor(?:ies|y (?:map|list|structure))/i) === null
      ? { kind: 'story', id: storyId(story[1]), label: clean(group(story, 2)) }
      : null;
  const elsewhere = readForeign(title);
  if (elsewhere !== null) return elsewhere;
  const requirement = /^(?:requirement|req\.?)\s*#?(\d+)?\s*[-–—:.]*\s*(.*)$/i.exec(title);
  if (requirement !== null && (requirement[1] !== undefined || /^requirement\s*:/i.test(title)))
    return { kind: 'requirement', id: requirement[1] ?? null, label: clean(group(requirement, 2)) };
  if (/^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|WS|SSE)\s+\/\S*/.test(title))
    return { kind: 'endpoint', id: null, label: clean(title) };
  const coded = /^((?:[A-Z][A-Z0-9]{0,9}-){0,2}[A-Z]{1,6}-?\d{1,4})\s*[-–—:.]+\s*(.+)$/.exec(title);
  if (coded === null) return null;
  const [, id = '', label = ''] = coded;
  return /^P\d$|^(?:PHASE|EPIC|STEP|WEEK|V|H)-?\d/.test(id)
    ? null
    : { kind: /^US|STORY/.test(id) ? 'story' : 'requirement', id, label: clean(label) };
}

const FOREIGN_STORY =
  /^(?:ユーザーストーリー|用户故事|用戶故事|使用者故事|사용자 ?스토리|historia de usuario|história de usuário|storia utente|récit utilisateur|пользовательская история|anwendergeschichte)\s*#?(\d{1,3})\s*[-–—:：.、]+\s*(.+)$/iu;
const FOREIGN_REQUIREMENT =
  /^(?:anforderung|exigence|requisito|требование|要件|需求|要求|요구 ?사항)\s*#?(\d{1,3})\s*[-–—:：.、]+\s*(.+)$/iu;

/** A numbered story or requirement in another language than English: "需求 3: 登录". */
function readForeign(title: string): OwnerHeading | null {
  const story = FOREIGN_STORY.exec(title);
  if (story !== null) return { kind: 'story', id: storyId(story[1]), label: clean(group(story, 2)) };
  const requirement = FOREIGN_REQUIREMENT.exec(title);
  return requirement === null
    ? null
    : { kind: 'requirement', id: group(requirement, 1), label: clean(group(requirement, 2)) };
}

/** A whole number is a story of spec-kit, which tasks call `US1`; `1.2` stays. */
function storyId(number: string | undefined): string | null {
  if (number === undefined) return null;
  return number.includes('.') ? number : `US${Number(number)}`;
}

/** Without priority, and signs such as a tick. */
function clean(label: string): string {
  return label
    .replace(/[([]\s*(?:priority\b[^)\]]*|P\d|must|should|could|mvp)\s*[)\]]/gi, '')
    .replace(/(?:\p{Extended_Pictographic}|\ufe0f)/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^[\s:—–-]+|[\s:—–-]+$/gu, '')
    .trim();
}
