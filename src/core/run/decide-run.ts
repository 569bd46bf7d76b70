import { at } from '../at.ts';
import { withGateCheckpoints } from '../gate/checkpoints.ts';
import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import { isPerson } from './agent-list.ts';
import { usageAtEnd } from './cap-grants.ts';
import type { PersonCommand, Refusal } from './commands.ts';
import type { RunEvent } from './events.ts';
import { hasEnded } from './run-machine.ts';
import { lastAttempt, type RunState, type TaskRecord } from './state.ts';
import { NO_USAGE } from './usage.ts';

type Decision = Result<readonly RunEvent[], Refusal>;
type Command<Type extends PersonCommand['type']> = Extract<PersonCommand, { type: Type }>;

/** A run begins with a plan that has no error in it. */
export function decidePlan(run: RunState | null, command: Command<'plan'>): Decision {
  if (run !== null) return refuse('already-planned', `Run ${run.id} is planned already.`, 'Start a new run instead.');
  const errors = command.plan.diagnostics.filter((each) => each.severity === 'error');
  if (errors.length > 0)
    return refuse(
      'plan-has-errors',
      `The plan has ${errors.length} errors.`,
      'Show them with slipway check and mend them first.',
    );
  if (command.plan.tasks.length === 0)
    return refuse('plan-is-empty', 'The plan has no tasks.', 'Give a file with a task list.');
  const { settings, target, title } = command;
  const plan = withGateCheckpoints(command.plan, settings.gates);
  return success([{ type: 'run-planned', plan, settings, target, title }]);
}

/** The approval names the plan it is for: what was read is what runs. */
export function decideApprove(run: RunState, command: Command<'approve'>): Decision {
  if (run.phase.status !== 'planned')
    return refuse(
      'not-planned',
      `Run ${run.id} is ${run.phase.status}, not waiting for approval.`,
      'Nothing is left to approve.',
    );
  if (command.planHash !== run.target.planHash)
    return refuse(
      'plan-changed',
      'The plan, or a document beside it, changed after this run was planned.',
      `Take it over with slipway replan ${run.id}, or approve what was planned with the file as it was.`,
    );
  return success([{ type: 'run-approved', by: command.by, planHash: command.planHash }]);
}

/** Pausing now ends what is in flight and keeps its work; pausing after the current attempts only stops new ones. */
export function decidePause(run: RunState, command: Command<'pause'>): Decision {
  const { phase } = run;
  if (phase.status === 'paused' && (phase.mode === 'now' || command.mode === phase.mode)) return success([]);
  if (phase.status !== 'running' && phase.status !== 'paused')
    return refuse(
      'not-running',
      `Run ${run.id} is ${phase.status} and cannot be paused.`,
      'Only a running run can be paused.',
    );
  const { by, mode, reason } = command;
  const events: RunEvent[] = [{ type: 'run-paused', by, mode, reason }];
  if (mode === 'now')
    for (const record of inFlight(run)) events.push(...stopAttempt(record, 'The run was paused.', 'paused'));
  return success(events);
}

/** Resuming also lets agents that were stopped be tried again. */
export function decideResume(run: RunState, command: Command<'resume'>): Decision {
  const released: RunEvent[] = [...run.agents.keys()].map((agent) => ({ type: 'agent-released', agent }));
  if (run.phase.status === 'running' && released.length > 0) return success(released);
  if (run.phase.status === 'running') return success([]);
  if (run.phase.status !== 'paused')
    return refuse(
      'not-paused',
      `Run ${run.id} is ${run.phase.status} and cannot be resumed.`,
      'Only a paused run can be resumed.',
    );
  const waiting: RunEvent[] = [...run.pausedWithRun].map((index) => ({
    type: 'task-queued',
    task: at(run.tasks, index).task.id,
  }));
  return success([{ type: 'run-resumed', by: command.by }, ...released, ...waiting]);
}

/** Aborting ends what is in flight; everything that was done so far stays, landed or pinned. */
export function decideAbort(run: RunState, command: Command<'abort'>): Decision {
  if (run.phase.status === 'aborted') return success([]);
  if (hasEnded(run.phase))
    return refuse('already-ended', `Run ${run.id} is ${run.phase.status} already.`, 'Nothing is left to abort.');
  const events: RunEvent[] = [{ type: 'run-aborted', by: command.by, reason: command.reason }];
  for (const record of [...inFlight(run), ...withPeople(run)])
    events.push(...stopAttempt(record, 'The run was aborted.', 'paused'));
  return success(events);
}

/** The events that end a task's attempt in flight: its process tree is ended and its work kept before anything else happens to it. */
export function stopAttempt(record: TaskRecord, reason: string, then: 'paused' | 'left'): readonly RunEvent[] {
  const attempt = lastAttempt(record);
  if (attempt === undefined || !isAtWork(record)) return [];
  const task = record.task.id;
  const usage = usageAtEnd(attempt, NO_USAGE);
  const events: RunEvent[] = [{ type: 'attempt-cancelled', task, attempt: attempt.number, reason, usage }];
  if (then === 'paused' && isPerson(attempt.agent)) {
    const handedIn = record.state.status === 'running' ? attempt.summary : null;
    events.push({ type: 'task-returned', task, failure: null, handedIn });
  } else if (then === 'paused') events.push({ type: 'task-paused', task, reason, failure: null });
  return events;
}

function isAtWork({ state }: TaskRecord): boolean {
  return state.status === 'running' || (state.status === 'assigned' && state.attempt !== null);
}

function withPeople(run: RunState): readonly TaskRecord[] {
  return [...run.assigned].map((index) => at(run.tasks, index));
}

function inFlight(run: RunState): readonly TaskRecord[] {
  return [...run.running].map((index) => at(run.tasks, index));
}

function refuse(reason: string, message: string, hint: string): Decision {
  return failure({ reason, message, hint });
}
