/** What reading a document has come to: its sections and statements, and where it stands. */
import { at } from '../../at.ts';
import { findPaths } from '../../plan/task-files.ts';
import type { DocumentSection, SectionRole, Statement, StatementKind, UnreadText } from './statement.ts';
import { derivedId } from './statement-ids.ts';

/** What was found in all documents so far. */
export interface Found {
  readonly sections: DocumentSection[];
  readonly statements: Statement[];
  readonly unread: UnreadText[];
  /** How often an id was given. */
  readonly ids: Map<string, number>;
}

/** An item of a list that further items may stand below. */
interface OpenItem {
  readonly columns: number;
  readonly kind: StatementKind | null;
}

/** Where the reading of one document stands. */
export interface Reading {
  readonly found: Found;
  readonly file: string;
  /** The document has no headings but its title: its only section says what is wanted. */
  readonly undivided: boolean;
  section: number;
  /** Of the list below a label, until the next heading or label. */
  listRole: SectionRole | null;
  /** That label. */
  listLabel: string;
  owner: { readonly statement: number; readonly level: number } | null;
  /** A scenario that the items below it complete. */
  scenario: number | null;
  items: OpenItem[];
}

/** Begins a document. */
export function openDocument(found: Found, file: string, undivided: boolean): Reading {
  found.sections.push({ title: '', level: 0, file, line: 1, parent: null, role: 'plain' });
  return {
    ...{ found, file, undivided, section: found.sections.length - 1, listRole: null, listLabel: '' },
    ...{ owner: null, scenario: null, items: [] },
  };
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
  metrics: 'metric',
  steps: 'step',
  rollout: 'step',
  excluded: 'excluded',
  questions: 'question',
  risks: 'risk',
  assumptions: 'assumption',
  dependencies: 'dependency',
  background: null,
  symptom: 'symptom',
  reproduction: 'reproduction',
  cause: 'cause',
  fix: 'fix',
  plain: 'requirement',
};

/** The kind of what stands in a list of a section; null where lists say nothing of what is wanted. */
export function kindOf(role: SectionRole): StatementKind | null {
  return KINDS[role];
}

/** What is said of an entity or component below its name, and is no name itself. */
const ATTRIBUTE =
  /^(?:represents?|attributes?|key attributes|relationships?|fields?|purpose|role|values?|description|properties|constraints?|states?|responsibilit\w+|used|type|interface|dependencies|location|file|validation|notes?|example)\b/i;

/** A statement before it has its id and its place in the document. */
export interface NewStatement {
  readonly kind: StatementKind;
  readonly id: string | null;
  readonly label: string;
  readonly text: string;
  readonly line: number;
  readonly column: number;
  readonly raw: string;
}

/** Adds a statement and returns its index. */
export function addStatement(state: Reading, { kind, id, label, text, line, column, raw }: NewStatement): number {
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
    ...{ kind, text, label: name, file: state.file, line, column },
    section: state.section,
    owner: state.owner?.statement ?? null,
    files: findPaths(raw),
  });
  return statements.length - 1;
}

/** Adds to the text of a statement; a derived id stays, it was made from the first words. */
export function extendStatement(state: Reading, index: number, more: string): void {
  const { statements } = state.found;
  const one = at(statements, index);
  statements[index] = {
    ...one,
    text: one.text === '' ? more : `${one.text}${/[.:!?。！？]$/.test(one.text) ? '' : ':'} ${more}`,
  };
}

/** Keeps the place of what nothing is made of. */
export function leaveUnread(state: Reading, place: { readonly line: number; readonly column: number }, text: string) {
  state.found.unread.push({ file: state.file, line: place.line, column: place.column, text });
}
