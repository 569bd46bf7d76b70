import { expect, test } from 'vitest';
import type { TaskOverrides } from '../core/plan/plan.ts';
import { aPlan, aTask, someSettings, someTarget } from '../testing/plans.ts';
import { parseCreateRun } from './requests.ts';

const OVERRIDES: Required<TaskOverrides> = {
  agent: 'shell:true',
  model: 'small',
  timeoutMinutes: 1,
  idleMinutes: 1,
  attempts: 2,
  priority: 3,
  gates: ['tests'],
  workspace: 'none',
  outputBytes: 4,
  memoryBytes: 5,
  processes: 6,
  fileBytes: 7,
  backoffMs: 8,
  backoffMaxMs: 9,
  deadlineMs: 60_000,
};

test('a request to make a run may override every execution parameter of a task, in its plan and in its settings', () => {
  const request = {
    plan: aPlan([aTask('a', { overrides: OVERRIDES })]),
    settings: someSettings({
      network: { access: 'allow', allow: ['a.example', '*.b.example:443'] },
      tasks: { a: { ...OVERRIDES, network: 'none', allow: ['c.example:8443'] } },
    }),
    target: someTarget(),
    title: 'All of it',
  };
  expect(parseCreateRun(request)).toEqual({ ok: true, value: request });
});

test('no plan may widen the network of its tasks', () => {
  const task = { ...aTask('a'), overrides: { network: 'host' } } as never;
  const request = { plan: aPlan([task]), settings: someSettings(), target: someTarget(), title: 'Wide' };
  expect(parseCreateRun(request)).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('network') },
  });
});

test('a request with a limit that is none is refused with its place', () => {
  const settings = someSettings({ tasks: { a: { memoryBytes: 0 } } });
  const request = { plan: aPlan([aTask('a')]), settings, target: someTarget(), title: 'Nothing' };
  const parsed = parseCreateRun(request);
  expect(parsed).toMatchObject({ ok: false, failure: { message: expect.stringContaining('memoryBytes') } });
});
