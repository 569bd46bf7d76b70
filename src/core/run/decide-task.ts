import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import { chooseAgent } from './agent-choice.ts';
import type { PersonCommand, Refusal } from './commands.ts';
import { stopAttempt } from './decide-run.ts';
import type { RunEvent } from './events.ts';
import { findTask, lastAttempt, type RunState, type TaskRecord } from './state.ts';

type Decision = Result<readonly RunEvent[], Refusal>;
type Command<Type extends PersonCommand['type']> = Extract<PersonCommand, { type: Type }>;

/** A person may try again what failed, was paused or was skipped; a failed run goes on with it. */
export function decideRetry(run: RunState, command: Command<'retry'>): Decision {
  const record = findTask(run, command.task);
  if (record === undefined) return unknownTask(run, command.task);
  const { status } = record.state;
  if (status === 'queued' && isStopped(run, record)) return success(letGo(run, record));
  if (
    run.phase.status === 'aborted' ||
    run.phase.status === 'completed' ||
    run.phase.status === 'planned' ||
    run.phase.status === 'approved'
  )
    return refuse(
      'not-running',
      `Run ${run.id} is ${run.phase.status}, so nothing of it can be tried again.`,
      'Start a new run: ticked tasks are left out of it.',
    );
  if (status !== 'failed' && status !== 'paused' && status !== 'skipped')
    return refuse(
      'not-retryable',
      `Task ${command.task} is ${status}.`,
      'Only a task that failed, was paused or was skipped can be tried again.',
    );
  if (record.state.status === 'skipped' && record.state.satisfy)
    return refuse(
      'already-satisfied',
      `Task ${command.task} was skipped as satisfied and others may rest on that.`,
      'Start a new run for it.',
    );
  const events: RunEvent[] = [];
  if (run.phase.status === 'failed') events.push({ type: 'run-resumed', by: command.by });
  events.push({ type: 'task-retried', task: command.task, note: command.note, by: command.by });
  return success(events);
}

/** Somebody who asks for a task of a stopped agent has logged in again. */
function letGo(run: RunState, record: TaskRecord): readonly RunEvent[] {
  return [{ type: 'agent-released', agent: chooseAgent(run, record).agent }];
}

function isStopped(run: RunState, record: TaskRecord): boolean {
  return record.task.kind === 'task' && chooseAgent(run, record).hold?.kind === 'stopped';
}

/** A skipped task is deferred: what waits for it is blocked, unless it is skipped as satisfied. */
export function decideSkip(run: RunState, command: Command<'skip'>): Decision {
  const record = findTask(run, command.task);
  if (record === undefined) return unknownTask(run, command.task);
  if (run.phase.status === 'aborted' || run.phase.status === 'completed')
    return refuse('already-ended', `Run ${run.id} is ${run.phase.status} already.`, 'Start a new run.');
  const { status } = record.state;
  if (status === 'completed' || status === 'skipped')
    return refuse(
      'not-skippable',
      `Task ${command.task} is ${status} already.`,
      'Only a task that is not done can be skipped.',
    );
  if (record.state.status === 'merging' && record.state.intent !== null)
    return refuse('is-landing', `Task ${command.task} is landing at this moment.`, 'Look again with slipway status.');
  return success([...stopAttempt(record, 'The task was skipped.', 'left'), ...skipped(record, command), ...goOn(run)]);
}

function skipped(record: TaskRecord, command: Command<'skip'>): readonly RunEvent[] {
  return [
    { type: 'task-skipped', task: record.task.id, satisfy: command.satisfy, reason: command.reason, by: command.by },
  ];
}

function goOn(run: RunState): readonly RunEvent[] {
  return run.phase.status === 'failed' ? [{ type: 'run-resumed', by: 'person' }] : [];
}

/** A word for the attempt that works now, and for those after it. */
export function decideTell(run: RunState, command: Command<'tell'>): Decision {
  const record = findTask(run, command.task);
  if (record === undefined) return unknownTask(run, command.task);
  const attempt = lastAttempt(record);
  if (record.state.status !== 'running' || attempt?.state.status !== 'working')
    return refuse(
      'not-working',
      `No agent works on task ${command.task} at this moment: it is ${record.state.status}.`,
      'Wait until it works, or retry the task with a note.',
    );
  if (/^replay\s*:/.test(attempt.agent))
    return refuse(
      'does-not-listen',
      `Task ${command.task} is played from a recording, which hears nothing.`,
      'Give it to an agent first: slipway assign.',
    );
  const { task, text, interrupts = false, by } = command;
  return success([{ type: 'agent-told', task, attempt: attempt.number, text, interrupts, by }]);
}

function unknownTask(run: RunState, id: string): Decision {
  return refuse('no-such-task', `Run ${run.id} has no task ${id}.`, 'List its tasks with slipway status.');
}

function refuse(reason: string, message: string, hint: string): Decision {
  return failure({ reason, message, hint });
}
