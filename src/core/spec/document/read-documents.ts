/** Reads what the documents of a spec state: requirements, stories, criteria, components, and what they leave out. Never fails. */
import { present } from '../../assert.ts';
import { at } from '../../at.ts';
import { plainText } from '../items.ts';
import { type Block, placeOf, readBlocks } from './blocks.ts';
import { readOwner } from './owners.ts';
import { keepField, readParagraph } from './read-prose.ts';
import {
  addStatement,
  extendStatement,
  type Found,
  kindOf,
  leaveUnread,
  openDocument,
  type Reading,
} from './reading.ts';
import { bareTitle, roleWithin } from './section-roles.ts';
import { isBuiltForRollout, isModal, rulesOut } from './sentence-sense.ts';
import { splitSentences } from './sentences.ts';
import type { Documents, DocumentText, SectionRole, StatementKind } from './statement.ts';
import { isEmptyWord, isField, isStory, readStatementText } from './statement-text.ts';

/** Reads documents in their order as one. */
export function readDocuments(texts: readonly DocumentText[]): Documents {
  const found: Found = { sections: [], statements: [], unread: [], ids: new Map() };
  let words = 0;
  for (const { file, text } of texts) {
    const blocks = readBlocks(text);
    const state = openDocument(found, file, isUndivided(blocks));
    for (const block of blocks) {
      words += wordsOf(block);
      readBlock(state, block);
    }
  }
  const title = found.sections.find(({ level }) => level === 1) ?? found.sections.find(({ level }) => level > 0);
  return {
    title: title === undefined ? '' : bareTitle(title.title),
    sections: found.sections,
    statements: found.statements,
    words,
    unread: found.unread,
  };
}

/** Whether a document has its title for its only heading, or none. */
function isUndivided(blocks: readonly Block[]): boolean {
  const headings = blocks.filter(({ kind }) => kind === 'heading');
  return headings.length === 0 || (headings.length === 1 && headings[0] === blocks[0]);
}

/** Characters of scripts without blanks between words, of which about two make one. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g;
const UNSPACED_OF_A_WORD = 2;

function wordsOf(block: Block): number {
  const text = block.kind === 'row' ? block.cells.join(' ') : block.text;
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  return text.split(/\s+/).length + Math.floor(unspaced / UNSPACED_OF_A_WORD);
}

function readBlock(state: Reading, block: Block): void {
  if (block.kind !== 'item') state.items = [];
  if (block.kind === 'heading') readHeadingBlock(state, block);
  else if (block.kind === 'item') readItem(state, block);
  else if (block.kind === 'row') readRow(state, block);
  else readParagraph(state, block);
}

function readHeadingBlock(state: Reading, block: Extract<Block, { kind: 'heading' }>): void {
  const { sections } = state.found;
  let parent = state.section;
  while (at(sections, parent).level >= block.level) parent = present(at(sections, parent).parent, 'a section around');
  const around = at(sections, parent);
  const first = sections.every(({ level, file }) => level === 0 || file !== state.file);
  const role = first && block.level === 1 ? 'plain' : roleWithin(block.text, Math.max(2, block.level), around);
  const title = bareTitle(block.text);
  sections.push({ title, level: block.level, file: state.file, line: block.line, parent, role });
  state.section = sections.length - 1;
  state.listRole = null;
  state.listLabel = '';
  state.scenario = null;
  if (state.owner !== null && block.level <= state.owner.level) state.owner = null;
  const owner = UNOWNED.has(role) || (first && !STORY_FILE.test(block.text)) ? null : readOwner(plainText(block.text));
  if (owner === null) return;
  const { kind, label } = owner;
  const given = kind === 'criterion' ? null : owner.id;
  const place = { line: block.line, column: 1 };
  const index = addStatement(state, { kind, id: given, label, text: label, ...place, raw: block.text });
  if (kind === 'criterion') state.scenario = index;
  else state.owner = { statement: index, level: block.level };
}

/** A document that is one story says so in its title. */
const STORY_FILE = /^story\s+\d/i;

/** Sections in which a heading makes no story or requirement. */
const UNOWNED: ReadonlySet<SectionRole> = new Set([
  ...(['background', 'excluded', 'questions', 'risks', 'steps', 'rollout', 'assumptions', 'dependencies'] as const),
  'metrics',
]);

function readItem(state: Reading, block: Extract<Block, { kind: 'item' }>): void {
  if (state.scenario !== null) {
    extendStatement(state, state.scenario, plainText(block.text));
    return;
  }
  while (state.items.length > 0 && at(state.items, state.items.length - 1).columns >= block.columns) state.items.pop();
  const around = state.items.at(-1);
  const kind = around === undefined ? itemKind(state, block) : around.kind;
  const text = plainText(block.text);
  const skipped = kind === null || isEmptyWord(text) || isField(text);
  if (kind !== null && isField(text)) keepField(state, { ...placeOf(block.pieces, 0), text });
  state.items.push({ columns: block.columns, kind: skipped && around === undefined ? null : kind });
  if (skipped) return;
  for (const [index, one] of demandsOf(block).entries()) {
    const { id, label, text } = readStatementText(one.raw);
    const given = index === 0 ? (id ?? numberedId(state, block, kind)) : id;
    addStatement(state, { ...one, kind, id: given, label, text });
  }
}

/** What an item asks for: one thing, or as many as it has sentences with a word of obligation, as long as no number makes one of them. */
function demandsOf({ text, pieces }: Extract<Block, { kind: 'item' }>) {
  const whole = { raw: text, ...placeOf(pieces, 0) };
  if (readStatementText(text).id !== null || isStory(text) || isScenario(text)) return [whole];
  const sentences = splitSentences(text);
  const starts = sentences.filter((one) => isModal(one.text)).slice(1);
  if (starts.length === 0) return [whole];
  const offsets = [0, ...starts.map(({ offset }) => offset)];
  return offsets.map((offset, index) => ({
    raw: text.slice(offset, offsets[index + 1]).trim(),
    ...placeOf(pieces, offset),
  }));
}

function isScenario(text: string): boolean {
  return /\bgiven\b.*\bthen\b/is.test(text);
}

function itemKind(state: Reading, block: Extract<Block, { kind: 'item' }>): StatementKind | null {
  const section = at(state.found.sections, state.section);
  const role = state.listRole ?? section.role;
  const kind = kindOf(role);
  const text = plainText(block.text);
  if (role === 'rollout') return isBuiltForRollout(text) ? 'requirement' : kind;
  if (kind !== 'requirement') return kind;
  if (rulesOut(text)) return 'excluded';
  if (isStory(text) || (role === 'stories' && state.owner === null && /^epic\b/i.test(section.title))) return 'story';
  return isScenario(text) ? 'criterion' : kind;
}

/** Criteria are counted within their requirement or story: `3.2` is the second of requirement 3. */
function numberedId(state: Reading, block: Extract<Block, { kind: 'item' }>, kind: StatementKind): string | null {
  const number = /^\d+/.exec(block.bullet)?.[0];
  if (kind !== 'criterion' || number === undefined || state.owner === null || state.items.length > 1) return null;
  const owner = at(state.found.statements, state.owner.statement);
  return owner.numbered ? `${owner.id}.${number}` : null;
}

function readRow(state: Reading, { cells, head, line }: Extract<Block, { kind: 'row' }>): void {
  const { role } = at(state.found.sections, state.section);
  const kind = role === 'plain' || role === 'background' ? rowKind(head) : kindOf(state.listRole ?? role);
  const filled = cells.filter((cell) => cell !== '');
  if (kind === null || filled.length < 2) {
    if (role !== 'background' && filled.length > 0) leaveUnread(state, { line, column: 1 }, filled.join(' | '));
    return;
  }
  const first = readStatementText(at(filled, 0));
  const ids = /^(?:id|#|ref|req)/i.test(at(head, 0)) || first.id !== null;
  const text = (ids ? filled.slice(1) : filled).map((cell) => plainText(cell)).join(' — ');
  const label = plainText(at(filled, ids ? 1 : 0)).slice(0, 80);
  const id = first.id ?? (ids && /^[\w.-]{1,20}$/.test(first.text) ? first.text : null);
  addStatement(state, { kind, id, label, text, line, column: 1, raw: cells.join(' ') });
}

/** What a table is about by its first row, where its section does not say. */
function rowKind(head: readonly string[]): StatementKind | null {
  const names = head.join(' ').toLowerCase();
  if (/endpoint|method/.test(names)) return 'endpoint';
  if (/requirement|feature|user story/.test(names)) return 'requirement';
  if (/acceptance|criteri/.test(names)) return 'criterion';
  if (/component|module/.test(names)) return 'component';
  return /entity|table/.test(names) ? 'entity' : null;
}
