/** Reads paragraphs: the sentences in them that say what is wanted, by their words and by the section they stand in. */
import { at } from '../../at.ts';
import { plainText } from '../items.ts';
import { type Block, isLabel, placeOf } from './blocks.ts';
import { addStatement, extendStatement, kindOf, leaveUnread, type Reading } from './reading.ts';
import { isRecord, labelRole } from './section-roles.ts';
import { demands, isAim, isBuiltForRollout, isModal, type SentenceSense, senseOf } from './sentence-sense.ts';
import { splitSentences } from './sentences.ts';
import type { SectionRole, StatementKind } from './statement.ts';
import { isEmptyWord, isField, isStory, readStatementText } from './statement-text.ts';

type Paragraph = Extract<Block, { readonly kind: 'paragraph' }>;

/** One sentence and where it stands. */
interface Said {
  readonly raw: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Reads one paragraph. */
export function readParagraph(state: Reading, block: Paragraph): void {
  const text = plainText(block.text);
  if (isLabel(block.text)) {
    state.listRole = labelRole(text);
    state.listLabel = text.replace(/:$/, '');
    state.scenario = null;
    return;
  }
  if (state.scenario !== null) {
    extendStatement(state, state.scenario, text);
    return;
  }
  if (isField(text)) keepField(state, { ...placeOf(block.pieces, 0), text });
  else readSentences(state, sentencesOf(block));
}

/** A field such as "Note: …" is about the document, unless it says "must". */
export function keepField(state: Reading, one: Pick<Said, 'line' | 'column' | 'text'>): void {
  if (isForgotten(state, one.text)) leaveUnread(state, one, one.text);
}

function sentencesOf({ text, pieces }: Paragraph): readonly Said[] {
  const whole = splitSentences(text);
  const cut = /\bgiven\b.*\bthen\b/is.test(text) ? [{ text, offset: 0 }] : whole;
  return cut.map((one) => ({ raw: one.text, text: plainText(one.text), ...placeOf(pieces, one.offset) }));
}

function readSentences(state: Reading, sentences: readonly Said[]): void {
  const role = roleHere(state);
  if (isTraced(role)) {
    readWhole(state, sentences, role);
    return;
  }
  let isBehindOwner = false;
  for (const one of sentences) {
    if (!hasWords(one.text)) continue;
    if (isStory(one.raw) && isWantedHere(role)) {
      isBehindOwner = readStoryText(state, one);
      continue;
    }
    const goesOn = !isModal(one.text) || senseOf(one.text) === 'tells';
    const ends = isBehindOwner && goesOn && state.owner !== null;
    if (ends && state.owner !== null) extendStatement(state, state.owner.statement, one.text);
    else if (isWantedHere(role) && completeOwner(state, one, role)) isBehindOwner = !isEndpoint(state);
    else readSentence(state, one, role);
  }
}

/** Each sentence below an endpoint says something of its own. */
function isEndpoint(state: Reading): boolean {
  return state.owner !== null && at(state.found.statements, state.owner.statement).kind === 'endpoint';
}

function roleHere(state: Reading): SectionRole {
  return state.listRole ?? at(state.found.sections, state.section).role;
}

/** What happened, how and why is told in paragraphs, which stay whole. */
function isTraced(role: SectionRole): role is 'symptom' | 'reproduction' | 'cause' {
  return role === 'symptom' || role === 'reproduction' || role === 'cause';
}

function readWhole(state: Reading, sentences: readonly Said[], kind: 'symptom' | 'reproduction' | 'cause'): void {
  const [first] = sentences;
  if (first === undefined) return;
  const raw = sentences.map((one) => one.raw).join(' ');
  addStatement(state, { kind, ...readStatementText(raw), line: first.line, column: first.column, raw });
}

/** Sections that say what is wanted: every sentence below them counts that does not only tell. */
const STATING: ReadonlySet<SectionRole> = new Set<SectionRole>([
  ...(['requirements', 'stories', 'criteria', 'quality', 'constraints', 'components', 'data', 'api', 'tests'] as const),
  'fix',
]);

/** Sections whose sentences are kept as what they are, and no task is made of them. */
const TOLD: ReadonlySet<SectionRole> = new Set<SectionRole>([
  ...(['goals', 'metrics', 'excluded', 'risks', 'assumptions', 'dependencies'] as const),
]);

function isWantedHere(role: SectionRole): boolean {
  return role === 'plain' || STATING.has(role);
}

/** Fewest letters of a sentence; headings of tables and the like are shorter. */
const FEWEST_LETTERS = 4;

/** Pictures, marks, placeholders in brackets and empty words say nothing. */
function hasWords(text: string): boolean {
  if (isEmptyWord(text) || /^<\/?[a-z][^>]*>$|^!?\[[^\]]*\](?:\([^)]*\))?[.:]?$/i.test(text)) return false;
  return (text.match(/\p{L}/gu)?.length ?? 0) >= FEWEST_LETTERS;
}

/** Prose counts where it obliges, where it says what something does, and where its section says what is wanted. */
function readSentence(state: Reading, one: Said, role: SectionRole): void {
  const test = /^independent test(?: criteria)?\s*[:：]\s*(.+)/is.exec(one.text)?.[1];
  if (test !== undefined) {
    addStatement(state, { ...one, kind: 'criterion', id: null, label: '', text: test });
    return;
  }
  if (isField(one.text)) return;
  const sense = senseOf(one.text);
  const kind = kindOfSentence(state, one, role, sense);
  if (kind === 'unread') leaveUnread(state, one, one.text);
  else if (kind !== null) addStatement(state, { ...one, kind, ...readStatementText(one.raw) });
}

/** The kind of a sentence; null for one that only tells, `unread` for one that is neither. */
function kindOfSentence(
  state: Reading,
  { text }: Said,
  role: SectionRole,
  sense: SentenceSense,
): StatementKind | 'unread' | null {
  if (role === 'background') return isForgotten(state, text) ? 'unread' : null;
  if (role === 'questions') return /[?？]/.test(text) ? 'question' : null;
  if (TOLD.has(role)) return kindOf(role);
  if (sense === 'rules-out') return 'excluded';
  if (isAim(text)) return 'goal';
  if (role === 'rollout') return isBuiltForRollout(text) ? 'requirement' : 'step';
  if (role === 'steps') return sense === 'obliges' ? 'step' : null;
  if (sense === 'obliges') return kindOf(role);
  if (sense === 'tells') return null;
  if (STATING.has(role)) return kindOf(role);
  const acts = sense === 'acts' || sense === 'allows';
  if (isIntroduction(state)) return acts ? 'unread' : null;
  return acts ? kindOf(role) : 'unread';
}

/** "Must" below an overview is perhaps a requirement that stands in the wrong place. */
function isForgotten(state: Reading, text: string): boolean {
  return demands(text) && !isRecord(at(state.found.sections, state.section).title);
}

/** What stands below the title of a document that has further headings leads to these. */
function isIntroduction(state: Reading): boolean {
  return !state.undivided && at(state.found.sections, state.section).level <= 1;
}

/** The first sentence below the heading of a story, requirement or endpoint belongs to it. */
function completeOwner(state: Reading, { text }: Said, role: SectionRole): boolean {
  const owner = state.owner === null ? null : at(state.found.statements, state.owner.statement);
  if (state.owner === null || owner === null || owner.text !== owner.label) return false;
  if (isField(text) || isAim(text) || (owner.section !== state.section && role !== 'plain' && !STATING.has(role)))
    return false;
  extendStatement(state, state.owner.statement, text);
  return true;
}

/** The sentence of a story belongs to the heading above it; without one it is a story of its own. Tells whether what follows may be its end. */
function readStoryText(state: Reading, one: Said): boolean {
  const text = one.text.replace(
    /^(?:user story|story|description|用户故事|用戶故事|ユーザーストーリー)[^\p{L}\p{N}]{1,6}/iu,
    '',
  );
  if (completeOwner(state, { ...one, text }, 'stories')) return true;
  const section = at(state.found.sections, state.section);
  const index = addStatement(state, { ...one, kind: 'story', id: null, label: section.title, text });
  state.owner = { statement: index, level: section.level };
  return true;
}
