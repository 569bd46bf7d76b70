import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FailureClass } from '../run/failure.ts';
import { type FailedAttempt, LIMITED_BOUND, nextStep } from './retry.ts';

const retry = { attempts: 3, backoffMs: 1000, backoffMaxMs: 60_000 };

function failed(failureClass: FailureClass, fields: Partial<FailedAttempt> = {}): FailedAttempt {
  return {
    failure: { class: failureClass, message: 'It failed.', hint: 'Look.', evidence: '' },
    countedAttempts: 1,
    consecutiveSameClass: 1,
    retry,
    seed: 'T001/1',
    ...fields,
  };
}

describe('the strategy of each class', () => {
  test('retryable goes on in the session once, then starts afresh, then fails', () => {
    expect(nextStep(failed('retryable'))).toEqual({ kind: 'retry', mode: 'continue', delayMs: 765 });
    const second = failed('retryable', { countedAttempts: 2, consecutiveSameClass: 2 });
    expect(nextStep(second)).toEqual({ kind: 'retry', mode: 'fresh', delayMs: 1530 });
    const third = failed('retryable', { countedAttempts: 3, consecutiveSameClass: 3 });
    expect(nextStep(third)).toEqual({ kind: 'fail', reason: 'All 3 attempts are used up.' });
  });

  test('limited brakes until the time the provider gave', () => {
    const attempt = failed('limited');
    const known = { ...attempt, failure: { ...attempt.failure, resetMs: 7_200_000 } };
    expect(nextStep(known)).toEqual({ kind: 'brake', delayMs: 7_200_000, stated: true });
    const past = { ...attempt, failure: { ...attempt.failure, resetMs: -5 } };
    expect(nextStep(past)).toEqual({ kind: 'brake', delayMs: 0, stated: true });
  });

  test('limited backs off where the provider gave no time, and costs no attempt', () => {
    const attempt = failed('limited', { countedAttempts: 99, consecutiveSameClass: 3 });
    expect(nextStep(attempt)).toEqual({ kind: 'brake', delayMs: 3061, stated: false });
  });

  test('limited asks a person when the limit never lifts', () => {
    const attempt = failed('limited', { consecutiveSameClass: LIMITED_BOUND });
    expect(nextStep(attempt)).toEqual({ kind: 'pause', reason: 'The provider refused 50 times in a row.' });
  });

  test('resource waits longer, starts afresh and then asks', () => {
    expect(nextStep(failed('resource'))).toEqual({ kind: 'retry', mode: 'fresh', delayMs: 3061 });
    expect(nextStep(failed('resource', { countedAttempts: 3 }))).toEqual({
      kind: 'pause',
      reason: 'All 3 attempts are used up. The machine kept running out of a resource.',
    });
  });

  test('dependency is tried once more in a fresh workspace and then asks', () => {
    expect(nextStep(failed('dependency'))).toEqual({ kind: 'retry', mode: 'fresh', delayMs: 765 });
    expect(nextStep(failed('dependency', { countedAttempts: 2, consecutiveSameClass: 2 }))).toEqual({
      kind: 'pause',
      reason: 'Something the task needs is missing, and a fresh workspace did not bring it.',
    });
    expect(nextStep(failed('dependency', { retry: { ...retry, attempts: 1 } }))).toEqual({
      kind: 'pause',
      reason: 'The only attempt is used up. Something the task needs is still missing.',
    });
  });

  test('quality goes on at once with the evidence and then asks', () => {
    expect(nextStep(failed('quality', { countedAttempts: 2, consecutiveSameClass: 2 }))).toEqual({
      kind: 'retry',
      mode: 'continue',
      delayMs: 0,
    });
    expect(nextStep(failed('quality', { countedAttempts: 3 }))).toEqual({
      kind: 'pause',
      reason: 'All 3 attempts are used up. The work still does not pass its gates.',
    });
  });

  test('conflict, budget and fatal ask at once, auth stops the agent', () => {
    expect(nextStep(failed('auth'))).toEqual({ kind: 'stop-agent' });
    const steps = (['conflict', 'budget', 'fatal'] as const).map((name) => nextStep(failed(name)));
    expect(steps).toEqual([
      {
        kind: 'pause',
        reason: 'The work does not merge with what has landed since, and a conflict is never resolved silently.',
      },
      { kind: 'pause', reason: 'A budget is used up.' },
      { kind: 'pause', reason: 'The task cannot be done as it stands.' },
    ]);
  });

  test('a class that nobody knows is a bug', () => {
    expect(() => nextStep(failed('unheard-of' as FailureClass))).toThrow('unhandled variant "unheard-of"');
  });
});

describe('the delay', () => {
  const delay = (seed: string, consecutiveSameClass: number): number => {
    const step = nextStep(failed('limited', { seed, consecutiveSameClass }));
    return step.kind === 'brake' ? step.delayMs : Number.NaN;
  };

  test('stays between three quarters of the back-off and its cap, and is the same for the same attempt', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: LIMITED_BOUND - 1 }), (seed, count) => {
        const full = Math.min(retry.backoffMaxMs, retry.backoffMs * 2 ** (count - 1));
        expect(delay(seed, count)).toBeGreaterThanOrEqual(0.75 * full);
        expect(delay(seed, count)).toBeLessThanOrEqual(full);
        expect(delay(seed, count)).toBe(delay(seed, count));
      }),
    );
  });

  test('of a resource that ran out is four times as long, within the same cap', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 40 }), (seed, count) => {
        const unbounded = { ...retry, attempts: 99 };
        const step = nextStep(failed('resource', { seed, consecutiveSameClass: count, retry: unbounded }));
        const full = Math.min(retry.backoffMaxMs, 4 * retry.backoffMs * 2 ** (count - 1));
        expect(step).toMatchObject({ kind: 'retry', mode: 'fresh' });
        const delayMs = step.kind === 'retry' ? step.delayMs : Number.NaN;
        expect(delayMs).toBeGreaterThanOrEqual(0.75 * full);
        expect(delayMs).toBeLessThanOrEqual(full);
      }),
    );
  });

  test('spreads tasks that failed together over the whole range', () => {
    const delays = Array.from({ length: 200 }, (_, task) => delay(`T${task}/1`, 1));
    const quarters = [0, 1, 2, 3].map(
      (q) => delays.filter((ms) => Math.min(3, Math.floor((ms - 750) / 62.5)) === q).length,
    );
    for (const count of quarters) expect(count).toBeGreaterThan(30);
  });
});

test('no class is retried for ever, whatever the settings', () => {
  const anyClass = fc.constantFrom<FailureClass>(
    'retryable',
    'limited',
    'resource',
    'dependency',
    'quality',
    'conflict',
    'auth',
    'budget',
    'fatal',
  );
  fc.assert(
    fc.property(anyClass, fc.integer({ min: 1, max: 9 }), (failureClass, attempts) => {
      let counted = 0;
      let step = nextStep(failed('retryable', { retry: { ...retry, attempts: 2 } }));
      for (let round = 1; step.kind === 'retry' || step.kind === 'brake'; round += 1) {
        counted += failureClass === 'limited' ? 0 : 1;
        const again = { countedAttempts: counted, consecutiveSameClass: round, retry: { ...retry, attempts } };
        step = nextStep(failed(failureClass, again));
        expect(round).toBeLessThanOrEqual(LIMITED_BOUND);
      }
      expect(counted).toBeLessThanOrEqual(attempts);
    }),
  );
});
