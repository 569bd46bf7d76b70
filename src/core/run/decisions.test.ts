import { describe, expect, test } from 'vitest';
import { CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { optionOf } from './answer-options.ts';
import { due } from './due.ts';
import type { RunSettings } from './settings.ts';

const HOUR = 3_600_000;

interface Asked {
  readonly kind?: 'question' | 'permission';
  readonly options?: readonly string[];
  readonly fallback?: string | null;
}

/** A task that asks, beside another that works. */
function asking(
  { options = ['sqlite', 'postgres'], fallback = 'sqlite', kind = 'question' }: Asked = {},
  settings: Partial<RunSettings> = {},
) {
  const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), {
    decisions: { deadlineMs: HOUR },
    tracks: 1,
    ...settings,
  });
  run.succeed('prepare:a');
  const question = { question: 'Which database?', options, fallback, kind, usage: SOME_USAGE };
  run.tell({ type: 'report-agent-asked', task: 'a', attempt: 1, ...question });
  return run;
}

function answer(run: CoreRun, text: string, free = false) {
  return run.refusalOf({ type: 'answer', by: 'person', task: 'a', answer: text, free });
}

function answered(run: CoreRun): string | undefined {
  return run.entries.flatMap(({ event }) => (event.type === 'task-answered' ? [event.answer] : []))[0];
}

describe('a question', () => {
  test('frees the track for others, and says until when it can be answered', () => {
    const run = asking();
    expect([run.status('a'), run.status('b')]).toEqual(['awaiting-decision', 'running']);
    const at = run.entries.find(({ event }) => event.type === 'task-asked')!.at;
    expect(run.view().tasks[0]!.question).toEqual({
      id: run.entries.find(({ event }) => event.type === 'task-asked')!.seq,
      text: 'Which database?',
      options: ['sqlite', 'postgres'],
      fallback: 'sqlite',
      kind: 'question',
      deadlineAt: at + HOUR,
      overdue: false,
    });
  });

  test.each([
    ['postgres', 'postgres'],
    ['2', 'postgres'],
    [' PostGres ', 'postgres'],
  ])('is answered with %j as %s', (text, option) => {
    const run = asking();
    expect(answer(run, text)).toBeNull();
    expect(answered(run)).toBe(option);
  });

  test('goes on in the same session in the workspace that was kept', () => {
    const run = asking();
    answer(run, '1');
    run.tidy();
    run.finish('b');
    const [first, second] = run.view().tasks[0]!.attempts;
    expect(second!.sessionId).toBe(first!.sessionId);
    expect(run.effect('prepare:a:2')).toMatchObject({ from: 'snap-a-1' });
    run.succeed('prepare:a:2');
    expect(run.effect('agent:a:2')).toMatchObject({ mode: 'continue' });
    expect(run.state.tasks[0]!.notes).toEqual(['Answer to your question: sqlite']);
  });

  test('takes no answer that it does not offer, unless it is meant so', () => {
    const run = asking();
    expect(answer(run, 'mysql')).toEqual({
      reason: 'not-an-option',
      message: '"mysql" is none of the answers that a offers: 1. sqlite · 2. postgres',
      hint: 'Give one of them or its number; an answer of your own needs --free.',
    });
    expect(answer(run, '3')?.reason).toBe('not-an-option');
    expect(answer(run, 'mysql', true)).toBeNull();
    expect(answered(run)).toBe('mysql');
  });

  test('without options takes any words', () => {
    const run = asking({ options: [] });
    expect(answer(run, 'Use 8080.')).toBeNull();
  });

  test('is answered once', () => {
    const run = asking();
    answer(run, '1');
    expect(answer(run, '2')).toMatchObject({
      reason: 'already-answered',
      message: 'The question of a was answered already by a person: "sqlite"',
    });
  });

  test('that nobody asked has no answer', () => {
    expect(asking().refusalOf({ type: 'answer', by: 'person', task: 'b', answer: 'x' })).toMatchObject({
      reason: 'no-question',
      hint: 'List the open decisions with slipway decisions r1',
    });
  });
});

describe('the deadline of a question', () => {
  test('answers it with its default, and tells who did', () => {
    const run = asking();
    expect(run.succeed('timer:decision')).toContain('task-answered');
    expect(answered(run)).toBe('sqlite');
    expect(answer(run, '2')?.message).toContain('by slipway, with its default after the deadline');
  });

  test('leaves one without a default waiting, and says so once', () => {
    const run = asking({ fallback: null });
    const timer = run.effect('timer:decision');
    expect(run.succeed('timer:decision')).toEqual(['task-overdue']);
    expect(run.view().tasks[0]).toMatchObject({ status: 'awaiting-decision', question: { overdue: true } });
    expect(run.due().filter((key) => key.startsWith('timer:decision'))).toEqual([]);
    expect(run.tell({ type: 'report-timer', timer: timer.key })).toEqual([]);
    expect(answer(run, '1')).toBeNull();
  });

  test('of a question that was answered changes nothing, nor does that of an older question', () => {
    const run = asking();
    const { key } = run.effect('timer:decision');
    answer(run, '2');
    expect(run.tell({ type: 'report-timer', timer: key })).toEqual([]);
    run.tidy();
    run.finish('b');
    run.succeed('prepare:a:2');
    run.tell({
      type: 'report-agent-asked',
      task: 'a',
      attempt: 2,
      question: 'And now?',
      options: [],
      fallback: 'x',
      usage: SOME_USAGE,
    });
    expect(run.tell({ type: 'report-timer', timer: key })).toEqual([]);
    expect(run.status('a')).toBe('awaiting-decision');
  });

  test('counts from the question, also after a restart', () => {
    const run = asking();
    const at = run.entries.find(({ event }) => event.type === 'task-asked')!.at;
    const timer = due(run.refolded()).find(({ key }) => key.startsWith('timer:decision'));
    expect(timer).toMatchObject({ delayMs: HOUR, since: at });
  });

  test.each([
    [{ decisions: { deadlineMs: null } }, null],
    [{ tasks: { a: { deadlineMs: null } } }, null],
    [{ tasks: { a: { deadlineMs: 5 } } }, 5],
  ] as const)('%j makes it %s', (settings, deadlineMs) => {
    const run = asking({}, settings);
    const asked = run.entries.find(({ event }) => event.type === 'task-asked')!.event;
    expect(asked).toMatchObject({ deadlineMs });
    expect(run.due().some((key) => key.startsWith('timer:decision'))).toBe(deadlineMs !== null);
  });
});

test('options that are numbers themselves are taken by their text', () => {
  expect(optionOf(['2', '1'], '1')).toBe('1');
  expect(optionOf(['8080', '9090'], '2')).toBe('9090');
  expect(optionOf(['a'], '0')).toBeNull();
});

test.each([
  ['permission', [{ question: 'Which database?', answer: 'postgres' }]],
  ['question', []],
] as const)('the answer to a %s is kept for later attempts as %j', (kind, kept) => {
  const run = asking({ kind });
  expect(answer(run, 'postgres')).toBeNull();
  expect(run.state.tasks[0]?.permissions).toEqual(kept);
});

test.each(['timer:decision', 'timer:decision:7:gone', 'timer:task:7:gone', 'timer:agent:7:gone', 'timer', ''])(
  'the timer %j, which belongs to nothing of the run, changes nothing',
  (timer) => {
    expect(asking().tell({ type: 'report-timer', timer })).toEqual([]);
  },
);
