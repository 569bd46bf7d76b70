import { at } from '../at.ts';
import type { Draft, DraftProse, DraftTask, SectionRole } from './draft.ts';
import { readDrawing } from './graph-fences.ts';
import type { Resolver } from './resolve.ts';
import { isPhaseHeading } from './sections.ts';
import type { Statement } from './statement.ts';
import { readReferences, readStatements } from './statements.ts';
import type { Reference } from './tokens.ts';

/** How much a statement weighs: `firm` ones are the order, `soft` ones count where they agree with everything else. */
export type Weight = 'firm' | 'soft';

/** A statement with where and how firmly it is made. */
export interface Said {
  readonly statement: Statement;
  readonly weight: Weight;
  readonly line: number;
  readonly quote: string;
  /** The task whose text or field says so. */
  readonly task: number | null;
  /** It stands in a field of the task, not in its prose. */
  readonly field: boolean;
  /** Drawn as an arrow between rows. */
  readonly drawn: boolean;
}

/** Everything that the plan says about order, in the order it says it. */
export function collectSaid(draft: Draft, resolver: Resolver): readonly Said[] {
  const said: Said[] = [];
  for (const [index, task] of draft.tasks.entries()) said.push(...saidByTask(draft, task, index, resolver));
  for (const row of draft.rows) said.push(...saidByRow(row, resolver));
  const labels = new LabelStack(draft, resolver);
  for (const prose of draft.prose) said.push(...saidByProse(draft, prose, resolver, labels.subjectOf(prose)));
  for (const fence of draft.fences) {
    if (roleOf(draft, fence.section) !== 'order' && fence.language !== 'mermaid') continue;
    for (const drawn of readDrawing(fence, resolver)) {
      said.push({ ...drawn, weight: 'firm', quote: drawn.text, task: null, field: false });
    }
  }
  return said.sort((a, b) => a.line - b.line);
}

function roleOf(draft: Draft, section: number | null): SectionRole {
  return section === null ? 'work' : at(draft.sections, section).role;
}

/** Cheap test that keeps most lines from being cut into tokens. */
const mayState = /\bT-?\d|TASK-\d|[Pp]hase|US-?\d|[Ss]tor(?:y|ies)|フェーズ|阶段|Fase/u;

function saidByTask(draft: Draft, task: DraftTask, index: number, resolver: Resolver): Said[] {
  const subject: readonly Reference[] = [{ kind: 'own-task', index }];
  const said: Said[] = [];
  for (const field of task.fields) {
    if (field.name !== 'depends') continue;
    const value = bareList(field.value, draft.dialect);
    for (const statement of readStatements(`depends on: ${value}`, {
      subject,
      own: true,
      vocabulary: fieldVocabulary(resolver),
    })) {
      said.push({
        statement,
        weight: 'firm',
        line: field.line,
        quote: `${field.key}: ${field.value}`,
        task: index,
        field: true,
        drawn: false,
      });
    }
  }
  if (draft.dialect !== 'spec-kit') return said;
  const fieldLines = new Set(task.fields.filter((field) => field.name === 'depends').map((field) => field.line));
  const lines = [{ text: task.text, line: task.line, fenced: false }, ...task.body];
  for (const { text, line, fenced } of lines) {
    if (fenced || !mayState.test(text) || (fieldLines.has(line) && line !== task.line)) continue;
    const quote = quoteOf(text);
    for (const statement of readStatements(text, { subject, own: true, vocabulary: resolver })) {
      if (statement.type === 'none' || statement.type === 'parallel' || isAboutPhases(statement)) continue;
      said.push({ statement, weight: 'firm', line, quote, task: index, field: false, drawn: false });
    }
  }
  return said;
}

/** Inside a task's prose only ids are taken for statements; phases and stories are mentioned for other reasons. */
function isAboutPhases(statement: Statement): boolean {
  if (statement.type !== 'order') return true;
  return [...statement.earlier, ...statement.later].some(
    (name) => name.kind !== 'id' && name.kind !== 'ids' && name.kind !== 'own-task',
  );
}

function fieldVocabulary(resolver: Resolver) {
  return { outline: resolver.outline, knowsName: resolver.knowsName };
}

/** In a field of an outline plan a bare number is an id. */
function bareList(value: string, dialect: Draft['dialect']): string {
  if (dialect === 'spec-kit') return value;
  return value.replace(/(^|[\s,;、，(])(\d{1,3})(?=$|[\s,;、，)])/g, '$1Task $2');
}

function saidByRow(row: Draft['rows'][number], resolver: Resolver): Said[] {
  const index = at(resolver.tasksOf(row.id), 0);
  const value = /^[-–—\s]*$/.test(row.value) ? 'none' : row.value;
  const subject: readonly Reference[] = [{ kind: 'own-task', index }];
  return readStatements(`depends on: ${value}`, { subject, own: true, vocabulary: resolver }).map((statement) => ({
    statement,
    weight: 'firm' as const,
    line: row.line,
    quote: `${row.id}: ${row.value}`,
    task: index,
    field: true,
    drawn: false,
  }));
}

/** A paragraph tells a story around its ids when it is longer or does not open with a name; lists are taken at their word. */
const longestFirmParagraph = 300;

const fieldLabel =
  /^\W{0,6}(?:dependenc(?:y|ies)|depends(?: on)?|prerequisites?|blocked by|blocks|依存関係|依赖)\W{0,3}[:：]/iu;

function saidByProse(draft: Draft, prose: DraftProse, resolver: Resolver, label: readonly Reference[]): Said[] {
  const role = roleOf(draft, prose.section);
  if (role === 'advice' || role === 'checklist') return [];
  const phase = prose.section === null ? null : (draft.sections[prose.section]?.phase ?? null);
  const isField = fieldLabel.test(prose.text);
  if (role !== 'order' && !isField && !mayState.test(prose.text)) return [];
  const subject: readonly Reference[] = isField && phase !== null ? [{ kind: 'own-phase', index: phase }] : label;
  const isStory =
    !prose.listed &&
    (prose.text.length > longestFirmParagraph || !/^\W{0,4}(?:\*\*|T-?\d|Phase|US\d|User Stor|All )/u.test(prose.text));
  const weight: Weight = (role === 'order' && !isStory) || (isField && phase !== null) ? 'firm' : 'soft';
  const quote = quoteOf(prose.text);
  const said = readStatements(prose.text, { subject, own: false, vocabulary: resolver }).map((statement) => ({
    statement,
    weight,
    line: prose.line,
    quote,
    task: null,
    field: false,
    drawn: false,
  }));
  return role === 'work' && !isField ? said.filter((one) => !isAboutPhases(one.statement)) : said;
}

/** Longest list item that is a label for the items nested in it. */
const longestLabel = 120;

/** Knows whom a sentence is about that names nobody: the item it is nested in, or the heading it stands under. */
class LabelStack {
  readonly #draft: Draft;
  readonly #resolver: Resolver;
  readonly #open: { readonly columns: number; readonly names: readonly Reference[] }[] = [];
  #section: number | null = null;

  constructor(draft: Draft, resolver: Resolver) {
    this.#draft = draft;
    this.#resolver = resolver;
  }

  subjectOf(prose: DraftProse): readonly Reference[] {
    if (prose.section !== this.#section || !prose.listed) this.#open.length = 0;
    this.#section = prose.section;
    while ((this.#open.at(-1)?.columns ?? -1) >= prose.columns) this.#open.pop();
    const outer = this.#open.at(-1)?.names;
    if (prose.listed) this.#open.push({ columns: prose.columns, names: this.#namesIn(prose.text) });
    return outer ?? this.#headingNames(prose.section);
  }

  #namesIn(text: string): readonly Reference[] {
    const isLabel = text.length <= longestLabel && /[:：]\W{0,4}$|^[^:：]{0,60}$/.test(text);
    return isLabel ? readReferences(text, this.#resolver).slice(0, 1) : [];
  }

  #headingNames(section: number | null): readonly Reference[] {
    const found = section === null ? undefined : this.#draft.sections[section];
    if (found === undefined || found.role === 'work' || !isPhaseHeading(found.title)) return [];
    return readReferences(found.title, this.#resolver).slice(0, 1);
  }
}

/** Longest quote in a reason. */
const longestQuote = 160;

function quoteOf(text: string): string {
  const line = text
    .slice(0, 2 * longestQuote)
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}…` : line;
}
