import { assert } from '../assert.ts';
import { at } from '../at.ts';
import { type PlanGraph, topologicalOrder } from '../plan/graph.ts';

/**
 * Minutes from the start of each node to the end of the plan along its longest path, through joins, by node index. Starting the ready
 * task with the highest one first is the rule that comes closest to the bound when all tracks are alike (HEFT without
 * its choice of a processor). `minutes` holds a weight for each task; joins weigh nothing.
 */
export function upwardRanks(graph: PlanGraph, minutes: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(graph.nodeCount);
  for (const node of acyclicOrder(graph).toReversed()) {
    ranks[node] = weight(graph, minutes, node) + longest(ranks, at(graph.successors, node));
  }
  return ranks;
}

/** Minutes from the start of the plan to the earliest end of each node, with as many tracks as it takes, by node index. */
export function earliestFinishes(graph: PlanGraph, minutes: ArrayLike<number>): Float64Array {
  const finishes = new Float64Array(graph.nodeCount);
  for (const node of acyclicOrder(graph)) {
    finishes[node] = weight(graph, minutes, node) + longest(finishes, at(graph.predecessors, node));
  }
  return finishes;
}

/** The topological order of a graph that was checked to have no cycle. */
export function acyclicOrder(graph: PlanGraph): readonly number[] {
  const order = topologicalOrder(graph);
  assert(order !== null, 'only a graph without cycles can be scheduled');
  return order;
}

function weight(graph: PlanGraph, minutes: ArrayLike<number>, node: number): number {
  return node < graph.taskCount ? at(minutes, node) : 0;
}

function longest(values: Float64Array, nodes: readonly number[]): number {
  let maximum = 0;
  for (const node of nodes) maximum = Math.max(maximum, at(values, node));
  return maximum;
}
