/** Reads what the documents of a spec state: requirements, stories, criteria, components, and what they leave out. Never fails. */
import { present } from '../../assert.ts';
import { at } from '../../at.ts';
import { findPaths } from '../../plan/task-files.ts';
import { plainText } from '../items.ts';
import { type Block, isLabel, readBlocks } from './blocks.ts';
import { readOwner } from './owners.ts';
import { bareTitle, labelRole, roleWithin } from './section-roles.ts';
import type { DocumentSection, Documents, DocumentText, SectionRole, Statement, StatementKind } from './statement.ts';
import { derivedId } from './statement-ids.ts';
import { isEmptyWord, isField, isObligation, isStory, readStatementText } from './statement-text.ts';

/** Reads documents in their order as one. */
export function readDocuments(texts: readonly DocumentText[]): Documents {
  const found: Found = { sections: [], statements: [], ids: new Map() };
  let words = 0;
  for (const { file, text } of texts) {
    const blocks = readBlocks(text);
    const state = openDocument(found, file);
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
  };
}

interface Found {
  readonly sections: DocumentSection[];
  readonly statements: Statement[];
  /** How often an id was given. */
  readonly ids: Map<string, number>;
}

interface Open {
  readonly columns: number;
  readonly kind: StatementKind | null;
}

interface State {
  readonly found: Found;
  readonly file: string;
  section: number;
  /** Of the list below a label, until the next heading or label. */
  listRole: SectionRole | null;
  /** That label. */
  listLabel: string;
  owner: { readonly statement: number; readonly level: number } | null;
  /** A scenario that the items below it complete. */
  scenario: number | null;
  items: Open[];
}

function openDocument(found: Found, file: string): State {
  found.sections.push({ title: '', level: 0, file, line: 1, parent: null, role: 'plain' });
  return {
    found,
    file,
    section: found.sections.length - 1,
    listRole: null,
    listLabel: '',
    owner: null,
    scenario: null,
    items: [],
  };
}

/** Characters of scripts without blanks between words, of which about two make one. */
const UNSPACED = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/g;
const UNSPACED_OF_A_WORD = 2;

function wordsOf(block: Block): number {
  const text = block.kind === 'row' ? block.cells.join(' ') : block.text;
  const unspaced = text.match(UNSPACED)?.length ?? 0;
  return text.split(/\s+/).length + Math.floor(unspaced / UNSPACED_OF_A_WORD);
}

function readBlock(state: State, block: Block): void {
  if (block.kind !== 'item') state.items = [];
  if (block.kind === 'heading') readHeadingBlock(state, block);
  else if (block.kind === 'item') readItem(state, block);
  else if (block.kind === 'row') readRow(state, block);
  else readParagraph(state, block);
}

function readHeadingBlock(state: State, block: Extract<Block, { kind: 'heading' }>): void {
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
  const index = add(state, { kind, id: given, label, text: label, line: block.line, raw: block.text });
  if (kind === 'criterion') state.scenario = index;
  else state.owner = { statement: index, level: block.level };
}

/** A document that is one story says so in its title. */
const STORY_FILE = /^story\s+\d/i;

/** Sections in which a heading makes no story or requirement. */
const UNOWNED: ReadonlySet<SectionRole> = new Set(['background', 'excluded', 'questions', 'risks', 'steps']);

/** The kind of what stands in a list of a section; null where lists say nothing of what is wanted. */
function kindOf(role: SectionRole): StatementKind | null {
  return KINDS[role];
}

const KINDS: Readonly<Record<SectionRole, StatementKind | null>> = {
  requirements: 'requirement',
  stories: 'requirement',
  criteria: 'criterion',
  quality: 'quality',
  constraints: 'constraint',
  components: 'component',
  data: 'entity',
  api: 'endpoint',
  tests: 'test',
  goals: 'goal',
  steps: 'step',
  excluded: 'excluded',
  questions: 'question',
  risks: 'risk',
  background: null,
  symptom: 'symptom',
  reproduction: 'reproduction',
  cause: 'cause',
  fix: 'fix',
  plain: 'requirement',
};

function readItem(state: State, block: Extract<Block, { kind: 'item' }>): void {
  if (state.scenario !== null) {
    extend(state, state.scenario, plainText(block.text));
    return;
  }
  while (state.items.length > 0 && at(state.items, state.items.length - 1).columns >= block.columns) state.items.pop();
  const around = state.items.at(-1);
  const kind = around === undefined ? itemKind(state, block) : around.kind;
  const skipped = kind === null || isEmptyWord(plainText(block.text)) || isField(plainText(block.text));
  state.items.push({ columns: block.columns, kind: skipped && around === undefined ? null : kind });
  if (skipped) return;
  const { id, label, text } = readStatementText(block.text);
  add(state, { kind, id: id ?? numberedId(state, block, kind), label, text, line: block.line, raw: block.text });
}

function itemKind(state: State, block: Extract<Block, { kind: 'item' }>): StatementKind | null {
  const section = at(state.found.sections, state.section);
  const role = state.listRole ?? section.role;
  const kind = kindOf(role);
  if (kind !== 'requirement') return kind;
  const text = plainText(block.text);
  if (isStory(text) || (role === 'stories' && state.owner === null && /^epic\b/i.test(section.title))) return 'story';
  return /\bgiven\b.*\bthen\b/is.test(text) ? 'criterion' : kind;
}

/** Criteria are counted within their requirement or story: `3.2` is the second of requirement 3. */
function numberedId(state: State, block: Extract<Block, { kind: 'item' }>, kind: StatementKind): string | null {
  const number = /^\d+/.exec(block.bullet)?.[0];
  if (kind !== 'criterion' || number === undefined || state.owner === null || state.items.length > 1) return null;
  const owner = at(state.found.statements, state.owner.statement);
  return owner.numbered ? `${owner.id}.${number}` : null;
}

function readRow(state: State, { cells, head, line }: Extract<Block, { kind: 'row' }>): void {
  const { role } = at(state.found.sections, state.section);
  const kind = role === 'plain' || role === 'background' ? rowKind(head) : kindOf(state.listRole ?? role);
  const filled = cells.filter((cell) => cell !== '');
  if (kind === null || filled.length < 2) return;
  const first = readStatementText(at(filled, 0));
  const ids = /^(?:id|#|ref|req)/i.test(at(head, 0)) || first.id !== null;
  const text = (ids ? filled.slice(1) : filled).map((cell) => plainText(cell)).join(' — ');
  const label = plainText(at(filled, ids ? 1 : 0)).slice(0, 80);
  const id = first.id ?? (ids && /^[\w.-]{1,20}$/.test(first.text) ? first.text : null);
  add(state, { kind, id, label, text, line, raw: cells.join(' ') });
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

function readParagraph(state: State, { text: raw, line }: Extract<Block, { kind: 'paragraph' }>): void {
  const { role } = at(state.found.sections, state.section);
  const text = plainText(raw);
  if (isLabel(raw)) {
    state.listRole = labelRole(text);
    state.listLabel = text.replace(/:$/, '');
    state.scenario = null;
    return;
  }
  if (state.scenario !== null) {
    extend(state, state.scenario, text);
    return;
  }
  if (kindOf(role) === null || role === 'excluded' || role === 'questions') return;
  if (isStory(raw)) readStoryText(state, raw, line);
  else readSentence(state, { raw, text, line, role });
}

interface Sentence {
  readonly raw: string;
  readonly text: string;
  readonly line: number;
  readonly role: SectionRole;
}

/** Prose counts where it obliges, and where it completes the heading of a requirement. */
function readSentence(state: State, { raw, text, line, role }: Sentence): void {
  const test = /^independent test(?: criteria)?\s*[:：]\s*(.+)/is.exec(text)?.[1];
  if (test !== undefined) {
    add(state, { kind: 'criterion', id: null, label: '', text: test, line, raw });
    return;
  }
  if (isField(text) || (!isObligation(text) && !isDebug(role)) || completeOwner(state, text)) return;
  const kind = kindOf(state.listRole ?? role);
  if (kind !== null && kind !== 'risk' && kind !== 'goal') add(state, { kind, ...readStatementText(raw), line, raw });
}

/** The first sentence below the heading of a story or requirement belongs to it. */
function completeOwner(state: State, text: string): boolean {
  const owner = state.owner === null ? null : at(state.found.statements, state.owner.statement);
  if (state.owner === null || owner === null || owner.text !== owner.label) return false;
  extend(state, state.owner.statement, text);
  return true;
}

function isDebug(role: SectionRole): boolean {
  return role === 'symptom' || role === 'reproduction' || role === 'cause' || role === 'fix';
}

/** The sentence of a story belongs to the heading above it; without one it is a story of its own. */
function readStoryText(state: State, raw: string, line: number): void {
  const text = plainText(raw).replace(/^(?:user story|story|description)\W{1,6}/i, '');
  if (completeOwner(state, text)) return;
  const section = at(state.found.sections, state.section);
  const index = add(state, { kind: 'story', id: null, label: section.title, text, line, raw });
  state.owner = { statement: index, level: section.level };
}

/** What is said of an entity or component below its name, and is no name itself. */
const ATTRIBUTE =
  /^(?:represents?|attributes?|key attributes|relationships?|fields?|purpose|role|values?|description|properties|constraints?|states?|responsibilit\w+|used|type|interface|dependencies|location|file|validation|notes?|example)\b/i;

interface NewStatement {
  readonly kind: StatementKind;
  readonly id: string | null;
  readonly label: string;
  readonly text: string;
  readonly line: number;
  readonly raw: string;
}

function add(state: State, { kind, id, label, text, line, raw }: NewStatement): number {
  const { statements, ids } = state.found;
  const title = state.listLabel === '' ? at(state.found.sections, state.section).title : state.listLabel;
  const name =
    (kind === 'entity' || kind === 'component') && (label === '' || state.items.length > 1 || ATTRIBUTE.test(label))
      ? title
      : label;
  const wanted = id ?? derivedId(kind, text);
  const times = (ids.get(wanted) ?? 0) + 1;
  ids.set(wanted, times);
  statements.push({
    id: times === 1 ? wanted : `${wanted}-${times}`,
    numbered: id !== null && times === 1,
    ...{ kind, text, label: name, file: state.file, line },
    section: state.section,
    owner: state.owner?.statement ?? null,
    files: findPaths(raw),
  });
  return statements.length - 1;
}

/** Adds to the text of a statement; a derived id stays, it was made from the first words. */
function extend(state: State, index: number, more: string): void {
  const { statements } = state.found;
  const one = at(statements, index);
  statements[index] = {
    ...one,
    text: one.text === '' ? more : `${one.text}${/[.:!?]$/.test(one.text) ? '' : ':'} ${more}`,
  };
}
