import { at } from '../at.ts';
import type { Join, Plan, PlanTask } from './plan.ts';

/**
 * A plan as integers, linear in the size of the plan. Nodes 0 to `taskCount - 1` are the tasks in file order; then comes one node
 * without weight for each join, so that a barrier between 1,000 and 1,000 tasks costs 2,000 edges and not a million.
 * Tasks that name the same file share a group instead of a pair each, for the same reason.
 */
export interface PlanGraph {
  readonly taskCount: number;
  /** Tasks and joins. */
  readonly nodeCount: number;
  /** Id of each task, by index. */
  readonly ids: readonly string[];
  /** Index of each id; where a plan has an id twice, the first one. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Nodes that wait for a node, by index, ascending and without repeats. */
  readonly successors: readonly (readonly number[])[];
  /** Nodes that a node waits for, by index, ascending and without repeats. */
  readonly predecessors: readonly (readonly number[])[];
  /** Tasks of each conflict group: at most one of them may work at a time. */
  readonly groups: readonly (readonly number[])[];
  /** Groups that each task belongs to, by task index. */
  readonly groupsOf: readonly (readonly number[])[];
  /** Tasks that must not work beside a task, ascending; computed on each call. */
  readonly conflictsOf: (index: number) => readonly number[];
}

/** The graph of a plan; references to ids that the plan does not have are left out, because checking them is not its business. */
export function compileGraph(plan: Pick<Plan, 'tasks' | 'joins' | 'conflicts' | 'together'>): PlanGraph {
  const ids = plan.tasks.map((task) => task.id);
  const indexOf = indexIds(ids);
  const predecessors = [
    ...taskPredecessors(plan.tasks, indexOf),
    ...plan.joins.map((join) => known(join.after, indexOf)),
  ];
  addJoinEdges(predecessors, { joins: plan.joins, indexOf, taskCount: ids.length });
  const sorted = predecessors.map(ascending);
  const groups = conflictGroups(plan, indexOf);
  const groupsOf = invert(groups, ids.length);
  return {
    taskCount: ids.length,
    nodeCount: sorted.length,
    ids,
    indexOf,
    successors: invert(sorted, sorted.length),
    predecessors: sorted,
    groups,
    groupsOf,
    conflictsOf: (index) => neighbours(index, groups, groupsOf),
  };
}

/** All nodes so that each stands behind the nodes it waits for, in file order where that leaves a choice; null when there is a cycle. */
export function topologicalOrder(graph: PlanGraph): readonly number[] | null {
  const missing = graph.predecessors.map((list) => list.length);
  const order: number[] = [];
  for (let node = 0; node < graph.nodeCount; node += 1) if (missing[node] === 0) order.push(node);
  for (const node of order) {
    for (const successor of at(graph.successors, node)) {
      const left = at(missing, successor) - 1;
      missing[successor] = left;
      if (left === 0) order.push(successor);
    }
  }
  return order.length === graph.nodeCount ? order : null;
}

/** The tasks of one cycle, each waiting for the one before it and the first for the last; joins are left out. Null when there is none. */
export function findCycle(graph: PlanGraph): readonly number[] | null {
  const state = new Uint8Array(graph.nodeCount);
  for (let start = 0; start < graph.nodeCount; start += 1) {
    const cycle = state[start] === UNSEEN ? cycleFrom(graph, start, state) : null;
    if (cycle !== null) return cycle.filter((node) => node < graph.taskCount);
  }
  return null;
}

const UNSEEN = 0;
const ON_PATH = 1;
const CLEARED = 2;

/** Depth-first without recursion, because a plan may be one chain of 10,000 tasks. */
function cycleFrom(graph: PlanGraph, start: number, state: Uint8Array): readonly number[] | null {
  const path = [{ node: start, next: 0 }];
  state[start] = ON_PATH;
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const successor = at(graph.successors, top.node)[top.next];
    top.next += 1;
    if (successor === undefined) {
      state[top.node] = CLEARED;
      path.pop();
    } else if (state[successor] === ON_PATH) {
      return path.map((step) => step.node).slice(path.findIndex((step) => step.node === successor));
    } else if (state[successor] === UNSEEN) {
      state[successor] = ON_PATH;
      path.push({ node: successor, next: 0 });
    }
  }
  return null;
}

function indexIds(ids: readonly string[]): ReadonlyMap<string, number> {
  const indexOf = new Map<string, number>();
  for (const [index, id] of ids.entries()) if (!indexOf.has(id)) indexOf.set(id, index);
  return indexOf;
}

function taskPredecessors(tasks: readonly PlanTask[], indexOf: ReadonlyMap<string, number>): number[][] {
  return tasks.map((task) =>
    known(
      task.dependsOn.map((dependency) => dependency.id),
      indexOf,
    ),
  );
}

function known(ids: readonly string[], indexOf: ReadonlyMap<string, number>): number[] {
  return ids.flatMap((id) => indexOf.get(id) ?? []);
}

interface JoinPlacement {
  readonly joins: readonly Join[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly taskCount: number;
}

function addJoinEdges(predecessors: number[][], { joins, indexOf, taskCount }: JoinPlacement): void {
  for (const [position, join] of joins.entries()) {
    for (const task of known(join.before, indexOf)) at(predecessors, task).push(taskCount + position);
  }
}

/**
 * All tasks that a conflict names for one file exclude each other: they name the same file, whichever pairs were listed. Where a person
 * let some of them run together, each pair that is listed is a group of its own.
 */
function conflictGroups(
  { conflicts, together = [] }: Pick<Plan, 'conflicts' | 'together'>,
  indexOf: ReadonlyMap<string, number>,
): readonly (readonly number[])[] {
  return [...Map.groupBy(conflicts, ({ file }) => file).values()]
    .flatMap((pairs) => {
      const ids = new Set(pairs.flatMap(({ a, b }) => [a, b]));
      const isDivided = together.some(({ a, b }) => ids.has(a) && ids.has(b));
      return isDivided ? pairs.map(({ a, b }) => [a, b]) : [[...ids]];
    })
    .map((ids) => ascending(known(ids, indexOf)))
    .filter((members) => members.length > 1);
}

function ascending(values: Iterable<number>): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** For each of `count` members, the lists that hold it. */
function invert(lists: readonly (readonly number[])[], count: number): number[][] {
  const inverse: number[][] = Array.from({ length: count }, () => []);
  for (const [position, members] of lists.entries()) for (const member of members) at(inverse, member).push(position);
  return inverse;
}

function neighbours(
  index: number,
  groups: readonly (readonly number[])[],
  groupsOf: readonly (readonly number[])[],
): readonly number[] {
  const others = new Set<number>();
  for (const group of at(groupsOf, index)) for (const member of at(groups, group)) others.add(member);
  others.delete(index);
  return ascending(others);
}
