import { assert, assertNever, present } from '../assert.ts';
import { afterShortage, afterSuccess } from '../schedule/allowance.ts';
import { namedModel } from './agent-choice.ts';
import { applyCap, forgetCap } from './apply-cap.ts';
import { type AttemptRecord, applyToAttempt, ownsTree, startAttempt } from './attempt-machine.ts';
import { countConflict } from './conflicted.ts';
import { createRun } from './create.ts';
import type { AttemptEvent, RunEvent, RunLevelEvent, TaskEvent } from './events.ts';
import { enter, markSatisfied, reindex } from './indexes.ts';
import { applyNear } from './near-caps.ts';
import { applyToRun, hasEnded } from './run-machine.ts';
import { addSpending, book, MEASURES, type Spending, spentBetween } from './spending.ts';
import { findTask, hasWorkspace, lastAttempt, type RunState, type TaskRecord } from './state.ts';
import { takeOver } from './take-over.ts';
import { applyToTask, isTerminal, type TaskMove } from './task-machine.ts';

/** An event with its place in the run's journal and the wall-clock time it was written, in milliseconds. */
export interface RecordedEvent {
  readonly seq: number;
  readonly at: number;
  readonly event: RunEvent;
}

/** The run after one more event. Updates the given state in place; null stands for a run that does not exist yet. */
export function applyEvent(state: RunState | null, runId: string, recorded: RecordedEvent): RunState {
  const { seq, at, event } = recorded;
  assert(seq === (state?.seq ?? 0) + 1, `event ${seq} of run ${runId} does not follow ${state?.seq ?? 0}`);
  if (event.type === 'run-planned') {
    assert(state === null, `run ${runId} is planned already`);
    const created = createRun(runId, event, at);
    reindex(created);
    created.seq = seq;
    return created;
  }
  const run = present(state, `run ${runId}`);
  run.seq = seq;
  if (event.type === 'run-replanned') takeOver(run, event);
  else if ('attempt' in event && 'task' in event) applyAttemptOrMerge(run, event, at);
  else if ('task' in event) move(run, recordOf(run, event.task), event, at);
  else applyRunLevel(run, event, at);
  return run;
}

/** The state that a journal leads to; null for an empty one. */
export function foldRun(runId: string, entries: Iterable<RecordedEvent>): RunState | null {
  let state: RunState | null = null;
  for (const entry of entries) state = applyEvent(state, runId, entry);
  return state;
}

function recordOf(run: RunState, id: string): TaskRecord {
  return present(findTask(run, id), `task ${id}`);
}

function applyRunLevel(
  run: RunState,
  event: Exclude<RunLevelEvent, { type: 'run-planned' | 'run-replanned' }>,
  at: number,
): void {
  switch (event.type) {
    case 'agent-braked':
      run.agents.set(event.agent, {
        kind: 'braked',
        delayMs: event.delayMs,
        reason: event.reason,
        stated: event.stated,
        seq: run.seq,
        at,
      });
      return;
    case 'agent-released':
      run.agents.delete(event.agent);
      return;
    case 'agent-stopped':
      run.agents.set(event.agent, { kind: 'stopped', reason: event.reason });
      return;
    case 'cap-neared':
      applyNear(run, event);
      return;
    case 'cap-reached':
    case 'cap-raised':
    case 'cap-lifted':
      applyCap(run, event, at);
      return;
    case 'run-approved':
    case 'run-started':
    case 'run-paused':
    case 'run-resumed':
    case 'run-completed':
    case 'run-failed':
    case 'run-aborted':
      run.phase = applyToRun(run.phase, event);
      run.startedAt ??= event.type === 'run-started' ? at : null;
      run.finishedAt = hasEnded(run.phase) ? at : null;
      return;
    default:
      assertNever(event);
  }
}

type KeyedByAttempt = AttemptEvent | Extract<TaskEvent, { attempt: number }>;

function applyAttemptOrMerge(run: RunState, event: KeyedByAttempt, at: number): void {
  const record = recordOf(run, event.task);
  switch (event.type) {
    case 'merge-started':
    case 'merge-intended':
    case 'merge-superseded':
      move(run, record, event, at);
      return;
    case 'merge-conflicted':
      record.continueFrom = null;
      record.nextMode = 'fresh';
      record.mergeFailure = event.failure;
      run.conflicted = countConflict(run.conflicted, event.failure);
      move(run, record, event, at);
      return;
    case 'merge-rejected':
      record.continueFrom = event.candidate;
      record.nextMode = 'continue';
      record.mergeFailure = event.failure;
      move(run, record, event, at);
      return;
    case 'attempt-started':
      begin(run, record, event, at);
      return;
    default:
      applyToLastAttempt(run, record, event, at);
  }
}

function begin(
  run: RunState,
  record: TaskRecord,
  event: Extract<AttemptEvent, { type: 'attempt-started' }>,
  at: number,
): void {
  assert(
    event.attempt === record.attempts.length + 1,
    `attempt ${event.attempt} of ${event.task} does not follow ${record.attempts.length}`,
  );
  const kind =
    record.task.kind === 'checkpoint'
      ? 'checkpoint'
      : hasWorkspace(run, record.task)
        ? 'agent'
        : 'agent-without-workspace';
  record.attempts.push(startAttempt(event, at, kind));
  record.startedAt ??= at;
  record.attemptSeq = run.seq;
  move(run, record, event, at);
}

function applyToLastAttempt(
  run: RunState,
  record: TaskRecord,
  event: Exclude<AttemptEvent, { type: 'attempt-started' }>,
  at: number,
): void {
  const attempt = present(lastAttempt(record), `an attempt of ${event.task}`);
  assert(attempt.number === event.attempt, `attempt ${event.attempt} of ${event.task} is not its last`);
  const next = applyToAttempt(attempt, event, at);
  record.attempts[record.attempts.length - 1] = next;
  count(run, spentBetween(attempt, next), at);
  if (ownsTree(next)) run.leases.add(record.index);
  else run.leases.delete(record.index);
  rememberWork(record, event, next.snapshot);
  // What a person handed in goes on like any other work.
  if (event.type === 'agent-finished' && record.state.status === 'assigned') move(run, record, event, at);
  adaptAllowance(run, record, event);
  if (event.type === 'agent-session') pinModel(run, record, next);
  if (event.type === 'agent-told') record.notes.push(event.text);
  if (event.type === 'attempt-succeeded') {
    record.mergeFailure = null;
    move(run, record, event, at);
  }
}

/** The first one stays: attempts that began side by side were given none. */
function pinModel(run: RunState, record: TaskRecord, { agent, model }: AttemptRecord): void {
  if (model === null || run.toldModels.has(agent) || namedModel(run, record, agent) !== null) return;
  run.toldModels.set(agent, model);
}

function count(run: RunState, spent: Spending, at: number): void {
  if (MEASURES.every((measure) => spent[measure] === 0)) return;
  run.spent = addSpending(run.spent, spent);
  book(run.spentByQuarter, spent, at);
}

function adaptAllowance(run: RunState, record: TaskRecord, event: AttemptEvent): void {
  if (event.type === 'attempt-succeeded') run.allowance = afterSuccess(run.allowance, run.settings.tracks);
  if (event.type !== 'attempt-failed' || event.failure.class !== 'resource') return;
  const shortage = { atWork: run.running.size, startedAt: record.attemptSeq, failedAt: run.seq };
  run.allowance = afterShortage(run.allowance, shortage);
}

/** The next attempt goes on from what this one left, where it left anything that may be used. */
function rememberWork(record: TaskRecord, event: AttemptEvent, snapshot: string | null): void {
  if (event.type === 'snapshot-taken') record.continueFrom = event.commit;
  if (event.type === 'salvage-failed') record.continueFrom = null;
  if (event.type === 'attempt-failed' || event.type === 'attempt-cancelled') {
    record.nextMode = 'continue';
    record.continueFrom = snapshot ?? record.continueFrom;
  }
}

function move(run: RunState, record: TaskRecord, event: TaskMove, at: number): void {
  const before = record.state;
  const after = applyToTask(record.task.id, before, event, { seq: run.seq, at });
  record.state = after;
  if (event.type === 'task-answered' && before.status === 'awaiting-decision' && before.kind === 'permission')
    record.permissions.push({ question: before.question, answer: event.answer });
  remember(record, event, run.seq);
  if (before.status === 'awaiting-decision' && after.status !== 'awaiting-decision') forgetCap(run, record);
  if (event.type === 'task-assigned') run.hasAssignees = true;
  record.finishedAt = isTerminal(after) ? at : null;
  enter(run, record, before, event);
  if (event.type === 'task-completed') markSatisfied(run, record.index);
  if (event.type === 'task-skipped' && event.satisfy) markSatisfied(run, record.index);
}

/** What the next attempt has to know besides the state of its task. */
function remember(record: TaskRecord, event: TaskMove, seq: number): void {
  if (event.type === 'task-backed-off') record.nextMode = event.mode;
  if (event.type === 'task-asked') record.lastQuestion = { id: seq, answered: null };
  if (event.type === 'task-answered') {
    const { answer, by } = event;
    const { id } = present(record.lastQuestion, 'the question that is answered');
    record.lastQuestion = { id, answered: { answer, by } };
    // What a person says about a cap is not for the agent.
    if (record.cap === null) record.notes.push(`Answer to your question: ${event.answer}`);
  }
  if (event.type === 'task-assigned') record.assignee = event.agent;
  if (event.type === 'task-retried' && event.note !== null) record.notes.push(event.note);
  if (event.type === 'task-retried' || event.type === 'task-assigned') record.forgiven = record.attempts.length;
}
