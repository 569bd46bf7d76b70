import { present } from '../assert.ts';
import type { AttemptRecord } from './attempt-machine.ts';
import { usageAtEnd } from './cap-grants.ts';
import { sayAmount, sayCap } from './cap-words.ts';
import {
  type CapCircumstances,
  type CapScope,
  capInTheWay,
  isPeriod,
  type Period,
  type ReachedCap,
  spendingAttempts,
} from './caps.ts';
import type { RunEvent } from './events.ts';
import type { FailureReport } from './failure.ts';
import type { RunState, TaskRecord } from './state.ts';

/*
 * What follows from a cap that is reached. What is in flight under it ends and its work is kept. A cap of an attempt or a task asks a person
 * about that task; the cap of a run asks once, in the name of the task that met it first, and holds back the others; the cap of an hour, a
 * day or a month asks nobody and lifts when that is over. Nothing of it costs a task one of its attempts.
 */

/** Ends the attempts in flight that a cap stands in the way of. Each event has to be applied before the next is taken. */
export function* keepCaps(run: RunState, circumstances: CapCircumstances): Generator<RunEvent, void, void> {
  if (run.settings.caps === undefined) return;
  for (const { record, attempt } of spendingAttempts(run)) {
    const cap = capInTheWay(run, record, attempt, circumstances);
    if (cap === null) continue;
    yield stopped(record, attempt, cap);
    yield* waitAfter(run, record, cap, circumstances);
  }
}

/** What becomes of a ready task whose next attempt a cap keeps from starting. */
export function* holdBack(
  run: RunState,
  record: TaskRecord,
  { cap, circumstances }: { readonly cap: ReachedCap; readonly circumstances: CapCircumstances },
): Generator<RunEvent, void, void> {
  if (isPeriod(cap.scope)) yield* holdForPeriod(run, { ...cap, scope: cap.scope }, circumstances);
  else if (cap.scope !== 'run' || run.capAsker === null) yield* ask(record, { ...cap, scope: cap.scope });
}

/** Whether no task of the run may start, whichever it is. */
export function isRunCapped(run: RunState): boolean {
  return run.periodHold !== null || run.capAsker !== null;
}

function* waitAfter(
  run: RunState,
  record: TaskRecord,
  cap: ReachedCap,
  circumstances: CapCircumstances,
): Generator<RunEvent, void, void> {
  if (isPeriod(cap.scope)) yield* holdForPeriod(run, { ...cap, scope: cap.scope }, circumstances);
  else if (cap.scope !== 'run' || run.capAsker === null) {
    yield* ask(record, { ...cap, scope: cap.scope });
    return;
  }
  yield { type: 'task-backed-off', task: record.task.id, mode: 'continue', delayMs: 0, reason: sayCap(cap) };
}

function stopped(record: TaskRecord, attempt: AttemptRecord, cap: ReachedCap): RunEvent {
  const failure: FailureReport = { class: 'budget', message: sayCap(cap), hint: HINTS[cap.scope], evidence: '' };
  return {
    type: 'attempt-failed',
    task: record.task.id,
    attempt: attempt.number,
    failure,
    usage: usageAtEnd(attempt, attempt.usage),
    reports: [],
  };
}

const HINTS = {
  attempt: 'Answer its question: what it did so far is kept, and another attempt goes on from there.',
  task: 'Answer its question: what it did so far is kept, and another attempt goes on from there.',
  run: 'Answer the question of the run: what was done so far is kept, and other attempts go on from there.',
  hour: 'It goes on by itself when the hour is over; what it did so far is kept.',
  day: 'It goes on by itself after midnight; what it did so far is kept.',
  month: 'It goes on by itself when the month is over; what it did so far is kept.',
} as const;

function* holdForPeriod(
  run: RunState,
  cap: ReachedCap & { readonly scope: Period },
  { periods }: CapCircumstances,
): Generator<RunEvent, void, void> {
  const { until } = present(periods?.[cap.scope], cap.scope);
  // A longer wait takes the place of a shorter one.
  if (run.periodHold === null || run.periodHold.until < until) yield { type: 'cap-reached', ...cap, of: null, until };
}

/** A cap that does not lift by itself. */
interface AskedCap extends ReachedCap {
  readonly scope: Exclude<CapScope, Period>;
}

/** Asks a person what becomes of a cap, in the name of a task. */
export function* ask(record: TaskRecord, cap: AskedCap): Generator<RunEvent, void, void> {
  const task = record.task.id;
  yield { type: 'cap-reached', ...cap, of: task, until: null };
  const question = `${sayCap(cap)} What now?`;
  const base = { type: 'task-asked', task, question, fallback: null, kind: 'budget', deadlineMs: null } as const;
  yield { ...base, options: OPTIONS[cap.scope](cap) };
}

/** What a person can answer; another amount may be given in the place of the one that is offered. */
const OPTIONS: Readonly<Record<AskedCap['scope'], (cap: ReachedCap) => readonly string[]>> = {
  attempt: () => [GO_ON, SKIP, ABORT],
  task: (cap) => [raiseOption(cap), SKIP, ABORT],
  run: (cap) => [raiseOption(cap), ABORT],
};

/** The words of the answers. */
export const GO_ON = 'go on';
export const SKIP = 'skip';
export const ABORT = 'abort';

/** The cap once more, as often as it takes to get above what is used. */
export function usualRaise({ limit, used }: ReachedCap): number {
  return limit * (1 + Math.floor(Math.max(0, used - limit) / limit));
}

function raiseOption(cap: ReachedCap): string {
  return `raise by ${sayAmount(cap.measure, usualRaise(cap))}`;
}
