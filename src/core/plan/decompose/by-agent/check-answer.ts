/**
 * What an answer may not do, as sentences that an agent can act on. What any decomposition may not do is found by `checkDecomposition`, and
 * said again here only where an agent needs other words for it.
 */
import type { Documents, Statement } from '../../../spec/document/statement.ts';
import { counted, listed } from '../../../text/wording.ts';
import { pathFault } from '../../checks.ts';
import { wantedOf } from '../wanted.ts';
import type { AnsweredTask, DecompositionAnswer } from './answer.ts';

/** Statements of one task: what size L is. */
export const MOST_COVERED = 12;
/** Files of one task. */
export const MOST_FILES = 20;
/** Tasks for each thing that is wanted, above which a spec is cut too finely; a few tasks are never too many. */
const TASKS_PER_STATEMENT = 2;
const FEW_TASKS = 6;
/** Part of what is wanted that may be left out with a reason. */
const MOST_LEFT_OUT = 0.5;
const LONGEST = { title: 160, description: 6_000, criterion: 1_000, name: 200, why: 500 } as const;
const MOST_CRITERIA = 30;
const MOST_NAMES = 40;

/** What is known besides the documents. */
export interface AnswerSurroundings {
  /** Whether the repository has a file or folder of this path. */
  readonly exists: (path: string) => boolean;
}

/** Every fault of an answer that its documents or its own parts show; none for a sound one. */
export function faultsOfAnswer(
  documents: Documents,
  answer: DecompositionAnswer,
  { exists }: AnswerSurroundings,
): readonly string[] {
  const { tasks } = answer;
  if (tasks.length === 0) return ['There is no task.'];
  return [
    ...countFaults(documents, tasks),
    ...coverageFaults(documents, answer),
    ...groupFaults(answer),
    ...titleFaults(tasks),
    ...tasks.flatMap(taskFaults),
    ...thingFaults(tasks, exists),
  ];
}

function countFaults(documents: Documents, tasks: readonly AnsweredTask[]): readonly string[] {
  const wanted = wantedOf(documents).length;
  const most = Math.max(FEW_TASKS, wanted * TASKS_PER_STATEMENT);
  if (tasks.length <= most) return [];
  return [
    `There are ${tasks.length} tasks for ${counted(wanted, 'thing')} that the documents ask for: that is cut too finely. Give at most ${most}.`,
  ];
}

/** Statements whose home has to be told, each by a task or by a reason. */
function coverageFaults(documents: Documents, { tasks, leftOut }: DecompositionAnswer): readonly string[] {
  const known = new Map(documents.statements.map((one) => [one.id, one]));
  const wanted = wantedOf(documents);
  const covered = new Set(tasks.flatMap(({ covers }) => covers));
  const left = new Set(leftOut.map(({ id }) => id));
  const missing = wanted.filter(({ id }) => !covered.has(id) && !left.has(id));
  const leftWanted = wanted.filter(({ id }) => left.has(id) && !covered.has(id));
  return [
    ...missing.map(
      (one) => `The statement ${one.id} (${shortly(one)}) is in no task and is not left out with a reason.`,
    ),
    ...leftOut.flatMap(({ id, why }) => leftOutFaults(id, why, { known, covered })),
    ...(leftWanted.length > wanted.length * MOST_LEFT_OUT
      ? [
          `${leftWanted.length} of ${counted(wanted.length, 'thing')} that the documents ask for are left out. Make tasks of them.`,
        ]
      : []),
  ];
}

function leftOutFaults(
  id: string,
  why: string,
  { known, covered }: { readonly known: ReadonlyMap<string, Statement>; readonly covered: ReadonlySet<string> },
): readonly string[] {
  if (!known.has(id)) return [`leftOut names ${id}, which is no id of a statement.`];
  if (covered.has(id)) return [`The statement ${id} is left out and covered by a task: one of the two.`];
  if (why.trim() === '') return [`The statement ${id} is left out without a reason.`];
  return why.length > LONGEST.why ? [`The reason why ${id} is left out is longer than ${LONGEST.why} characters.`] : [];
}

function shortly({ text }: Statement): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}

function groupFaults({ groups, tasks }: DecompositionAnswer): readonly string[] {
  const ids = new Set(groups.map(({ id }) => id));
  const twice = repeated(groups.map(({ id }) => id));
  return [
    ...twice.map((id) => `Two groups have the id ${id}.`),
    ...groups.flatMap(({ id, title }) => [
      ...(id.trim() === '' || id.length > LONGEST.name ? ['A group has no id, or a very long one.'] : []),
      ...(isLine(title, LONGEST.title) ? [] : [`The title of the group ${id} is empty, too long or not one line.`]),
    ]),
    ...tasks.flatMap(({ id, group }) =>
      group === '' || ids.has(group) ? [] : [`The task ${id} is in the group ${group}, which is not listed.`],
    ),
  ];
}

function titleFaults(tasks: readonly AnsweredTask[]): readonly string[] {
  return [
    ...repeated(tasks.map(({ title }) => title.trim().toLowerCase())).map(
      (title) => `Two tasks have the title ${JSON.stringify(title)}.`,
    ),
    ...tasks.flatMap(({ id, title }) =>
      isLine(title, LONGEST.title)
        ? []
        : [`The title of ${id} has to be one line of at most ${LONGEST.title} characters.`],
    ),
  ];
}

function taskFaults(task: AnsweredTask): readonly string[] {
  const { id, covers, files, description, criteria, after } = task;
  const badPaths = files.flatMap((file) => {
    const fault = file.startsWith('/') ? 'is not relative to the repository' : pathFault(file);
    return fault === null && file.trim() !== ''
      ? []
      : [`The task ${id} names the file ${JSON.stringify(file)}, which ${fault ?? 'is empty'}.`];
  });
  return [
    ...(/^T\d{3,4}$/.test(id)
      ? []
      : [`${JSON.stringify(id.slice(0, 40))} is no id for a task: write T001, T002 and so on.`]),
    ...(covers.length > MOST_COVERED
      ? [`The task ${id} covers ${covers.length} statements; more than ${MOST_COVERED} are more than size L. Split it.`]
      : []),
    ...(files.length > MOST_FILES
      ? [`The task ${id} names ${files.length} files; name the ${MOST_FILES} that matter, or split it.`]
      : []),
    ...badPaths,
    ...(description.length > LONGEST.description
      ? [`The description of ${id} is longer than ${LONGEST.description} characters.`]
      : []),
    ...(criteria.length > MOST_CRITERIA ? [`The task ${id} has more than ${MOST_CRITERIA} criteria of its own.`] : []),
    ...(criteria.every((text) => isLine(text, LONGEST.criterion))
      ? []
      : [`A criterion of ${id} is empty, longer than ${LONGEST.criterion} characters or not one line.`]),
    ...repeated(after.map(({ task }) => task)).map((other) => `The task ${id} names ${other} twice in after.`),
  ];
}

/** Things that are needed have to be there by then: made by a task that is done before, or in the repository. */
function thingFaults(tasks: readonly AnsweredTask[], exists: (path: string) => boolean): readonly string[] {
  const produced = new Set(tasks.flatMap(({ produces }) => produces));
  return tasks.flatMap(({ id, produces, consumes }) => {
    const odd = [...produces, ...consumes].some((name) => !isLine(name, LONGEST.name));
    const absent = consumes.filter((name) => !produced.has(name) && !inRepository(name, exists));
    return [
      ...(odd || produces.length + consumes.length > MOST_NAMES
        ? [`What ${id} produces and consumes has to be at most ${MOST_NAMES} short names.`]
        : []),
      ...(absent.length === 0
        ? []
        : [
            `The task ${id} consumes ${listed(absent)}, which no task produces under that name and the repository does not have.`,
          ]),
    ];
  });
}

function inRepository(name: string, exists: (path: string) => boolean): boolean {
  return !name.startsWith('/') && pathFault(name) === null && exists(name);
}

function isLine(text: string, most: number): boolean {
  return text.trim() !== '' && text.length <= most && !/[\r\n]/.test(text);
}

function repeated(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.filter((text, index) => texts.indexOf(text) !== index))];
}
