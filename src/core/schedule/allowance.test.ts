import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aFailure, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { afterShortage, afterSuccess, fullAllowance } from './allowance.ts';

const step = fc.oneof(
  fc.record({ kind: fc.constant('success' as const) }),
  fc.record({ kind: fc.constant('shortage' as const), atWork: fc.nat(20), age: fc.nat(30) }),
);

describe('the allowance', () => {
  test('stays between one track and all of them, whatever happens, and comes back after as many successes as there are tracks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), fc.array(step), (most, steps) => {
        let allowance = fullAllowance(most);
        for (const [index, each] of steps.entries()) {
          const before = allowance.tracks;
          if (each.kind === 'success') {
            allowance = afterSuccess(allowance, most);
            expect(allowance.tracks).toBe(Math.min(most, before + 1));
          } else {
            const failedAt = index + 100;
            allowance = afterShortage(allowance, { atWork: each.atWork, startedAt: failedAt - each.age, failedAt });
            expect(allowance.tracks).toBeLessThanOrEqual(before);
          }
          expect(allowance.tracks).toBeGreaterThanOrEqual(1);
        }
        for (let success = 1; success < most; success += 1) allowance = afterSuccess(allowance, most);
        expect(allowance.tracks).toBe(most);
      }),
    );
  });

  test('is halved once by attempts that fell together', () => {
    const first = afterShortage(fullAllowance(8), { atWork: 8, startedAt: 10, failedAt: 20 });
    expect(first).toEqual({ tracks: 4, loweredAt: 20 });
    expect(afterShortage(first, { atWork: 7, startedAt: 11, failedAt: 21 })).toBe(first);
    expect(afterShortage(first, { atWork: 4, startedAt: 25, failedAt: 30 })).toEqual({ tracks: 2, loweredAt: 30 });
  });
});

describe('a run whose attempts ran out of memory', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const plan = () => aPlan(ids.map((id) => aTask(id)));
  const exhaust = (run: CoreRun, task: string) =>
    run.tell({
      type: 'report-attempt-failed',
      task,
      attempt: 1,
      failure: aFailure('resource'),
      usage: SOME_USAGE,
      reports: [],
    });

  test('keeps fewer at work, says so, and takes more again after successes', () => {
    const run = CoreRun.start(plan(), { tracks: 4 });
    expect(run.state.running.size).toBe(4);
    exhaust(run, 'a');
    exhaust(run, 'b');
    expect(run.state.running.size).toBe(2);
    expect(run.view().tasks[4]?.reason).toBe(
      'Attempts ran out of a resource, so only 2 of 4 tracks are used; each success gives one back.',
    );
    run.finish('c');
    expect(run.state.running.size).toBe(3);
    run.finish('d');
    expect(run.state.running.size).toBe(4);
    expect(run.refolded().allowance).toEqual(run.state.allowance);
  });

  test('still keeps one at work when everything fails', () => {
    const run = CoreRun.start(plan(), { tracks: 1 });
    exhaust(run, 'a');
    expect(run.state.running.size).toBe(1);
  });
});
