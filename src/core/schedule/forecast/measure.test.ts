import { expect, test } from 'vitest';
import { buildPlan, buildTask } from '../../../testing/plan-builders.ts';
import type { RunEvent } from '../../run/events.ts';
import { NO_USAGE } from '../../run/usage.ts';
import { type DatedEvent, measurementsFor, measureRun } from './measure.ts';

const MINUTE = 60_000;
const plan = buildPlan([buildTask('A', { minutes: 20 }), buildTask('B', { kind: 'checkpoint' })]);

function at(minute: number, event: Partial<RunEvent> & Pick<RunEvent, 'type'>): DatedEvent {
  return { at: minute * MINUTE, event: { task: 'A', attempt: 1, usage: NO_USAGE, ...event } as RunEvent };
}

const planned = at(0, { type: 'run-planned', plan });
const started = (minute: number, agent = 'claude') => at(minute, { type: 'attempt-started', agent });
const failed = (minute: number, failureClass: string) =>
  at(minute, { type: 'attempt-failed', failure: { class: failureClass } } as RunEvent);
const succeeded = (minute: number) => at(minute, { type: 'attempt-succeeded' });
const completed = at(99, { type: 'task-completed', by: 'gates' });

test('an attempt counts from its start to its end', () => {
  expect(measureRun('r1', [planned, started(5), succeeded(17), completed])).toEqual([
    { run: 'r1', agent: 'claude', estimated: 20, attempts: [12], costUsd: null },
  ]);
});

test('an attempt that failed its gates is work, the wait before the next one is not', () => {
  const history = [planned, started(0), failed(10, 'quality'), started(50, 'codex'), succeeded(55), completed];
  expect(measureRun('r1', history)).toMatchObject([{ attempts: [10, 5], agent: 'codex' }]);
});

test.each(['limited', 'auth', 'budget', 'resource'])(
  'an attempt that ended as %s is no measure of the work',
  (kind) => {
    expect(
      measureRun('r1', [planned, started(0), failed(10, kind), started(20), succeeded(25), completed]),
    ).toMatchObject([{ attempts: [5] }]);
  },
);

test('the cost of all attempts is counted, also of those that say nothing about the work', () => {
  const usage = { ...NO_USAGE, costUsd: 0.5 };
  const history = [
    planned,
    started(0),
    at(3, { type: 'attempt-failed', failure: { class: 'budget' }, usage } as RunEvent),
    started(5),
    at(6, { type: 'agent-finished', usage }),
    succeeded(7),
    completed,
  ];
  expect(measureRun('r1', history)).toMatchObject([{ costUsd: 1 }]);
});

test.each([
  [
    'a task that a person let pass',
    [planned, started(0), succeeded(5), at(6, { type: 'task-completed', by: 'person' })],
  ],
  ['a task that is not completed', [planned, started(0), succeeded(5)]],
  ['a played task', [planned, started(0, 'replay:x'), succeeded(5), completed]],
  ['a checkpoint', [planned, at(1, { type: 'task-completed', task: 'B', by: 'gates' })]],
  ['a task without an attempt', [planned, completed]],
  ['an end without a start', [planned, succeeded(5), completed]],
  ['a task that only ever met a limit', [planned, started(0), failed(5, 'limited'), completed]],
  ['a clock that went backwards', [planned, started(5), succeeded(4), completed]],
  ['a task that no plan knows', [started(0), succeeded(5), completed]],
  ['other events', [at(0, { type: 'run-started' })]],
])('%s is not measured', (_, history) => {
  expect(measureRun('r1', history)).toEqual([]);
});

test('an agent is measured by its own history, and by all of it as long as it has none', () => {
  const one = { run: 'r1', agent: 'shell', estimated: 1, attempts: [1], costUsd: null };
  const other = { ...one, agent: 'claude' };
  expect(measurementsFor('shell:make', [one, other])).toEqual([one]);
  expect(measurementsFor('codex', [one, other])).toEqual([one, other]);
});
