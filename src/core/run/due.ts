import { assertNever, present } from '../assert.ts';
import { at } from '../at.ts';
import { gatesFor } from '../gate/verdict.ts';
import { continuesSession } from './agent-choice.ts';
import { isPerson } from './agent-list.ts';
import type { AttemptRecord } from './attempt-machine.ts';
import { capTimers } from './cap-timers.ts';
import type { Effect } from './effects.ts';
import { lastAttempt, type RunState, type TaskRecord } from './state.ts';
import { isTerminal } from './task-machine.ts';

/**
 * The work that the state of a run calls for, now. The shell keeps exactly this going: it starts what is new, and cancels what is in flight
 * and no longer listed. Costs time in proportion to what is in flight, not to the size of the plan.
 */
export function due(run: RunState): readonly Effect[] {
  const effects: Effect[] = [];
  if (run.phase.status === 'approved') effects.push({ type: 'open-target', key: 'open-target' });
  if (run.phase.status !== 'aborted')
    for (const index of [...run.running, ...run.assigned]) addAttempt(run, at(run.tasks, index), effects);
  addMerge(run, effects);
  for (const index of run.leases) addAftermath(run, at(run.tasks, index), effects);
  if (run.phase.status === 'running') addTimers(run, effects);
  if (run.phase.status === 'running' || run.phase.status === 'paused') effects.push(...capTimers(run));
  return effects;
}

function addAttempt(run: RunState, record: TaskRecord, effects: Effect[]): void {
  const attempt = lastAttempt(record);
  if (attempt === undefined) return;
  const at = { task: record.task.id, attempt: attempt.number };
  const name = `${at.task}:${at.attempt}`;
  switch (attempt.state.status) {
    case 'preparing':
      effects.push({
        type: 'prepare',
        key: `prepare:${name}`,
        ...at,
        from: attempt.mode === 'continue' ? record.continueFrom : null,
      });
      return;
    case 'working':
      // A person works at a pace that is nobody's business.
      if (isPerson(attempt.agent)) return;
      effects.push({
        type: 'agent',
        key: `agent:${name}`,
        ...at,
        agent: attempt.agent,
        mode: continuesSession(record, attempt) ? 'continue' : 'fresh',
        sessionId: attempt.sessionId,
      });
      return;
    case 'snapshotting':
      effects.push({ type: 'snapshot', key: `snapshot:${name}`, ...at, salvage: false });
      return;
    case 'verifying':
      effects.push({
        type: 'verify',
        key: `verify:${name}`,
        ...at,
        snapshot: attempt.snapshot,
        gates: verifyGates(run, record),
      });
      return;
    case 'succeeded':
    case 'failed':
    case 'cancelled':
      return;
    default:
      assertNever(attempt.state);
  }
}

function verifyGates(run: RunState, record: TaskRecord) {
  return gatesFor(record.task, run.settings, record.task.kind === 'checkpoint' ? 'phase' : 'task');
}

function addMerge(run: RunState, effects: Effect[]): void {
  const record = run.landing === null ? undefined : run.tasks[run.landing];
  const attempt = record && lastAttempt(record);
  if (record?.state.status !== 'merging' || attempt?.state.status !== 'succeeded') return;
  const { intent, turn } = record.state;
  const at = { task: record.task.id, attempt: attempt.number };
  const name = `${at.task}:${at.attempt}:${turn}`;
  if (intent !== null) {
    effects.push({
      type: 'land',
      key: `land:${name}`,
      ...at,
      base: intent.base,
      candidate: intent.candidate,
      tree: intent.tree,
    });
    return;
  }
  if (run.phase.status === 'aborted') return;
  effects.push({
    type: 'merge',
    key: `merge:${name}`,
    ...at,
    snapshot: attempt.snapshot,
    gates: [
      ...verifyGates(run, record),
      ...(record.task.kind === 'checkpoint' ? [] : gatesFor(record.task, run.settings, 'merge')),
    ],
    judgedTree: attempt.state.tree,
  });
}

/** What an attempt that is over left behind is pinned first, then its tree goes back to the pool. */
function addAftermath(run: RunState, record: TaskRecord, effects: Effect[]): void {
  const attempt = present(lastAttempt(record), 'an attempt');
  const at = { task: record.task.id, attempt: attempt.number };
  const name = `${at.task}:${at.attempt}`;
  if (needsSalvage(attempt)) effects.push({ type: 'snapshot', key: `salvage:${name}`, ...at, salvage: true });
  else effects.push({ type: 'release', key: `release:${name}`, ...at, awaited: mayGoOn(run, record, attempt) });
}

/** Whether another attempt of the task may follow one that is over. */
function mayGoOn(run: RunState, record: TaskRecord, attempt: AttemptRecord): boolean {
  return run.phase.status !== 'aborted' && attempt.state.status !== 'succeeded' && !isTerminal(record.state);
}

function needsSalvage(attempt: AttemptRecord): boolean {
  return attempt.lease === 'held';
}

function addTimers(run: RunState, effects: Effect[]): void {
  for (const index of run.backingOff) {
    const record = run.tasks[index];
    if (record?.state.status !== 'pending' || record.state.backOff === null || run.leases.has(index)) continue;
    const { delayMs, seq } = record.state.backOff;
    effects.push({ type: 'timer', key: `timer:task:${seq}:${record.task.id}`, delayMs, since: null });
  }
  for (const index of run.asking) addDeadline(run.tasks[index], effects);
  if (run.periodHold !== null) {
    const { until, at, seq } = run.periodHold;
    effects.push({ type: 'timer', key: `timer:period:${seq}`, delayMs: Math.max(0, until - at), since: at });
  }
  for (const [agent, hold] of run.agents) {
    if (hold.kind === 'braked')
      effects.push({ type: 'timer', key: `timer:agent:${hold.seq}:${agent}`, delayMs: hold.delayMs, since: hold.at });
  }
}

function addDeadline(record: TaskRecord | undefined, effects: Effect[]): void {
  if (record?.state.status !== 'awaiting-decision' || record.state.overdue || record.state.deadline === null) return;
  const { afterMs, at, seq } = record.state.deadline;
  effects.push({ type: 'timer', key: `timer:decision:${seq}:${record.task.id}`, delayMs: afterMs, since: at });
}
