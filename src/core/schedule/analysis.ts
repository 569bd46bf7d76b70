import { at } from '../at.ts';
import { compileGraph, type PlanGraph, topologicalOrder } from '../plan/graph.ts';
import type { Plan, PlanTask } from '../plan/plan.ts';
import { earliestFinishes, upwardRanks } from './rank.ts';
import { type SimulatedSchedule, simulateSchedule } from './simulate.ts';

/**
 * What the shape of a plan says about the time it takes. Minutes count remaining work: tasks that are done, and optional ones that were
 * not asked for, weigh nothing. A plan with a cycle has no order, so all but `work` is empty or zero; the checker reports the cycle.
 */
export interface Analysis {
  /** Ids by the number of tasks that must land before, at least: nothing in a layer waits for a task of the same or a later layer. */
  readonly layers: readonly (readonly string[])[];
  /** Ids along the longest path of remaining work, first to last. */
  readonly criticalPath: readonly string[];
  /** Minutes that each task can be late without making the plan longer on unlimited tracks, by id. */
  readonly slack: ReadonlyMap<string, number>;
  /** Minutes of all remaining tasks together. */
  readonly work: number;
  /** Minutes of the critical path. */
  readonly span: number;
  readonly tracks: number;
  /** Minutes on `tracks` tracks by list scheduling, with conflicts kept apart and nothing going wrong. */
  readonly makespan: number;
  /** Minutes that no schedule on `tracks` tracks can beat: the larger of `span` and `work / tracks`. */
  readonly lowerBound: number;
  /** Share of the work, 0 to 1, that is done while another task works too, in the schedule that `makespan` is taken from. */
  readonly parallelShare: number;
}

/** Analyses a plan for a number of tracks, 1 or more; `optional` counts the optional tasks as work. */
export function analysePlan(plan: Plan, tracks: number, optional = false): Analysis {
  const graph = compileGraph(plan);
  const minutes = Float64Array.from(plan.tasks, (task) => (isRemaining(task, optional) ? task.minutes : 0));
  const work = minutes.reduce((sum, value) => sum + value, 0);
  const order = topologicalOrder(graph);
  if (order === null) return cyclicAnalysis(graph, { work, tracks });
  const ranks = upwardRanks(graph, minutes);
  const span = ranks.reduce((longest, rank) => Math.max(longest, rank), 0);
  const priorities = plan.tasks.map((task) => task.priority);
  const schedule = simulateSchedule({ graph, tracks, durations: minutes, ranks, priorities });
  return {
    layers: layers(graph, order),
    criticalPath: criticalPath(graph, ranks).flatMap((index) =>
      isRemaining(at(plan.tasks, index), optional) ? at(graph.ids, index) : [],
    ),
    slack: slack(graph, { minutes, ranks, span }),
    work,
    span,
    tracks,
    makespan: schedule.makespan,
    lowerBound: Math.max(span, work / tracks),
    parallelShare: work === 0 ? 0 : 1 - minutesAlone(schedule, minutes) / work,
  };
}

/** Whether a run has work to do for a task: it is not done, and it is required or asked for. */
export function isRemaining(task: Pick<PlanTask, 'done' | 'optional'>, optional: boolean): boolean {
  return !task.done && (optional || !task.optional);
}

function cyclicAnalysis(
  graph: PlanGraph,
  { work, tracks }: { readonly work: number; readonly tracks: number },
): Analysis {
  const slackless = new Map(graph.ids.map((id) => [id, 0]));
  const nothing = { span: 0, makespan: 0, lowerBound: 0, parallelShare: 0 };
  return { layers: [], criticalPath: [], slack: slackless, work, tracks, ...nothing };
}

/** Joins take no layer of their own: only tasks are counted on the way. */
function layers(graph: PlanGraph, order: readonly number[]): readonly (readonly string[])[] {
  const depths = new Int32Array(graph.nodeCount);
  for (const node of order) {
    const behind = at(depths, node) + (node < graph.taskCount ? 1 : 0);
    for (const successor of at(graph.successors, node)) depths[successor] = Math.max(at(depths, successor), behind);
  }
  const result: string[][] = [];
  for (const [index, id] of graph.ids.entries()) {
    const depth = at(depths, index);
    while (result.length <= depth) result.push([]);
    at(result, depth).push(id);
  }
  return result;
}

/** Task indexes from the node with the highest rank down, following the highest rank; the first in the file where ranks are equal. */
function criticalPath(graph: PlanGraph, ranks: Float64Array): readonly number[] {
  const path: number[] = [];
  const every = Array.from({ length: graph.nodeCount }, (_, node) => node);
  for (let node = highest(every, ranks); node !== null; node = highest(at(graph.successors, node), ranks))
    path.push(node);
  return path.filter((node) => node < graph.taskCount);
}

function highest(nodes: readonly number[], ranks: Float64Array): number | null {
  let best: number | null = null;
  for (const node of nodes) if (best === null || at(ranks, node) > at(ranks, best)) best = node;
  return best;
}

interface PathLengths {
  readonly minutes: Float64Array;
  readonly ranks: Float64Array;
  readonly span: number;
}

function slack(graph: PlanGraph, { minutes, ranks, span }: PathLengths): ReadonlyMap<string, number> {
  const finishes = earliestFinishes(graph, minutes);
  const room = (index: number) => span - (at(finishes, index) - at(minutes, index) + at(ranks, index));
  // Sums of fractions in a different order can miss zero by a rounding error.
  return new Map(graph.ids.map((id, index) => [id, Math.max(0, room(index))]));
}

/** Minutes in which exactly one task works. */
function minutesAlone(schedule: SimulatedSchedule, minutes: Float64Array): number {
  const working = [...minutes.keys()].filter((index) => at(minutes, index) > 0);
  const starts = working.map((index) => at(schedule.starts, index)).sort((a, b) => a - b);
  const finishes = working.map((index) => at(schedule.finishes, index)).sort((a, b) => a - b);
  let alone = 0;
  let begun = 0;
  let now = 0;
  for (const [ended, finish] of finishes.entries()) {
    for (let start = starts[begun]; start !== undefined && start < finish; start = starts[begun]) {
      if (begun - ended === 1) alone += start - now;
      now = start;
      begun += 1;
    }
    if (begun - ended === 1) alone += finish - now;
    now = finish;
  }
  return alone;
}
