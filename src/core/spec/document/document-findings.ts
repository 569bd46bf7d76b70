/** Finds what does not fit together in what documents state, and what nothing was made of. Pure. */
import { at } from '../../at.ts';
import type { Diagnostic } from '../../plan/diagnostic.ts';
import { counted } from '../../text/wording.ts';
import type { Documents, Statement } from './statement.ts';

/** Findings of one kind that are told one by one. */
const MOST_TOLD = 20;
/** Places of unread text that are named. */
const MOST_PLACES = 5;
/** Characters of a text that is shown. */
const LONGEST_SHOWN = 80;

/** Everything that a person should know of the documents themselves, the gravest first. */
export function documentFindings(documents: Documents): readonly Diagnostic[] {
  const references = readReferences(documents.statements);
  return [
    ...repeatedIds(documents.statements).slice(0, MOST_TOLD),
    ...circles(documents.statements, references).slice(0, MOST_TOLD),
    ...unknownIds(documents.statements, references).slice(0, MOST_TOLD),
    ...unreadText(documents),
  ];
}

/** The same id for two texts. A text that is told again, as in a summary, is none. */
function repeatedIds(statements: readonly Statement[]): readonly Diagnostic[] {
  const first = new Map(statements.filter(({ numbered }) => numbered).map((one) => [one.id, one]));
  return statements.flatMap((one): readonly Diagnostic[] => {
    const [, id = '', times = ''] = one.numbered ? [] : (/^(.+)-(\d+)$/.exec(one.id) ?? []);
    const before = first.get(id);
    if (before === undefined || times === '' || wordsOf(before.text) === wordsOf(one.text)) return [];
    return [
      {
        ...{ code: 'document/repeated-id', severity: 'warning', ...placeOf(one) },
        message: `${id} stands for two things: ${placeName(before, one)} says "${shown(before.text)}", this line "${shown(one.text)}", which is read as ${one.id}.`,
        hint: `Give this one a number of its own; ${id} is taken.`,
      },
    ];
  });
}

/** An id that a statement waits for. */
interface Reference {
  /** Index of the statement that says so. */
  readonly from: number;
  readonly id: string;
}

const WAITS =
  /\b(?:depends? (?:up)?on|requires|blocked by|builds on|needs|after|prerequisites?:?)\s{1,4}((?:(?:and|or|[,&])?\s{0,4}(?:[A-Z][A-Z0-9]{0,9}-){0,2}[A-Z]{1,6}-?\d{1,4}(?:\.\d{1,3})*\b\s{0,4}){1,20})/gi;
const ID = /(?:[A-Z][A-Z0-9]{0,9}-){0,2}[A-Z]{1,6}-?\d{1,4}(?:\.\d{1,3})*/g;

function readReferences(statements: readonly Statement[]): readonly Reference[] {
  return statements.flatMap(({ text }, from) =>
    [...text.matchAll(WAITS)].flatMap(([, ids = '']) => [...ids.matchAll(ID)].map(([id]) => ({ from, id }))),
  );
}

/** An id of the document's own series that no statement has. */
function unknownIds(statements: readonly Statement[], references: readonly Reference[]): readonly Diagnostic[] {
  const known = new Set(statements.filter(({ numbered }) => numbered).map(({ id }) => id.toUpperCase()));
  const series = new Set([...known].map(seriesOf));
  return references
    .filter(({ id }) => !known.has(id.toUpperCase()) && series.has(seriesOf(id.toUpperCase())))
    .map(({ from, id }) => ({
      ...{ code: 'document/unknown-id', severity: 'warning' as const, ...placeOf(at(statements, from)) },
      message: `${nameOf(at(statements, from))} waits for ${id}, which the document does not state.`,
      hint: `Write ${id}, or take "${id}" out of this line.`,
    }));
}

function seriesOf(id: string): string {
  return id.replace(/\d[\d.]*$/, '');
}

/** Statements that wait for each other. */
function circles(statements: readonly Statement[], references: readonly Reference[]): readonly Diagnostic[] {
  const index = new Map(statements.flatMap(({ id, numbered }, place) => (numbered ? [[id.toUpperCase(), place]] : [])));
  const next = new Map<number, number[]>();
  for (const { from, id } of references) {
    const to = index.get(id.toUpperCase());
    if (to === undefined) continue;
    const list = next.get(from);
    if (list === undefined) next.set(from, [to]);
    else list.push(to);
  }
  return findCircles(next).map((circle) => {
    const last = at(statements, at(circle, circle.length - 1));
    const names = circle.map((place) => nameOf(at(statements, place)));
    const [begin = ''] = names;
    return {
      ...{ code: 'document/circle', severity: 'warning', ...placeOf(last) },
      message: `These wait for each other: ${[...names, begin].join(' → ')}. No order of the tasks can follow that.`,
      hint: `Take "${begin}" out of what ${nameOf(last)} depends on, or say which comes first.`,
    };
  });
}

/** One circle for each statement that closes one, without recursion: a document may state thousands of things. */
function findCircles(next: ReadonlyMap<number, readonly number[]>): readonly (readonly number[])[] {
  const found: (readonly number[])[] = [];
  const finished = new Set<number>();
  for (const start of next.keys()) {
    const path: number[] = [];
    const onPath = new Map<number, number>();
    const open: { readonly place: number; step: number }[] = [];
    const enter = (place: number) => {
      onPath.set(place, path.push(place) - 1);
      open.push({ place, step: 0 });
    };
    if (!finished.has(start)) enter(start);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const to = next.get(top.place)?.[top.step++];
      if (to === undefined) {
        finished.add(top.place);
        onPath.delete(top.place);
        path.pop();
        open.pop();
      } else if (onPath.has(to)) found.push(path.slice(onPath.get(to)));
      else if (!finished.has(to)) enter(to);
    }
  }
  return found;
}

function unreadText({ unread }: Documents): readonly Diagnostic[] {
  const [first] = unread;
  if (first === undefined) return [];
  const places = unread
    .slice(0, MOST_PLACES)
    .map(({ file, line, text }) => `${file === first.file ? '' : `${file}, `}line ${line} ("${shown(text)}")`);
  const more = unread.length > places.length ? ` and ${unread.length - places.length} more` : '';
  return [
    {
      ...{ code: 'document/unread', severity: 'info', ...placeOf(first) },
      message: `${counted(unread.length, 'sentence or row', 'sentences or rows')} ${unread.length === 1 ? 'was' : 'were'} read neither as wanted nor as a description, so nothing was made of ${unread.length === 1 ? 'it' : 'them'}: ${places.join(', ')}${more}.`,
      hint: 'Begin what is wanted with "- ", say it with "must", or put it below a heading such as Requirements; what only tells belongs below one such as Background.',
    },
  ];
}

function placeOf({ file, line, column }: Pick<Statement, 'file' | 'line' | 'column'>) {
  return { file, line, column };
}

function placeName(one: Statement, from: Statement): string {
  return one.file === from.file ? `line ${one.line}` : `${one.file}, line ${one.line},`;
}

function nameOf({ id, text, numbered }: Statement): string {
  return numbered ? id : `"${shown(text)}"`;
}

function shown(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 1)}…`;
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
