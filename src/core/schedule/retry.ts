import { assertNever } from '../assert.ts';
import type { AttemptMode } from '../run/events.ts';
import type { FailureReport } from '../run/failure.ts';
import type { RetrySettings } from '../run/settings.ts';

/** What is known when an attempt has failed. */
export interface FailedAttempt {
  readonly failure: FailureReport;
  /** Attempts of the task that count against `retry.attempts`, this one included unless a provider's limit ended it. */
  readonly countedAttempts: number;
  /** Failures of this class in a row, this one included: 1 at the first. */
  readonly consecutiveSameClass: number;
  readonly retry: RetrySettings;
  /** Names the attempt, for example `T001/2`: spreads the delays of different tasks without randomness. */
  readonly seed: string;
}

/** What becomes of a task after a failed attempt. Delays are in milliseconds. */
export type NextStep =
  | { readonly kind: 'retry'; readonly mode: AttemptMode; readonly delayMs: number }
  /** No task is given to the agent until the delay is over; the task then goes on in its session and loses no attempt. */
  | {
      readonly kind: 'brake';
      readonly delayMs: number /** The provider itself said how long. */;
      readonly stated: boolean;
    }
  /** The agent gets no task any more in this run. */
  | { readonly kind: 'stop-agent' }
  /** The task waits for a person. */
  | { readonly kind: 'pause'; readonly reason: string }
  | { readonly kind: 'fail'; readonly reason: string };

/** Times in a row that a provider may refuse before a person is asked: a limit that never lifts must not brake for ever. */
export const LIMITED_BOUND = 50;

/** A machine that ran out of something needs longer to recover than a connection does. */
const RESOURCE_BACKOFF_FACTOR = 4;

/** A missing thing that a fresh workspace on the newest base does not bring is not brought by a third one. */
const DEPENDENCY_RETRIES = 1;

/** The strategy for each class of failure: bounded, without a clock and without randomness. */
export function nextStep(attempt: FailedAttempt): NextStep {
  switch (attempt.failure.class) {
    case 'retryable':
      return afterRetryable(attempt);
    case 'limited':
      return afterLimited(attempt);
    case 'resource':
      return afterResource(attempt);
    case 'dependency':
      return afterDependency(attempt);
    case 'quality':
      return afterQuality(attempt);
    case 'conflict':
      return pause('The work does not merge with what has landed since, and a conflict is never resolved silently.');
    case 'auth':
      return { kind: 'stop-agent' };
    case 'budget':
      return pause('A budget is used up.');
    case 'fatal':
      return pause('The task cannot be done as it stands.');
    default:
      return assertNever(attempt.failure.class);
  }
}

/** The session is worth keeping once; when going on fails as well, the session may be what is broken. */
function afterRetryable(attempt: FailedAttempt): NextStep {
  if (isUsedUp(attempt)) return { kind: 'fail', reason: usedUp(attempt) };
  const mode = attempt.consecutiveSameClass === 1 ? 'continue' : 'fresh';
  return { kind: 'retry', mode, delayMs: backoffMs(attempt) };
}

function afterLimited(attempt: FailedAttempt): NextStep {
  if (attempt.consecutiveSameClass >= LIMITED_BOUND) {
    return pause(`The provider refused ${attempt.consecutiveSameClass} times in a row.`);
  }
  const { resetMs } = attempt.failure;
  return { kind: 'brake', delayMs: Math.max(0, resetMs ?? backoffMs(attempt)), stated: resetMs !== undefined };
}

function afterResource(attempt: FailedAttempt): NextStep {
  if (isUsedUp(attempt)) return pause(`${usedUp(attempt)} The machine kept running out of a resource.`);
  return { kind: 'retry', mode: 'fresh', delayMs: backoffMs(attempt, RESOURCE_BACKOFF_FACTOR) };
}

function afterDependency(attempt: FailedAttempt): NextStep {
  if (isUsedUp(attempt)) return pause(`${usedUp(attempt)} Something the task needs is still missing.`);
  if (attempt.consecutiveSameClass > DEPENDENCY_RETRIES) {
    return pause('Something the task needs is missing, and a fresh workspace did not bring it.');
  }
  return { kind: 'retry', mode: 'fresh', delayMs: backoffMs(attempt) };
}

/** Nothing has to recover, so the agent goes on at once with the evidence. */
function afterQuality(attempt: FailedAttempt): NextStep {
  if (isUsedUp(attempt)) return pause(`${usedUp(attempt)} The work still does not pass its gates.`);
  return { kind: 'retry', mode: 'continue', delayMs: 0 };
}

function pause(reason: string): NextStep {
  return { kind: 'pause', reason };
}

function isUsedUp({ countedAttempts, retry }: FailedAttempt): boolean {
  return countedAttempts >= retry.attempts;
}

function usedUp({ countedAttempts }: FailedAttempt): string {
  return countedAttempts === 1 ? 'The only attempt is used up.' : `All ${countedAttempts} attempts are used up.`;
}

/** Doubles with each failure in a row up to the cap, less up to a quarter, so that tasks that failed together do not come back together. */
function backoffMs({ consecutiveSameClass, retry, seed }: FailedAttempt, factor = 1): number {
  const full = Math.min(retry.backoffMaxMs, factor * retry.backoffMs * 2 ** (consecutiveSameClass - 1));
  return Math.round(full * (1 - hashFraction(seed) / 4));
}

/** 0 up to 1, the same for the same text: FNV-1a, mixed once more because texts here differ in their last character alone. */
function hashFraction(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
