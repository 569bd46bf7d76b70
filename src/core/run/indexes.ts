import { present } from '../assert.ts';
import { at } from '../at.ts';
import { ownsTree } from './attempt-machine.ts';
import type { RunState, TaskRecord } from './state.ts';
import type { TaskMove, TaskState } from './task-machine.ts';

/*
 * The sets in RunState follow from the states of the tasks. They are kept here, and only here, as `applyEvent` moves a task:
 * leaving a state takes the task out of that state's sets, entering one puts it in.
 */

/** Brings the indexes up to date after a task moved from `before` to its present state. */
export function enter(run: RunState, record: TaskRecord, before: TaskState, event: TaskMove): void {
  leave(run, record.index, before);
  const [worked, works] = [isWorking(before), isWorking(record.state)];
  if (!worked && works) run.ready.take(record.index);
  if (worked && !works) run.ready.release(record.index);
  run.counts[before.status] -= 1;
  run.counts[record.state.status] += 1;
  settle(run, record);
  if (event.type === 'merge-started') run.landing = record.index;
  if (event.type === 'task-failed') blockBehind(run, record.index);
  if (event.type === 'task-skipped' && !event.satisfy) blockBehind(run, record.index);
  if (event.type === 'task-retried') unblockBehind(run, record.index);
  if (event.type === 'task-retried' || event.type === 'task-assigned') lookForBlocker(run, record);
  if (event.type === 'task-skipped' && event.satisfy) unblockBehind(run, record.index);
}

/** A task that a person put back may stand behind one that failed. */
function lookForBlocker(run: RunState, { index, state }: TaskRecord): void {
  const blocker = blockerOf(run, index);
  if (state.status === 'pending' && blocker !== null) run.toBlock.set(index, blocker);
}

/** A task holds the files it names from its dispatch until it landed or gave up; a person's from when there is a workspace. */
function isWorking(state: TaskState): boolean {
  if (state.status === 'assigned') return state.attempt !== null;
  return state.status === 'running' || state.status === 'merging';
}

/** Builds all indexes of a run whose records are in place, from nothing. */
export function reindex(run: RunState): void {
  for (let node = run.tasks.length; node < run.graph.nodeCount; node += 1) {
    if (run.unmet[node] === 0) release(run, node);
  }
  for (const { index, state } of run.tasks) if (isSatisfied(state)) release(run, index);
  for (const record of run.tasks) {
    const { index, attempts } = record;
    if (record.state.status === 'queued' && attempts.length === 0 && run.unmet[index] !== 0)
      record.state = { status: 'pending', backOff: null };
    const { state } = record;
    run.counts[state.status] += 1;
    if (isWorking(state)) run.ready.take(index);
    if (state.status === 'merging' && state.turn !== null) run.landing = index;
    const last = attempts.at(-1);
    if (last !== undefined && ownsTree(last)) run.leases.add(index);
    settle(run, record);
  }
  for (const { index, state } of run.tasks)
    if (state.status === 'failed' || (state.status === 'skipped' && !state.satisfy)) blockBehind(run, index);
}

function isSatisfied(state: TaskState): boolean {
  return state.status === 'completed' || (state.status === 'skipped' && state.satisfy);
}

/** Tells the tasks behind this one that it is out of their way. */
export function markSatisfied(run: RunState, index: number): void {
  release(run, index);
}

function leave(run: RunState, index: number, before: TaskState): void {
  switch (before.status) {
    case 'pending':
      run.toQueue.delete(index);
      run.toBlock.delete(index);
      run.backingOff.delete(index);
      return;
    case 'queued':
      run.ready.remove(index);
      return;
    case 'running':
      run.running.delete(index);
      return;
    case 'merging':
      run.merging.delete(index);
      return;
    case 'blocked':
      run.toUnblock.delete(index);
      return;
    case 'assigned':
      run.assigned.delete(index);
      return;
    case 'awaiting-decision':
      run.asking.delete(index);
      return;
    case 'paused':
      run.pausedWithRun.delete(index);
      run.toQueue.delete(index);
      return;
    default:
      return;
  }
}

function settle(run: RunState, record: TaskRecord): void {
  const { index, state } = record;
  if (state.status !== 'merging' && run.landing === index) run.landing = null;
  switch (state.status) {
    case 'pending':
      if (state.backOff !== null) run.backingOff.add(index);
      else if (run.unmet[index] === 0) run.toQueue.add(index);
      return;
    case 'queued':
      run.ready.push(index);
      return;
    case 'running':
      run.running.add(index);
      return;
    case 'merging':
      run.merging.add(index);
      return;
    case 'assigned':
      run.assigned.add(index);
      return;
    case 'awaiting-decision':
      run.asking.add(index);
      return;
    case 'paused':
      if (state.failure === null) run.pausedWithRun.add(index);
      return;
    default:
      return;
  }
}

/** Walks the joins without recursion: a chain of barriers may be as long as the plan. */
function release(run: RunState, from: number): void {
  const open = [from];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of at(run.graph.successors, node)) {
      const left = present(run.unmet[next], 'a counter of every node') - 1;
      run.unmet[next] = left;
      if (left > 0) continue;
      if (next >= run.tasks.length) open.push(next);
      else if (isWaiting(run, next)) run.toQueue.add(next);
    }
  }
}

function isWaiting(run: RunState, index: number): boolean {
  const state = run.tasks[index]?.state;
  return state?.status === 'pending' && state.backOff === null;
}

function blockBehind(run: RunState, root: number): void {
  forEachDescendant(run, root, (index) => {
    if (run.tasks[index]?.state.status === 'pending' && !run.toBlock.has(index)) run.toBlock.set(index, root);
  });
}

function unblockBehind(run: RunState, root: number): void {
  forEachDescendant(run, root, (index) => {
    if (blockerOf(run, index) !== null) return;
    run.toBlock.delete(index);
    if (run.tasks[index]?.state.status === 'blocked') run.toUnblock.add(index);
  });
}

/**
 * A task before this one, at any distance, that failed or was skipped without being satisfied; null when there is none. What is satisfied
 * holds nothing back, and nothing that stands before it does.
 */
export function blockerOf(run: RunState, index: number): number | null {
  const seen = new Set([index]);
  const open = [index];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const previous of at(run.graph.predecessors, node)) {
      if (seen.has(previous)) continue;
      seen.add(previous);
      const state = run.tasks[previous]?.state;
      if (state !== undefined && isSatisfied(state)) continue;
      if (state?.status === 'failed' || state?.status === 'skipped') return previous;
      open.push(previous);
    }
  }
  return null;
}

/** Visits each task behind one, as far as what is between is not satisfied. */
function forEachDescendant(run: RunState, root: number, visit: (index: number) => void): void {
  const seen = new Set([root]);
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const next of at(run.graph.successors, node)) {
      if (seen.has(next)) continue;
      seen.add(next);
      const state = run.tasks[next]?.state;
      if (state !== undefined && isSatisfied(state)) continue;
      if (state !== undefined) visit(next);
      open.push(next);
    }
  }
}
