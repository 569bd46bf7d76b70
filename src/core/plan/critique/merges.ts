/** Proposes merges for a plan that is cut too finely: chains, and neighbours of one phase and story that nothing keeps apart. */
import { at } from '../../at.ts';
import type { PlanEdit } from '../edit/edits.ts';
import { minutesOf } from '../estimate.ts';
import { compileGraph, type PlanGraph, topologicalOrder } from '../graph.ts';
import type { Plan, PlanTask } from '../plan.ts';

type Merge = Extract<PlanEdit, { kind: 'merge-tasks' }>;

/** Minutes of the largest task that is still of medium size. */
const MEDIUM_MINUTES = minutesOf.M * 1.5;
const LONGEST_TITLE = 150;

/**
 * Merges that can all be made together and close no circle: chains whose tasks only the next waits for, then tasks of one level, between
 * which no path can run. `taken` are tasks that another proposal merges already. Each result is at most a medium task. Linear in the plan.
 */
export function proposeMerges(plan: Plan, taken: ReadonlySet<string>): readonly Merge[] {
  const graph = compileGraph(plan);
  const order = topologicalOrder(graph);
  if (order === null) return [];
  const chains = chainsOf(plan, graph, taken);
  const chainOf = new Map(chains.flatMap((chain) => chain.map((member) => [member, chain] as const)));
  const levels = levelsOf(graph, order, chainOf);
  const groups = new Map<string, number[]>();
  const merges: (readonly number[])[] = [...chains];
  for (const [index, task] of plan.tasks.entries()) {
    if (!isOpen(task) || taken.has(task.id) || chainOf.has(index)) continue;
    const key = JSON.stringify([at(levels, index), task.phase, task.story, task.spec]);
    const group = groups.get(key);
    if (group !== undefined && minutesIn(plan, [...group, index]) <= MEDIUM_MINUTES) group.push(index);
    else {
      const fresh = [index];
      groups.set(key, fresh);
      merges.push(fresh);
    }
  }
  return merges
    .filter(({ length }) => length > 1)
    .toSorted((a, b) => at(a, 0) - at(b, 0))
    .map((members) => mergeOf(members.map((member) => at(plan.tasks, member))));
}

/** All chains of at least two tasks, none longer than a medium task. */
function chainsOf(plan: Plan, graph: PlanGraph, taken: ReadonlySet<string>): readonly (readonly number[])[] {
  const inChain = new Set<number>();
  return plan.tasks.flatMap((task, index) => {
    if (!isOpen(task) || taken.has(task.id) || inChain.has(index)) return [];
    const chain = chainFrom(plan, graph, index, taken);
    if (chain.length < 2) return [];
    for (const member of chain) inChain.add(member);
    return [chain];
  });
}

function isOpen({ done, kind, optional }: PlanTask): boolean {
  return !done && kind === 'task' && !optional;
}

function minutesIn(plan: Plan, members: readonly number[]): number {
  return members.reduce((sum, member) => sum + at(plan.tasks, member).minutes, 0);
}

/** A task with those that follow it, as long as each waits for the one before it alone and all of it is no more than a medium task. */
function chainFrom(plan: Plan, graph: PlanGraph, index: number, taken: ReadonlySet<string>): number[] {
  const chain = [index];
  for (let next = linkAfter(plan, graph, index); next !== null; next = linkAfter(plan, graph, next)) {
    const [first, task] = [at(plan.tasks, index), at(plan.tasks, next)];
    const isSame = task.phase === first.phase && task.story === first.story && task.spec === first.spec;
    if (!isOpen(task) || !isSame || taken.has(task.id) || minutesIn(plan, [...chain, next]) > MEDIUM_MINUTES) break;
    chain.push(next);
  }
  return chain;
}

/** The only task that waits for this one, if it waits for nothing else. */
function linkAfter(plan: Plan, { successors, predecessors }: PlanGraph, index: number): number | null {
  const [only, ...others] = at(successors, index);
  if (only === undefined || others.length > 0 || only >= plan.tasks.length) return null;
  return at(predecessors, only).length === 1 ? only : null;
}

/** Edges on the longest way to each node, those within a chain left out: it becomes one task, so nothing of one level waits for another. */
function levelsOf(
  graph: PlanGraph,
  order: readonly number[],
  chainOf: ReadonlyMap<number, readonly number[]>,
): readonly number[] {
  const levels: number[] = Array.from({ length: graph.nodeCount }, () => 0);
  for (const node of order) {
    for (const before of at(graph.predecessors, node)) {
      const chain = chainOf.get(node);
      const isLink = chain !== undefined && chain === chainOf.get(before);
      levels[node] = Math.max(at(levels, node), at(levels, before) + (isLink ? 0 : 1));
    }
  }
  return levels;
}

function mergeOf(members: readonly PlanTask[]): Merge {
  const [first, ...rest] = members;
  const into = first?.id ?? '';
  const joined = members.map(({ title }) => title).join('; ');
  const title =
    joined.length <= LONGEST_TITLE
      ? joined
      : `${first?.title.slice(0, LONGEST_TITLE) ?? ''} (with ${rest.map(({ id }) => id).join(', ')})`;
  return { kind: 'merge-tasks', into, tasks: rest.map(({ id }) => id), title: title.slice(0, 190) };
}
