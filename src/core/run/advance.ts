import { assert } from '../assert.ts';
import { at } from '../at.ts';
import { agentsFor, chooseAgent, isPersonsTask } from './agent-choice.ts';
import { parseAgentList } from './agent-list.ts';
import { grantFor } from './cap-grants.ts';
import { type CapCircumstances, capInTheWay, type Periods } from './caps.ts';
import type { AttemptMode, RunEvent } from './events.ts';
import { holdBack, isRunCapped, keepCaps } from './keep-caps.ts';
import { tellNearCaps } from './near-caps.ts';
import { hasEnded } from './run-machine.ts';
import { sessionIdFor } from './session-id.ts';
import { hasWorkspace, lastAttempt, type RunState, type TaskRecord } from './state.ts';
import { NO_USAGE } from './usage.ts';

/** What the shell knows and the core does not: how many more attempts the machine can take now. */
export interface Capacity {
  readonly freeTracks: number;
  /** What was spent elsewhere in spans of the calendar; absent where no run has a cap of one, or nothing is to start. */
  readonly periods?: Periods | null;
}

/**
 * What follows from the state a run is in without anybody asking: tasks become queued, blocked, dispatched, the merge queue moves on, the run ends.
 * Each event has to be applied before the next is taken, for the next follows from it.
 */
export function* advance(run: RunState, capacity: Capacity & CapCircumstances): Generator<RunEvent, void, void> {
  if (run.phase.status === 'planned' || run.phase.status === 'approved' || run.phase.status === 'aborted') return;
  yield* tellNearCaps(run, capacity);
  yield* keepCaps(run, capacity);
  yield* block(run);
  if (run.phase.status === 'running') yield* queue(run);
  if (run.phase.status === 'running') yield* attendPeople(run);
  yield* takeUpMerge(run);
  if (run.phase.status === 'running') yield* dispatch(run, capacity);
  if (run.phase.status === 'running') yield* end(run);
}

function* block(run: RunState): Generator<RunEvent, void, void> {
  for (const [index, root] of [...run.toBlock]) {
    const by = idOf(run, root);
    const how = run.tasks[root]?.state.status === 'skipped' ? 'was skipped' : 'failed';
    yield { type: 'task-blocked', task: idOf(run, index), by: [by], reason: `It waits for ${by}, which ${how}.` };
  }
  for (const index of [...run.toUnblock]) yield { type: 'task-unblocked', task: idOf(run, index) };
}

function* queue(run: RunState): Generator<RunEvent, void, void> {
  for (const index of [...run.toQueue]) {
    const record = at(run.tasks, index);
    const task = idOf(run, index);
    if (isPersonsTask(run, record)) yield { type: 'task-offered', task, agent: at(agentsFor(run, record), 0) };
    else yield { type: 'task-queued', task };
  }
}

/** A person's task takes no track: its workspace is prepared when it is asked for, and what was handed in goes its way. */
function* attendPeople(run: RunState): Generator<RunEvent, void, void> {
  for (const index of [...run.assigned]) {
    const record = at(run.tasks, index);
    assert(record.state.status === 'assigned', 'what is listed as assigned is');
    const { attempt, wanted, handedIn } = record.state;
    if (attempt === null) {
      const isFree = run.ready.isFree(index) && !run.leases.has(index);
      if (isFree && (wanted || handedIn !== null)) yield attemptOf(run, record);
    } else if (handedIn !== null && lastAttempt(record)?.state.status === 'working')
      yield* takeIn(run, record, handedIn);
  }
}

function* takeIn(run: RunState, record: TaskRecord, summary: string): Generator<RunEvent, void, void> {
  const at = { task: record.task.id, attempt: record.attempts.length };
  yield { type: 'agent-finished', ...at, summary, usage: NO_USAGE };
  if (hasWorkspace(run, record.task)) return;
  yield { type: 'attempt-succeeded', ...at, tree: '', reports: [] };
  yield { type: 'task-completed', task: at.task, by: 'gates', commit: null, tree: null };
}

/** Verified work lands in the order of the plan, one task at a time. */
function* takeUpMerge(run: RunState): Generator<RunEvent, void, void> {
  if (run.landing !== null || run.merging.size === 0) return;
  if (run.phase.status === 'paused' && run.phase.mode === 'now') return;
  let first = Number.POSITIVE_INFINITY;
  for (const index of run.merging) first = Math.min(first, index);
  const state = run.tasks[first]?.state;
  if (state?.status === 'merging') yield { type: 'merge-started', task: idOf(run, first), attempt: state.attempt };
}

/** The best of the ready tasks that may start; tasks that name the same file exclude each other until they have landed. */
function* dispatch(run: RunState, capacity: Capacity & CapCircumstances): Generator<RunEvent, void, void> {
  const free = Math.min(capacity.freeTracks, run.allowance.tracks - run.running.size);
  if (free <= 0 || run.ready.size === 0 || isHeldBack(run)) return;
  for (const index of run.ready.choose(free, (candidate) => canRun(run, candidate))) {
    const record = at(run.tasks, index);
    const cap = record.task.kind === 'checkpoint' ? null : capInTheWay(run, record, null, capacity);
    if (cap === null) yield* begin(run, record, capacity);
    else yield* holdBack(run, record, { cap, circumstances: capacity });
  }
}

/** Where a cap of cost is all reserved, the task waits until an attempt in flight gives back what it did not use. */
function* begin(run: RunState, record: TaskRecord, circumstances: CapCircumstances): Generator<RunEvent, void, void> {
  const costUsd = record.task.kind === 'checkpoint' ? null : grantFor(run, record, circumstances);
  if (costUsd === 0) return;
  yield attemptOf(run, record);
  if (costUsd !== null)
    yield { type: 'budget-granted', task: record.task.id, attempt: record.attempts.length, costUsd };
}

/** With the same agents for all tasks and all of them on hold there is nothing to look through. */
function isHeldBack(run: RunState): boolean {
  return (
    run.agents.size > 0 &&
    parseAgentList(run.settings.agent).every((agent) => run.agents.has(agent)) &&
    run.settings.agents === undefined &&
    run.plan.tasks.every(({ kind, overrides }) => kind === 'task' && overrides.agent === undefined) &&
    Object.keys(run.settings.tasks).length === 0 &&
    !run.hasAssignees
  );
}

/** An attempt waits until the last one's work is kept, and for an agent that is on hold. */
function canRun(run: RunState, index: number): boolean {
  const record = run.tasks[index];
  if (record === undefined || run.leases.has(index)) return false;
  if (record.task.kind === 'checkpoint') return true;
  if (isRunCapped(run)) return false;
  return run.agents.size === 0 || chooseAgent(run, record).hold === null;
}

function attemptOf(run: RunState, record: TaskRecord): RunEvent {
  const attempt = record.attempts.length + 1;
  const last = lastAttempt(record);
  const mode: AttemptMode = last === undefined ? 'fresh' : record.nextMode;
  const agent = record.task.kind === 'checkpoint' ? 'gates' : chooseAgent(run, record).agent;
  // Another agent goes on with the work, and with nobody else's session.
  const isSame = mode === 'continue' && last?.agent === agent;
  return {
    type: 'attempt-started',
    task: record.task.id,
    attempt,
    agent,
    mode,
    sessionId: isSame && last !== undefined ? last.sessionId : sessionIdFor(run.id, record.task.id, attempt),
  };
}

/** The run is over when nothing is open; what waits for a person keeps it open. */
function* end(run: RunState): Generator<RunEvent, void, void> {
  const { counts } = run;
  const waiting = counts.paused + counts['awaiting-decision'] + counts.assigned;
  const open = counts.pending + counts.queued + counts.running + counts.merging + waiting;
  if (open > 0 || run.leases.size > 0 || hasEnded(run.phase)) return;
  if (counts.failed === 0) yield { type: 'run-completed' };
  else
    yield {
      type: 'run-failed',
      reason: `${counts.failed} of ${run.tasks.length} tasks failed and ${counts.blocked} are blocked behind them.`,
    };
}

function idOf(run: RunState, index: number): string {
  return at(run.tasks, index).task.id;
}
