import { plainText } from '../items.ts';

/** The text of an item with what stands at its front taken apart. */
export interface StatementText {
  /** Such as `FR-003`; null where it has none. */
  readonly id: string | null;
  readonly label: string;
  readonly text: string;
}

/** An id at the front: letters, a number, then a sign that ends it. Words of standards that look like ids are none. */
const ID =
  /^((?!(?:UTF|SHA|ISO|WCAG|RFC|IPV|HTTP|MP|ES|OAUTH|AES|TLS|IEEE)-?\d)(?:[A-Z][A-Z0-9]{0,9}-){0,3}[A-Z]{1,10}-?\d{1,4}(?:\.\d{1,3})*[a-z]?)\]?(?:\s*\([^)]{1,40}\))?(?=\s*[\]:.)—–]|\s+-\s|\s*$|\s+[A-Z✅])/u;

/** Takes id and label off the front of a text, and the marks around them. */
export function readStatementText(raw: string): StatementText {
  const plain = plainText(raw)
    .replace(/^(?:(?:\p{Extended_Pictographic}|\ufe0f)\s*)+/u, '')
    .trim();
  const stated = ID.exec(plain.replace(/^\[(?=[A-Z][\w-]*\d\])/, ''));
  const id = stated?.[1] ?? null;
  const rest =
    stated === null
      ? plain
      : plain
          .replace(/^\[/, '')
          .slice(stated[0].length)
          .replace(/^[\s\]:.)—–-]+/u, '')
          .replace(/^(?:(?:\p{Extended_Pictographic}|\ufe0f)\s*)+/u, '');
  return { id, label: labelOf(raw, rest), text: rest };
}

function labelOf(raw: string, text: string): string {
  const colon = /^([^:]{2,60}):(?:\s|$)/.exec(text)?.[1];
  if (colon !== undefined && !/\b(?:given|when|then|if)\b/i.test(colon)) return colon.trim();
  const bold = /^\W*\*\*([^*]{2,80})\*\*/.exec(raw)?.[1] ?? '';
  return /[a-z]/.test(bold) && text.startsWith(plainText(bold)) && bold.split(' ').length <= 8
    ? plainText(bold).replace(/[:.]$/, '')
    : '';
}

/** Whether a sentence obliges: must, shall, should, WHEN … THEN, or an order at its front. */
export function isObligation(text: string): boolean {
  return (
    /\b(?:must|shall|should|needs? to|has to|have to|is required to|will be able to)\b/i.test(text) ||
    /^(?:add|allow|avoid|build|change|create|define|enable|ensure|expose|extend|fix|implement|integrate|introduce|let|make|migrate|move|provide|remove|rename|replace|return|send|show|store|support|update|use|validate|write)\s/i.test(
      text,
    )
  );
}

const STORY =
  /^(?:[^\p{L}\p{N}]{0,4}(?:user story|story|description|用户故事|用戶故事|ユーザーストーリー)[^\p{L}\p{N}]{1,6})?(?:as (?:(?:an?|the) )?.{1,200}?\bi (?:want|need|can|would like|should|must)\b|als .{1,100}?(?:möchte|will|brauche) ich\b|en tant qu.{1,100}?\bje (?:veux|souhaite|voudrais)\b|como .{1,100}?,\s*(?:yo )?(?:quiero|necesito|quero|preciso|desejo)\b|come .{1,100}?,\s*(?:voglio|vorrei|desidero)\b|как .{1,100}?,\s*я хочу|作为.{1,60}?我(?:想|希望|要|需要)|作為.{1,60}?我(?:想|希望|要|需要))/isu;

/** "As a …, I want …", in English and other languages. */
export function isStory(text: string): boolean {
  const plain = plainText(text);
  return (
    STORY.test(plain) ||
    /^.{1,60}?として、.{1,200}?(?:たい|ほしい)|^.{1,60}?(?:으?로서),? .{1,200}?(?:싶|원한)/su.test(plain)
  );
}

/** A field about the document or a story, such as `Priority: P1`, and no statement of what is wanted. */
export function isField(text: string): boolean {
  return /^(?:priority|status|owner|author|estimate|effort|date|version|story points|points|feature branch|created|updated|last updated|input|why this priority|why|assignee|reviewers?|note|notes|approved by|depends on|dependencies|prerequisites?|blocked by)\s*:/i.test(
    text,
  );
}

/** Nothing is said: "None", "N/A", "TBD", also behind a name as in "Events: None". */
export function isEmptyWord(text: string): boolean {
  return (
    /^[^\p{L}\p{N}]*(?:none|n\/?a|tbd|to be (?:defined|determined)|nothing|keine|-)?[.\s]*$/iu.test(text) ||
    /^[^:.]{1,60}:\s*(?:none|n\/a|tbd)\b(?:[.\s]*$|\s*\([^)]{0,100}\)[.\s]*$)/i.test(text)
  );
}
