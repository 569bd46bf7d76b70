import { ROLE_WORDS } from './role-words.ts';
import type { SectionRole } from './statement.ts';

/** Roles that hold for everything below them, whatever the headings there say. */
const STICKY: ReadonlySet<SectionRole> = new Set([
  'excluded',
  'questions',
  'steps',
  'rollout',
  'assumptions',
  'metrics',
]);

/** Headings of stories and requirements, whatever other words they have. */
const STORY = /^(?:user\s+)?(?:story|us)\b|^epic\b|^requirement\b/i;

/** What a section is about: by its own heading, else as the section around it. The title of a document says nothing. */
export function roleOf(title: string, level: number, around: SectionRole): SectionRole {
  if (STICKY.has(around)) return around;
  if (level <= 1) return around;
  const bare = bareTitle(title);
  if (around === 'criteria') return ROLE_WORDS[0]?.[1].test(bare) === true ? 'excluded' : around;
  if (STORY.test(bare) && around !== 'background') return /^requirement/i.test(bare) ? 'requirements' : 'stories';
  return ROLE_WORDS.find(([, pattern]) => pattern.test(bare))?.[0] ?? around;
}

/** Records of work in documents of BMAD, and what templates of spec-kit tell their writer; whatever stands below them asks for nothing. */
const RECORDS =
  /^(?:dev notes|dev agent record|qa results?|change log|checklist results?|epic list|execution (?:flow|status)|quick guidelines|review (?:&|and) acceptance checklist)\b|^(?:クイックガイドライン|レビューチェックリスト)/i;

/** Whether a heading is above a record of work or what a template tells its writer. */
export function isRecord(title: string): boolean {
  return RECORDS.test(bareTitle(title));
}

/** The role of a section within another of this title and role. */
export function roleWithin(
  title: string,
  level: number,
  around: { readonly title: string; readonly role: SectionRole },
) {
  const recorded = isRecord(title) || (around.role === 'background' && isRecord(around.title));
  return recorded ? 'background' : roleOf(title, level, around.role);
}

const LABELLED: ReadonlySet<SectionRole> = new Set([
  ...(['criteria', 'excluded', 'questions', 'risks', 'goals', 'assumptions', 'dependencies', 'metrics'] as const),
]);

/** The role that a label such as "Acceptance Criteria:" gives to the list below it; null for a label that says nothing of it. */
export function labelRole(label: string): SectionRole | null {
  const found = ROLE_WORDS.find(([, pattern]) => pattern.test(label))?.[0] ?? null;
  return found !== null && LABELLED.has(found) ? found : null;
}

/** A heading without its number, marks of emphasis, and signs such as a tick. */
export function bareTitle(title: string): string {
  return title
    .replace(/\*\*|`|\*\([^()]*\)\*/g, '')
    .replace(/^(?:appendix\s*[:.-]?\s*)?(?:[\divx]+(?:\.\d+)*[.):]?\s+|[A-Z][.)]\s+)?/i, (number) =>
      /\d|[.)]/.test(number) || /^appendix/i.test(number) ? '' : number,
    )
    .replace(/(?:\p{Extended_Pictographic}|\ufe0f)/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s:—–-]+$/u, '')
    .trim();
}
