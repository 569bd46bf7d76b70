import type { Finding } from '../draft.ts';
import { idOf, itemsOf, member, type PlacedValue, textOf } from '../json/placed.ts';
import { criteriaIn, type Issue, type IssueList, type IssueNeed, linesOf } from './issue.ts';
import { issueFaults, withoutId } from './issue-faults.ts';

/*
 * Task Master keeps its tasks as JSON: `{ "<tag>": { "tasks": [...] } }`, or `{ "tasks": [...] }` in older files. Sub-tasks have ids of their
 * own within their parent and wait for siblings by bare number; a task with sub-tasks is over when they are. What is cancelled satisfies
 * nobody and has no work.
 */

const PRIORITIES: Readonly<Record<string, number>> = { critical: 95, high: 70, medium: 50, low: 30 };
const DONE = new Set(['done', 'completed']);
const STATUSES: ReadonlySet<string> = new Set([
  ...DONE,
  ...['', 'pending', 'todo', 'open', 'in-progress', 'in_progress', 'review', 'blocked', 'deferred', 'cancelled'],
]);
/** The tag that Task Master works on where nothing else is said. */
const DEFAULT_TAG = 'master';
/** Minutes by complexity, of which Task Master gives 1 to 10. */
const MINUTES_BY_COMPLEXITY = [5, 5, 10, 10, 20, 20, 40, 40, 80, 80] as const;

/** Keys by which other programs state order or state. Task Master knows none of them: with one of these, what is not read would be lost. */
const FOREIGN_KEYS = [
  ...['dependsOn', 'depends_on', 'depends', 'deps', 'after', 'needs', 'requires', 'blockedBy', 'blocked_by', 'blocks'],
  ...['done', 'completed', 'state', 'children', 'schemaVersion'],
];

/** Why a parsed file is surely none of Task Master's, one sentence; null where it may be one. */
export function notTaskMaster(root: PlacedValue): string | null {
  const tags = tagsOf(root);
  if (tags.length === 0) return `The file holds no list of tasks${oddTasks(root)}.`;
  if (member(root, 'schemaVersion') !== undefined)
    return "The file has a schemaVersion, which Task Master's files have not.";
  const tasks = tags.flatMap((tag) => tag.tasks);
  const foreign = FOREIGN_KEYS.find((key) => tasks.some((task) => member(task, key) !== undefined));
  if (foreign !== undefined)
    return `Tasks of the file have "${foreign}", which Task Master does not know; it would not be read.`;
  if (tasks.length > 0 && tasks.every((task) => idOf(member(task, 'id')) === null))
    return 'No entry of its tasks has an id.';
  return null;
}

function oddTasks(root: PlacedValue): string {
  const keys = root.kind === 'object' ? [...root.members.keys()].slice(0, 5) : [];
  if (keys.includes('tasks')) return '; its "tasks" is no list';
  return keys.length === 0 ? '' : `; it has ${keys.join(', ')}`;
}

/** Reads the tasks of the current tag of a parsed text; other tags are told. */
export function readTaskMaster(root: PlacedValue, text: string): IssueList {
  const title = 'Task Master';
  const lineOf = linesOf(text);
  const tags = tagsOf(root).filter(({ tasks }) => tasks.length > 0);
  const tag = tags.find(({ name }) => name === DEFAULT_TAG) ?? tags[0];
  const others = tags.filter((one) => one !== tag);
  const issues = (tag?.tasks ?? []).flatMap((task) => issuesOf(task, lineOf));
  return {
    title: tag === undefined || tag.name === '' || tag.name === DEFAULT_TAG ? title : `${title}: ${tag.name}`,
    dialect: 'task-master',
    issues,
    findings: [
      ...(others.length === 0 ? [] : [otherTags(others)]),
      ...(tag?.tasks ?? []).flatMap((task) => namelessIn(task, lineOf)),
      ...issueFaults(issues, STATUSES),
    ],
  };
}

interface Tag {
  /** Empty for a file without tags. */
  readonly name: string;
  readonly tasks: readonly PlacedValue[];
}

function tagsOf(root: PlacedValue): readonly Tag[] {
  if (root.kind !== 'object') return [];
  if (member(root, 'tasks')?.kind === 'list') return [{ name: '', tasks: itemsOf(root, 'tasks') }];
  return [...root.members].flatMap(([name, value]) =>
    member(value, 'tasks')?.kind === 'list' ? [{ name, tasks: itemsOf(value, 'tasks') }] : [],
  );
}

/** Entries of a task that have no id, the task itself among them: nothing of them is read. */
function namelessIn(task: PlacedValue, lineOf: (offset: number) => number): readonly Finding[] {
  const id = idOf(member(task, 'id'));
  if (id === null) return [withoutId('A task', lineOf(task.start))];
  return itemsOf(task, 'subtasks')
    .filter((subtask) => idOf(member(subtask, 'id')) === null)
    .map((subtask) => withoutId(`A sub-task of ${id}`, lineOf(subtask.start)));
}

function issuesOf(task: PlacedValue, lineOf: (offset: number) => number): readonly Issue[] {
  const id = idOf(member(task, 'id'));
  if (id === null) return [];
  const subtasks = itemsOf(task, 'subtasks').flatMap((subtask) => {
    const own = idOf(member(subtask, 'id'));
    if (own === null) return [];
    const whole = own.startsWith(`${id}.`) ? own : `${id}.${own}`;
    return [toIssue(subtask, { id: whole, parent: id, lineOf })];
  });
  return [toIssue(task, { id, parent: null, lineOf }), ...subtasks];
}

interface Place {
  readonly id: string;
  readonly parent: string | null;
  readonly lineOf: (offset: number) => number;
}

function toIssue(task: PlacedValue, { id, parent, lineOf }: Place): Issue {
  const status = member(task, 'status');
  const word = status?.kind === 'text' ? status.value.trim().toLowerCase() : '';
  const complexity = member(task, 'complexity');
  const details = [textOf(task, 'description'), textOf(task, 'details')].filter((part) => part !== '');
  const criteria = itemsOf(task, 'acceptanceCriteria').flatMap((one) =>
    one.kind === 'text' ? [one.value.trim()] : [],
  );
  return {
    id,
    title: textOf(task, 'title') || details[0]?.split('\n', 1)[0] || '',
    description: details.join('\n\n'),
    acceptance: [
      ...criteria,
      ...criteriaIn(textOf(task, 'acceptanceCriteria')),
      ...criteriaIn(textOf(task, 'testStrategy')),
    ],
    done: DONE.has(word),
    optional: word === 'deferred',
    dropped: word === 'cancelled' ? 'it was cancelled' : null,
    priority: PRIORITIES[textOf(task, 'priority').toLowerCase()] ?? 50,
    minutes: complexity?.kind === 'number' ? minutesOf(complexity.value) : null,
    tags: [],
    parent,
    line: lineOf(task.start),
    status: status?.kind === 'text' ? { offset: status.start, mark: status.written } : null,
    needs: itemsOf(task, 'dependencies').flatMap((dependency) =>
      needOf(dependency, { parent, line: lineOf(dependency.start) }),
    ),
  };
}

function minutesOf(complexity: number): number | null {
  return MINUTES_BY_COMPLEXITY[Math.round(complexity) - 1] ?? null;
}

/** In a sub-task a bare number is a sibling, and `5.2` a sub-task of another task. */
function needOf(
  dependency: PlacedValue,
  { parent, line }: { readonly parent: string | null; readonly line: number },
): readonly IssueNeed[] {
  const written = idOf(dependency);
  if (written === null) return [];
  const id = parent === null || written.includes('.') ? written : `${parent}.${written}`;
  return [{ id, kind: 'explicit', why: `dependencies: ${written}`, line }];
}

function otherTags(tags: readonly Tag[]): Finding {
  const named = tags.map(({ name, tasks }) => `${name} (${tasks.length})`).join(', ');
  return {
    code: 'task-master/other-tags',
    severity: 'warning',
    message: `The file holds tasks of other tags that are not part of this plan: ${named}.`,
    hint: 'Put them into a file of their own, or move them to the tag that is planned.',
    line: 1,
    column: 1,
  };
}
