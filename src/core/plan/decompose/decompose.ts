/** Cuts a spec without a task list into tasks, by rules alone: the same documents always give the same tasks. */
import { present } from '../../assert.ts';
import { at } from '../../at.ts';
import type { Documents, Statement } from '../../spec/document/statement.ts';
import { minutesOf } from '../estimate.ts';
import type { Effort, Join } from '../plan.ts';
import { debugParts, isInvestigation } from './debug-parts.ts';
import type { DecomposedTask, Decomposition } from './decomposition.ts';
import { findEdges, type PartEdge } from './dependencies.ts';
import { LARGE_MEMBERS } from './merge-units.ts';
import { type Part, toParts } from './parts.ts';
import { sequenceParts } from './sequence-parts.ts';
import { themeNames } from './theme-names.ts';
import type { Fineness } from './themes.ts';
import { wordsAlone } from './title-checks.ts';
import { inSentence, titleOf, wholeTitle } from './titles.ts';
import { groupStatements, STAGES, type Stage } from './units.ts';
import { wantedOf } from './wanted.ts';
import { subjectWords } from './words.ts';

/** Decomposes documents offline, lists as finely as wanted. Nothing is wanted in documents that state nothing: no task then. */
export function decompose(documents: Documents, fineness: Fineness = 'themes'): Decomposition {
  const wanted = wantedOf(documents);
  if (isInvestigation(wanted)) return assembled(documents, debugParts(wanted));
  const parts = toParts(groupStatements(documents, wanted, fineness), fineness);
  return assembled(
    documents,
    STAGES.flatMap((stage) => parts.filter(({ unit }) => unit.stage === stage)).map((part) => ({
      part,
      title: titleOf(part, subjectOf(documents.title)),
      edges: [],
    })),
  );
}

/**
 * One task for everything: what a spec that one agent can do at once becomes, or what a person chose. `topics` is what its subsystems and
 * aspects weigh; very much is of size XL, and its minutes grow with what is asked for.
 */
export function asOneTask(documents: Documents, topics = 0): Decomposition {
  const wanted = wantedOf(documents);
  const covers = wanted.map(({ id }) => id);
  if (covers.length === 0) return { by: 'offline', tasks: [], joins: [] };
  const title = wholeTitle(documents.title === '' ? '' : subjectOf(documents.title));
  const own = uniqueTitle(title, new Set(documents.statements.map(({ text }) => wordsAlone(text))));
  return {
    by: 'offline',
    tasks: [
      {
        ...{ id: 'T001', title: own, covers, phase: null, parent: null, story: null, dependsOn: [], priority: 50 },
        ...wholeSize(sizeOf(wanted) + topics),
      },
    ],
    joins: [],
  };
}

/** The title of the only task; the title of a document may be one of its statements too. */
function uniqueTitle(title: string, stated: ReadonlySet<string>): string {
  return stated.has(wordsAlone(title)) ? `Implement: ${inSentence(title)}` : title;
}

/** Words of a statement that asks for one thing; one of more words asks for more. */
const WORDS_OF_ONE = 30;

/** How much statements ask for, in statements of ordinary length. */
function sizeOf(statements: readonly Statement[]): number {
  return statements.reduce(
    (sum, { text }) => sum + Math.max(1, Math.round(text.split(/\s+/).length / WORDS_OF_ONE)),
    0,
  );
}

/** Working minutes of a statement beyond those of a large task. */
const MINUTES_OF_ONE = 40 / LARGE_MEMBERS;
/** Four weeks of forty hours: the longest that a plan may state for one task. */
const LONGEST_MINUTES = 9_600;

function wholeSize(size: number): Pick<DecomposedTask, 'effort' | 'minutes'> {
  if (size <= LARGE_MEMBERS) return { effort: effortOf(size) };
  const minutes = Math.round(minutesOf.L + (size - LARGE_MEMBERS) * MINUTES_OF_ONE);
  return { effort: 'XL', minutes: Math.min(LONGEST_MINUTES, Math.max(minutes, minutesOf.L)) };
}

/** The title of a document without the word for its kind. */
export function subjectOf(title: string): string {
  const subject = title
    .replace(
      /^(?:prd|product requirements?(?: document)?|feature specification|technical specification|spec(?:ification)?|feature|requirements?(?: document)?|design(?: document)?|bug ?fix)\s*[:—–-]\s*/i,
      '',
    )
    .replace(/\s*[:—–-]?\s*(?:prd|product requirements?(?: document)?|requirements? document)$/i, '')
    .trim();
  return subject === '' ? title : subject;
}

/** A part with its title and the edges that are known beforehand. */
export interface TitledPart {
  readonly part: Part;
  readonly title: string;
  readonly edges: readonly PartEdge[];
}

function assembled(documents: Documents, titled: readonly TitledPart[]): Decomposition {
  const parts = titled.map(({ part }) => part);
  const given = titled.flatMap(({ edges }) => edges);
  const { order, edges } = sequenceParts(parts.length, given.length > 0 ? given : findEdges(parts));
  const names = new Map(order.map((part, place) => [part, `T${String(place + 1).padStart(3, '0')}`]));
  const nameOf = (part: number) => present(names.get(part), 'the name of a part');
  const before = Map.groupBy(edges, ({ to }) => to);
  const titles = uniqueTitles(documents, titled);
  const tasks = order.map((index): DecomposedTask => {
    const { unit, members } = at(parts, index);
    const dependsOn = (before.get(index) ?? []).map(({ from, kind, why, line }) => ({
      ...{ id: nameOf(from), kind, why, line },
    }));
    return {
      ...{ id: nameOf(index), title: at(titles, index), covers: members.map(({ id }) => id), dependsOn },
      ...{ phase: unit.phase, parent: parentOf(at(parts, index)), story: storyOf(unit.owner) },
      ...{ effort: effortOf(sizeOf(members)), priority: 50 },
    };
  });
  return { by: 'offline', tasks, joins: given.length > 0 ? [] : stageJoins(parts, order, nameOf) };
}

function effortOf(statements: number): Effort {
  if (statements <= 3) return 'S';
  return statements <= 7 ? 'M' : 'L';
}

function storyOf(owner: Statement | null): string | null {
  return owner?.kind === 'story' ? owner.id : null;
}

function parentOf({ unit, number, isTheme = false }: Part): string | null {
  if (unit.owner !== null) return unit.owner.id;
  return number === 0 || (isTheme && subjectWords(unit.label).length === 0) ? null : unit.label.slice(0, 100);
}

/** Two parts may have headings of the same words; then the section around says which is which, else a number. None repeats a statement. */
function uniqueTitles(documents: Documents, titled: readonly TitledPart[]): readonly string[] {
  const stated = new Set(documents.statements.map(({ text }) => wordsAlone(text)));
  const seen = new Map<string, number>();
  const isFree = (title: string) => !stated.has(wordsAlone(title)) && !seen.has(title);
  return titled.map(({ title, part }) => {
    const first = ownWords(title, part, stated).slice(0, LONGEST_TITLE);
    const { phase } = part.unit;
    const wanted = seen.has(first) && phase !== null ? `${first} (${phase})`.slice(0, LONGEST_TITLE + 10) : first;
    let free = wanted;
    for (let times = 2; !isFree(free); times++) free = `${wanted} (${times})`;
    seen.set(free, 1);
    return free;
  });
}

/** In UTF-16 code units; what tells a title from others stands behind. */
const LONGEST_TITLE = 180;

/** A heading that is a statement of the document itself is named by what is to be made for it, or said to be done. */
function ownWords(title: string, { members }: Part, stated: ReadonlySet<string>): string {
  if (!stated.has(wordsAlone(title))) return title;
  const about = themeNames(members.slice(0, 1));
  const isOnlySaid =
    about === null || wordsAlone(title).includes(wordsAlone(about)) || about.split(' ').length > MOST_NAMED;
  const named = isOnlySaid ? `Implement: ${inSentence(title)}` : `Build ${about}`;
  return stated.has(wordsAlone(named)) ? `Implement: ${inSentence(title)}` : named;
}

/** Words of a name that is one thing and what is done to it. */
const MOST_NAMED = 4;

const BARRIERS: readonly (readonly [Stage, string])[] = [
  ['quality', 'How well it has to work is judged on what was built.'],
  ['verify', 'The whole is verified once it is built.'],
];

/** What is judged on the whole waits for the whole. */
function stageJoins(
  parts: readonly Part[],
  order: readonly number[],
  nameOf: (part: number) => string,
): readonly Join[] {
  const namesAt = (stages: readonly Stage[]) =>
    order.filter((index) => stages.includes(at(parts, index).unit.stage)).map(nameOf);
  return BARRIERS.flatMap(([stage, why]) => {
    const [after, before] = [namesAt(STAGES.slice(0, STAGES.indexOf(stage))), namesAt([stage])];
    const first = parts.find(({ unit }) => unit.stage === stage)?.members[0];
    if (after.length === 0 || before.length === 0 || first === undefined) return [];
    return [{ after, before, kind: 'phase' as const, why, line: first.line }];
  });
}
