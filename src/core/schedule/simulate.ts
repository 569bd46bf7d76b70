import { assert } from '../assert.ts';
import { at } from '../at.ts';
import type { PlanGraph } from '../plan/graph.ts';
import { IndexedHeap } from './heap.ts';
import { ReadyQueue } from './ready-queue.ts';

/** What a schedule is made from. Per task, by index. */
export interface SimulationInput {
  /** A graph without cycles. */
  readonly graph: PlanGraph;
  /** Tasks that can work at a time, 1 or more. */
  readonly tracks: number;
  /** Minutes that each task really takes; a task of 0 minutes ends at once and needs neither a track nor its files. */
  readonly durations: ArrayLike<number>;
  /** Upward ranks as the scheduler believes them: made from estimates, which may be off. */
  readonly ranks: ArrayLike<number>;
  readonly priorities: ArrayLike<number>;
}

/** When each task works, in minutes from the start, by task index. */
export interface SimulatedSchedule {
  readonly starts: Float64Array;
  readonly finishes: Float64Array;
  /** Minutes until the last task ends. */
  readonly makespan: number;
}

/** Plays list scheduling with the ready queue of a real run: whenever a track is free, the best task that can start does. */
export function simulateSchedule(input: SimulationInput): SimulatedSchedule {
  assert(input.tracks >= 1, 'a schedule needs a track');
  const state = openState(input);
  admit(
    state,
    [...state.missing.keys()].filter((node) => at(state.missing, node) === 0),
  );
  startTasks(state);
  for (let task = state.working.first; task !== undefined; task = state.working.first) {
    state.now = at(state.finishes, task);
    finishDue(state);
    startTasks(state);
  }
  assert(state.settled === input.graph.nodeCount, 'every task of a graph without cycles ends');
  return { starts: state.starts, finishes: state.finishes, makespan: state.now };
}

interface SimulationState {
  readonly input: SimulationInput;
  readonly queue: ReadyQueue;
  /** Working tasks, the one that ends first on top. */
  readonly working: IndexedHeap;
  /** Predecessors of each node that have not ended. */
  readonly missing: Int32Array;
  readonly starts: Float64Array;
  readonly finishes: Float64Array;
  now: number;
  busy: number;
  /** Nodes that ended. */
  settled: number;
}

function openState(input: SimulationInput): SimulationState {
  const { graph, priorities, ranks } = input;
  const finishes = new Float64Array(graph.taskCount);
  const endsFirst = (a: number, b: number) => at(finishes, a) < at(finishes, b);
  return {
    input,
    queue: new ReadyQueue(graph, { priorities, ranks }),
    working: new IndexedHeap(endsFirst, new Int32Array(graph.taskCount)),
    missing: Int32Array.from(graph.predecessors, (list) => list.length),
    starts: new Float64Array(graph.taskCount),
    finishes,
    now: 0,
    busy: 0,
    settled: 0,
  };
}

/** Queues the tasks whose predecessors ended. What takes no time ends at once, and so on through whatever that sets free. */
function admit(state: SimulationState, nodes: readonly number[]): void {
  const pending = [...nodes];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next < state.input.graph.taskCount && at(state.input.durations, next) > 0) {
      state.queue.push(next);
      continue;
    }
    if (next < state.input.graph.taskCount) state.starts[next] = state.finishes[next] = state.now;
    settle(state, next, pending);
  }
}

/** Counts a node as ended and adds the successors that waited for it alone. */
function settle(state: SimulationState, node: number, pending: number[]): void {
  state.settled += 1;
  for (const successor of at(state.input.graph.successors, node)) {
    const left = at(state.missing, successor) - 1;
    state.missing[successor] = left;
    if (left === 0) pending.push(successor);
  }
}

/** Ends every task that is due now before anything starts, so that the order of equal times does not matter. */
function finishDue(state: SimulationState): void {
  const freed: number[] = [];
  while (state.working.first !== undefined && at(state.finishes, state.working.first) === state.now) {
    const task = state.working.first;
    state.working.remove(task);
    state.queue.release(task);
    state.busy -= 1;
    settle(state, task, freed);
  }
  admit(state, freed);
}

function startTasks(state: SimulationState): void {
  while (state.busy < state.input.tracks) {
    const task = state.queue.takeNext();
    if (task === null) return;
    state.starts[task] = state.now;
    state.finishes[task] = state.now + at(state.input.durations, task);
    state.working.push(task);
    state.busy += 1;
  }
}
