import { describe, expect, test } from 'vitest';
import { aFailure, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask, someSettings } from '../../testing/plans.ts';
import type { TaskOverrides } from '../plan/plan.ts';
import { limitsFor, networkFor, overridesFor, retryFor } from './overrides.ts';

describe('settings of one task', () => {
  test.each([
    [{ timeoutMinutes: 2 }, { wallMs: 120_000 }],
    [{ idleMinutes: 0.5 }, { idleMs: 30_000 }],
    [{ outputBytes: 11 }, { outputBytes: 11 }],
    [{ memoryBytes: 12 }, { memoryBytes: 12 }],
    [{ processes: 13 }, { processes: 13 }],
    [{ fileBytes: 14 }, { fileBytes: 14 }],
  ])('%j bounds its attempts, from the plan and from the configuration', (own: TaskOverrides, limits) => {
    const { limits: common } = someSettings();
    expect(limitsFor(someSettings({ tasks: { a: own } }), aTask('a'))).toEqual({ ...common, ...limits });
    expect(limitsFor(someSettings(), aTask('a', { overrides: own }))).toEqual({ ...common, ...limits });
    expect(limitsFor(someSettings({ tasks: { b: own } }), aTask('a'))).toEqual(common);
  });

  test.each([
    [{ attempts: 7 }, { attempts: 7 }],
    [{ backoffMs: 8 }, { backoffMs: 8 }],
    [{ backoffMaxMs: 9 }, { backoffMaxMs: 9 }],
  ])('%j decides how it is tried again', (own: TaskOverrides, retry) => {
    const { retry: common } = someSettings();
    expect(retryFor(someSettings({ tasks: { a: own } }), aTask('a'))).toEqual({ ...common, ...retry });
    expect(retryFor(someSettings(), aTask('a', { overrides: own }))).toEqual({ ...common, ...retry });
  });

  test('the configuration wins over the plan, key by key', () => {
    const settings = someSettings({ tasks: { a: { processes: 1 } } });
    const task = aTask('a', { overrides: { processes: 2, fileBytes: 3 } });
    expect(overridesFor(settings, task)).toEqual({ processes: 1, fileBytes: 3 });
  });

  test.each([
    [{ backoffMs: 20_000 }, 15_000, 20_000],
    [{ backoffMaxMs: 100 }, 75, 100],
  ])('%j is what a failed attempt of that task waits by', (own: TaskOverrides, least, most) => {
    const run = CoreRun.start(aPlan([aTask('a')]), { tasks: { a: own } });
    const failure = aFailure('retryable');
    run.tell({ type: 'report-attempt-failed', task: 'a', attempt: 1, failure, usage: SOME_USAGE, reports: [] });
    const delay = run.entries.flatMap(({ event }) => (event.type === 'task-backed-off' ? event.delayMs : []))[0];
    expect(delay).toBeGreaterThanOrEqual(least);
    expect(delay).toBeLessThanOrEqual(most);
  });
});

test('what a task may reach is decided by the configuration alone, its own entry first', () => {
  const task = aTask('a');
  expect(networkFor(someSettings(), task)).toEqual({ access: 'host', allow: [] });
  const network = { access: 'allow', allow: ['a.example'] } as const;
  expect(networkFor(someSettings({ network }), task)).toEqual(network);
  const tasks = { a: { network: 'none', allow: ['b.example'] } } as const;
  expect(networkFor(someSettings({ network, tasks }), task)).toEqual({ access: 'none', allow: ['b.example'] });
});
