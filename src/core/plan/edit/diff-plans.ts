import { at } from '../../at.ts';
import type { Plan, PlanTask } from '../plan.ts';

/** One field of a task that differs. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Two tasks that are kept apart, or may run together, in one revision of a plan alone. */
export interface PairChange {
  readonly a: string;
  readonly b: string;
  readonly why: string;
  readonly change: 'added' | 'removed';
}

/** What two revisions of a plan do not have in common; tasks are matched by id. */
export interface PlanDiff {
  readonly added: readonly Pick<PlanTask, 'id' | 'title'>[];
  readonly removed: readonly Pick<PlanTask, 'id' | 'title'>[];
  readonly changed: readonly { readonly id: string; readonly title: string; readonly fields: readonly FieldChange[] }[];
  readonly dependenciesAdded: readonly { readonly task: string; readonly on: string; readonly why: string }[];
  readonly dependenciesRemoved: readonly { readonly task: string; readonly on: string; readonly why: string }[];
  /** Pairs of tasks of both that contested files keep apart in one revision alone, and in which. */
  readonly keptApart: readonly PairChange[];
  /** Pairs that a person let run together in one revision alone. */
  readonly together: readonly PairChange[];
  /** Tasks of both that stand in another order. */
  readonly moved: readonly string[];
}

/** Fields that tell what a task is; lines and offsets only tell where it was read. */
export const COMPARED = [
  ...['title', 'description', 'kind', 'done', 'optional', 'phase', 'story', 'parallel', 'files', 'requirements'],
  ...['acceptance', 'effort', 'minutes', 'risk', 'priority', 'tags', 'overrides', 'parent', 'testStrategy', 'stream'],
] as const satisfies readonly (keyof PlanTask)[];

/** Compares two revisions. Barriers count by the pairs they stand for, as far as both plans keep them apart. */
export function diffPlans(from: Plan, to: Plan): PlanDiff {
  const before = new Map(from.tasks.map((task) => [task.id, task]));
  const after = new Map(to.tasks.map((task) => [task.id, task]));
  const named = ({ id, title }: PlanTask) => ({ id, title });
  const edgesBefore = edgesOf(from);
  const edgesAfter = edgesOf(to);
  return {
    added: to.tasks.filter(({ id }) => !before.has(id)).map(named),
    removed: from.tasks.filter(({ id }) => !after.has(id)).map(named),
    changed: to.tasks.flatMap((task) => {
      const earlier = before.get(task.id);
      const fields = earlier === undefined ? [] : changedFields(earlier, task);
      return fields.length === 0 ? [] : [{ ...named(task), fields }];
    }),
    dependenciesAdded: missingFrom(edgesBefore, edgesAfter),
    dependenciesRemoved: missingFrom(edgesAfter, edgesBefore),
    keptApart: changedPairs(contestedPairs(from), contestedPairs(to)),
    together: changedPairs(from.together ?? [], to.together ?? []),
    moved: movedTasks(from, to),
  };
}

/** Whether nothing differs. */
export function isSamePlan(diff: PlanDiff): boolean {
  return Object.values(diff).every((list) => list.length === 0);
}

/** The fields that two statements of one task do not have in common. */
export function changedFields(from: PlanTask, to: PlanTask): readonly FieldChange[] {
  return COMPARED.flatMap((field) =>
    JSON.stringify(from[field]) === JSON.stringify(to[field]) ? [] : [{ field, from: from[field], to: to[field] }],
  );
}

interface Edge {
  readonly task: string;
  readonly on: string;
  readonly why: string;
}

/** Pairs of one barrier that are told apart; a wider barrier counts as one thing. */
const MOST_PAIRS = 10_000;

function edgesOf({ tasks, joins }: Plan): ReadonlyMap<string, Edge> {
  const edges = new Map<string, Edge>();
  const add = (task: string, on: string, why: string) => {
    const key = JSON.stringify([task, on]);
    if (!edges.has(key)) edges.set(key, { task, on, why });
  };
  for (const task of tasks) for (const { id, why } of task.dependsOn) add(task.id, id, why);
  for (const { after, before, why } of joins) {
    if (after.length * before.length > MOST_PAIRS) add(span(before), span(after), why);
    else for (const task of before) for (const on of after) add(task, on, why);
  }
  return edges;
}

type Pair = Omit<PairChange, 'change'>;

/** Pairs that both name a file follow from the files, which are compared already. */
function contestedPairs({ conflicts }: Plan): readonly Pair[] {
  return conflicts.flatMap(({ a, b, why }) => (why === undefined ? [] : [{ a, b, why }]));
}

function changedPairs(from: readonly Pair[], to: readonly Pair[]): readonly PairChange[] {
  const keys = (pairs: readonly Pair[]) => new Set(pairs.map(({ a, b }) => JSON.stringify([a, b].sort())));
  const [before, after] = [keys(from), keys(to)];
  const missing = (pairs: readonly Pair[], others: ReadonlySet<string>, change: PairChange['change']) =>
    pairs
      .filter(({ a, b }) => !others.has(JSON.stringify([a, b].sort())))
      .map(({ a, b, why }) => ({ a, b, why, change }));
  return [...missing(from, after, 'removed'), ...missing(to, before, 'added')];
}

function span(ids: readonly string[]): string {
  return `${ids[0]} … ${ids.at(-1)}`;
}

function missingFrom(known: ReadonlyMap<string, Edge>, edges: ReadonlyMap<string, Edge>): readonly Edge[] {
  return [...edges].flatMap(([key, edge]) => (known.has(key) ? [] : [edge]));
}

/** The fewest tasks that have to be lifted out for the others to stand in the same order: those outside a longest rising sequence. */
function movedTasks(from: Plan, to: Plan): readonly string[] {
  const place = new Map(from.tasks.map((task, index) => [task.id, index]));
  const common = to.tasks.flatMap(({ id }) => {
    const index = place.get(id);
    return index === undefined ? [] : [{ id, index }];
  });
  const stays = longestRising(common.map(({ index }) => index));
  return common.filter((_, position) => !stays.has(position)).map(({ id }) => id);
}

function longestRising(values: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const previous: number[] = [];
  for (const [position, value] of values.entries()) {
    let low = 0;
    for (let high = tails.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (at(values, at(tails, middle)) < value) low = middle + 1;
      else high = middle;
    }
    previous[position] = low === 0 ? -1 : at(tails, low - 1);
    tails[low] = position;
  }
  const stays = new Set<number>();
  for (let position = tails.at(-1) ?? -1; position >= 0; position = at(previous, position)) stays.add(position);
  return stays;
}
