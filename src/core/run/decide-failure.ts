import { assertNever, present } from '../assert.ts';
import type { GateReport } from '../gate/gate.ts';
import { type NextStep, nextStep } from '../schedule/retry.ts';
import { isPerson } from './agent-list.ts';
import type { AttemptRecord } from './attempt-machine.ts';
import { usageAtEnd, usedItsGrant } from './cap-grants.ts';
import type { RunEvent } from './events.ts';
import type { FailureClass, FailureReport } from './failure.ts';
import { ask } from './keep-caps.ts';
import { retryFor } from './overrides.ts';
import type { RunState, TaskRecord } from './state.ts';
import { mostUsage, type Usage } from './usage.ts';

/** What is known about an attempt that did not do. */
export interface FailedAttempt {
  readonly attempt: number;
  readonly failure: FailureReport;
  readonly usage: Usage;
  readonly reports: readonly GateReport[];
}

/** The attempt fails, and the class of the failure decides what becomes of its task. */
export function failAttempt(run: RunState, record: TaskRecord, failed: FailedAttempt): readonly RunEvent[] {
  const { attempt, failure, usage, reports } = failed;
  const task = record.task.id;
  const last = record.attempts.at(-1);
  const used = last === undefined ? usage : usageAtEnd(last, usage);
  const event: RunEvent = { type: 'attempt-failed', task, attempt, failure, usage: used, reports };
  if (
    failure.class === 'budget' &&
    last !== undefined &&
    usedItsGrant({ ...last, usage: mostUsage(last.usage, usage) })
  )
    return [event, ...afterGrant(run, record, mostUsage(last.usage, usage))];
  return [event, ...afterFailure(run, record, failure)];
}

/** Its program stopped at its share: it goes on with another one, unless that was all that one attempt may use. */
function afterGrant(run: RunState, record: TaskRecord, usage: Usage): readonly RunEvent[] {
  const limit = run.settings.caps?.attempt?.costUsd;
  if (limit !== undefined && usage.costUsd >= limit * 0.99)
    return [...ask(record, { scope: 'attempt', measure: 'costUsd', limit, used: usage.costUsd })];
  const reason = 'What it was given of the cap of cost is used up.';
  return [{ type: 'task-backed-off', task: record.task.id, mode: 'continue', delayMs: 0, reason }];
}

/** What becomes of a task whose last attempt, counted as failed now, ended with this failure. */
export function afterFailure(run: RunState, record: TaskRecord, failure: FailureReport): readonly RunEvent[] {
  const task = record.task.id;
  const agent = present(record.attempts.at(-1), 'an attempt').agent;
  // A person decides what to do about it; there is nobody else who could.
  if (isPerson(agent)) return [{ type: 'task-returned', task, failure, handedIn: null }];
  const step = nextStep({
    failure,
    countedAttempts: countedAttempts(record),
    consecutiveSameClass: consecutive(record, failure),
    retry: retryFor(run.settings, record.task),
    seed: `${task}/${record.attempts.length}`,
  });
  return followStep(run, { task, agent, failure }, step);
}

/** The events that a step after a failure leads to. */
export function followStep(
  run: RunState,
  { task, agent, failure }: { readonly task: string; readonly agent: string; readonly failure: FailureReport },
  step: NextStep,
): readonly RunEvent[] {
  switch (step.kind) {
    case 'retry':
      return [{ type: 'task-backed-off', task, mode: step.mode, delayMs: step.delayMs, reason: failure.message }];
    case 'brake':
      return [
        ...brake(run, { agent, delayMs: step.delayMs, reason: failure.message, stated: step.stated }),
        { type: 'task-backed-off', task, mode: 'continue', delayMs: 0, reason: failure.message },
      ];
    case 'stop-agent':
      return [
        { type: 'agent-stopped', agent, reason: failure.message },
        { type: 'task-backed-off', task, mode: 'continue', delayMs: 0, reason: failure.message },
      ];
    case 'pause':
      return [{ type: 'task-paused', task, reason: step.reason, failure }];
    case 'fail':
      return [{ type: 'task-failed', task, failure }];
    default:
      return assertNever(step);
  }
}

/**
 * What one track learns about a limit holds for all of them. The provider's last word on when it lifts replaces what stood before, be it longer
 * or shorter. A guess never replaces a word of the provider's, and another guess only where it is longer.
 */
export function brake(
  run: RunState,
  limit: { readonly agent: string; readonly delayMs: number; readonly reason: string; readonly stated: boolean },
): readonly RunEvent[] {
  const hold = run.agents.get(limit.agent);
  if (hold?.kind === 'stopped') return [];
  if (hold?.kind === 'braked' && !limit.stated && (hold.stated || hold.delayMs >= limit.delayMs)) return [];
  return [{ type: 'agent-braked', ...limit }];
}

/** Verified work goes to the merge queue; a checkpoint without a box has nothing to land. */
export function handOn(
  record: TaskRecord,
  succeeded: Extract<RunEvent, { type: 'attempt-succeeded' }>,
): readonly RunEvent[] {
  if (record.task.kind !== 'checkpoint' || record.task.box !== null) return [succeeded];
  return [succeeded, { type: 'task-completed', task: record.task.id, by: 'gates', commit: null, tree: null }];
}

/**
 * Attempts that count against the limit, the one that fails now included: a provider's limit, a refused key, a cap and a question cost none.
 * Those of a person are never among them: a task changes hands by a person's word alone, which forgives all before it.
 */
function countedAttempts(record: TaskRecord): number {
  return 1 + record.attempts.slice(record.forgiven, -1).filter(isCounted).length;
}

const COST_NOTHING: readonly FailureClass[] = ['limited', 'auth', 'budget'];

function isCounted(attempt: AttemptRecord): boolean {
  const { state } = attempt;
  if (state.status === 'succeeded') return true;
  return state.status === 'failed' && !COST_NOTHING.includes(state.failure.class);
}

function consecutive(record: TaskRecord, failure: FailureReport): number {
  let count = 1;
  for (const attempt of record.attempts.slice(record.forgiven, -1).reverse()) {
    if (attempt.state.status !== 'failed' || attempt.state.failure.class !== failure.class) return count;
    count += 1;
  }
  return count;
}
