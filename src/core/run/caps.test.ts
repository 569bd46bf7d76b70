import { describe, expect, it, test } from 'vitest';
import { CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask, on } from '../../testing/plans.ts';
import { toRunView } from '../view/to-run-view.ts';
import { grantFor } from './cap-grants.ts';
import { parseAmount, sayAmount } from './cap-words.ts';
import type { Caps } from './caps.ts';
import { bookedSince, type Measure, NO_SPENDING, QUARTER_MS } from './spending.ts';
import { findTask } from './state.ts';
import type { Usage } from './usage.ts';

/** Usage with these figures and nothing else. */
function used(fields: Partial<Usage>): Usage {
  return { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0, ...fields };
}

/** A started run of tasks a, b … of which the first `tracks` have agents that work. */
function working(
  caps: Caps,
  options: { readonly tasks?: number; readonly tracks?: number; readonly capWarning?: number } = {},
): CoreRun {
  const { tasks = 1, ...warning } = options;
  const { tracks = tasks } = warning;
  const ids = ['a', 'b', 'c', 'd'].slice(0, tasks);
  const run = CoreRun.start(aPlan(ids.map((id) => aTask(id))), { ...warning, tracks, caps });
  for (const id of ids.slice(0, tracks)) run.succeed(`prepare:${id}`);
  return run;
}

function report(run: CoreRun, task: string, usage: Partial<Usage>, attempt = 1): readonly string[] {
  return run.tell({ type: 'report-usage', task, attempt, usage: used(usage) });
}

function answer(run: CoreRun, task: string, text: string): readonly string[] {
  return run.tell({ type: 'answer', by: 'person', task, answer: text });
}

function asked(run: CoreRun, task: string) {
  const view = run.view().tasks.find(({ id }) => id === task)!;
  return view.question && { text: view.question.text, options: view.question.options };
}

describe('a cap', () => {
  test.each<[string, Caps, Partial<Usage>, string | null]>([
    ['is not there', {}, { costUsd: 1e6, inputTokens: 1e9 }, null],
    ['of cost is not reached just below', { run: { costUsd: 5 } }, { costUsd: 4.99 }, null],
    ['of cost is reached at its figure', { run: { costUsd: 5 } }, { costUsd: 5 }, 'the run'],
    ['of tokens counts in and out', { task: { tokens: 100 } }, { inputTokens: 60, outputTokens: 40 }, 'the task'],
    ['of messages', { attempt: { messages: 3 } }, { messages: 3 }, 'one attempt'],
    [
      'that is the narrowest counts',
      { run: { messages: 1 }, attempt: { messages: 1 } },
      { messages: 1 },
      'one attempt',
    ],
    ['of another measure does not matter', { run: { costUsd: 1 } }, { messages: 100 }, null],
  ])('%s', (_, caps, usage, scope) => {
    const run = working(caps);
    report(run, 'a', usage);
    expect(run.status('a')).toBe(scope === null ? 'running' : 'awaiting-decision');
    if (scope !== null) expect(asked(run, 'a')?.text).toContain(`The cap of ${scope} is reached`);
  });

  it('ends the attempt, keeps its work, costs no attempt, and goes on in the session when a person raises it', () => {
    const run = working({ task: { costUsd: 2 } });
    expect(report(run, 'a', { costUsd: 2.5, outputTokens: 9 })).toEqual([
      'usage-reported',
      'attempt-failed',
      'cap-reached',
      'task-asked',
    ]);
    expect(asked(run, 'a')).toEqual({
      text: 'The cap of the task is reached: $2.50 of $2.00 are used. What now?',
      options: ['raise by $2.00', 'skip', 'abort'],
    });
    run.tidy();
    answer(run, 'a', '1');
    const [first, second] = findTask(run.state, 'a')!.attempts;
    expect(first?.state).toMatchObject({ status: 'failed', failure: { class: 'budget' } });
    expect(second).toMatchObject({ mode: 'continue', sessionId: first?.sessionId });
    expect(findTask(run.state, 'a')!.notes).toEqual([]);
    run.succeed('prepare:a');
    expect(report(run, 'a', { costUsd: 1.49 }, 2)).toEqual(['usage-reported', 'cap-neared']);
    expect(report(run, 'a', { costUsd: 1.5 }, 2)).toContain('cap-reached');
  });

  it('of an attempt begins anew with the next one', () => {
    const run = working({ attempt: { messages: 2 } });
    report(run, 'a', { messages: 2 });
    run.tidy();
    expect(answer(run, 'a', 'go on')).toEqual(['task-answered', 'task-queued', 'attempt-started']);
  });

  it('of a run stops all that work, asks once and holds back the others until the answer', () => {
    const run = working({ run: { messages: 3 } }, { tasks: 4, tracks: 3 });
    report(run, 'a', { messages: 1 });
    report(run, 'b', { messages: 1 });
    report(run, 'c', { messages: 1 });
    run.tidy();
    for (const key of run.due()) if (key.startsWith('timer:task')) run.succeed(key);
    expect(['a', 'b', 'c', 'd'].map((id) => run.status(id))).toEqual([
      'awaiting-decision',
      'queued',
      'queued',
      'queued',
    ]);
    expect(run.view().tasks[3]?.reason).toBe(
      'The cap of the run is reached: 3 messages of 3 messages are used. It waits for the answer to a.',
    );
    expect(answer(run, 'a', 'raise by 10')).toEqual([
      'cap-raised',
      'task-answered',
      'task-queued',
      ...Array.from({ length: 3 }, () => 'attempt-started'),
    ]);
    expect(run.view().caps).toEqual([{ scope: 'run', measure: 'messages', limit: 13, used: 3, until: null }]);
  });

  it('of a run asks again with another task when the one that asked is skipped', () => {
    const run = working({ run: { messages: 1 } }, { tasks: 2, tracks: 1 });
    report(run, 'a', { messages: 1 });
    run.tidy();
    run.tell({ type: 'skip', by: 'person', task: 'a', satisfy: true, reason: 'No.' });
    expect(run.status('b')).toBe('awaiting-decision');
    expect(asked(run, 'b')?.options).toEqual(['raise by 1 message', 'abort']);
  });

  it('lets work that is done land, whatever it used, and only stops what is after it', () => {
    const run = working({ run: { costUsd: 0.1 } }, { tasks: 2, tracks: 1 });
    run.succeed('agent:a');
    run.work('a');
    expect(run.status('a')).not.toBe('awaiting-decision');
    expect(run.status('b')).toBe('awaiting-decision');
  });

  it('of a run is asked about once, however many tasks are free to start at that moment', () => {
    const plan = aPlan([aTask('a'), aTask('b', { dependsOn: on('a') }), aTask('c', { dependsOn: on('a') })]);
    const run = CoreRun.start(plan, { caps: { run: { costUsd: 0.1 } } });
    run.finish('a');
    expect(['b', 'c'].map((id) => run.status(id))).toEqual(['awaiting-decision', 'queued']);
    expect(run.entries.filter(({ event }) => event.type === 'cap-reached')).toHaveLength(1);
    expect(run.view().tasks[2]?.reason).toContain('It waits for the answer to b.');
  });

  it('offers as much as it takes to get above what is used', () => {
    const run = working({ task: { tokens: 100 } });
    report(run, 'a', { inputTokens: 350 });
    expect(asked(run, 'a')?.options[0]).toBe('raise by 300 tokens');
  });

  it('refuses answers that are none, and takes other amounts, skipping and the end', () => {
    const refused = working({ task: { costUsd: 1 } });
    report(refused, 'a', { costUsd: 1 });
    for (const text of ['', 'yes', 'raise by nothing', 'raise by -1', '4'])
      expect(refused.refusalOf({ type: 'answer', by: 'person', task: 'a', answer: text })?.reason).toBe(
        'not-an-option',
      );
    expect(answer(refused, 'a', 'skip')).toContain('task-skipped');
    const raised = working({ task: { costUsd: 2 } });
    report(raised, 'a', { costUsd: 5 });
    answer(raised, 'a', 'Raise');
    expect(findTask(raised.state, 'a')!.raised).toEqual({ costUsd: 4 });
    const ended = working({ run: { costUsd: 1 } });
    report(ended, 'a', { costUsd: 1 });
    expect(answer(ended, 'a', 'abort')).toContain('run-aborted');
  });
});

describe('time', () => {
  it.each<[Caps, string]>([
    [{ attempt: { workedMs: 60_000 } }, 'one attempt'],
    [{ task: { workedMs: 60_000 } }, 'the task'],
    [{ run: { workedMs: 60_000 } }, 'the run'],
  ])('is looked at when it is up: %j', (caps, scope) => {
    const run = working(caps, { capWarning: 1 });
    const timer = run.effect('timer:caps:');
    expect(timer).toMatchObject({ delayMs: 60_000, since: run.now });
    run.pass(58_000).tell({ type: 'report-timer', timer: timer.key });
    expect(run.status('a')).toBe('running');
    run.tell({ type: 'report-timer', timer: timer.key });
    expect(asked(run, 'a')?.text).toContain(`The cap of ${scope} is reached: 1 min of 1 min`);
  });

  it('of a run adds up over tracks', () => {
    const run = working({ run: { workedMs: 60_000 } }, { tasks: 2, capWarning: 1 });
    const [a, b] = ['a', 'b'].map((id) => findTask(run.state, id)!.attempts[0]!.workingSince!);
    const timer = run.effect('timer:caps:');
    expect(timer.type === 'timer' && timer.since! + timer.delayMs).toBe((60_000 + a! + b!) / 2);
  });

  it('of a day is looked at now and then, for other runs use it up too', () => {
    const run = working({ day: { workedMs: 60_000 } });
    expect(run.due().filter((key) => key.startsWith('timer:caps:'))).toEqual(['timer:caps:periods']);
    const elsewhere = { ...NO_SPENDING, workedMs: 59_000 };
    run.periods = { day: { since: 0, until: 86_400_000, elsewhere, reservedUsd: 0 } };
    expect(run.succeed('timer:caps:periods')).toContain('cap-reached');
    expect(run.status('a')).toBe('pending');
  });

  it('of a person is not counted', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { agent: 'person', caps: { run: { workedMs: 1 } } });
    run.tell({ type: 'open-workspace', by: 'person', task: 'a' });
    run.succeed('prepare:a');
    run.pass(1e6).tell({ type: 'report-timer', timer: '' });
    expect([run.status('a'), run.state.spent.workedMs]).toEqual(['assigned', 0]);
  });
});

describe('caps of an hour and a month', () => {
  const HOUR = 3_600_000;
  const spans = (hour: number, month: number) => ({
    hour: { since: 0, until: HOUR, elsewhere: { ...NO_SPENDING, messages: hour }, reservedUsd: 0 },
    month: { since: 0, until: 700 * HOUR, elsewhere: { ...NO_SPENDING, messages: month }, reservedUsd: 0 },
  });
  const start = () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), {
      tracks: 2,
      caps: { hour: { messages: 10 }, month: { messages: 50 } },
    });
    run.succeed('prepare:a').includes('attempt-prepared');
    run.succeed('prepare:b');
    return run;
  };

  it('stop all attempts in flight and say which of them it is', () => {
    const run = start();
    run.periods = spans(9, 9);
    report(run, 'a', { messages: 1 });
    expect(run.state.periodHold).toMatchObject({ scope: 'hour', until: HOUR, used: 10 });
    expect(run.view().tasks.map(({ status }) => status)).toEqual(['pending', 'pending']);
    expect(run.view().caps).toMatchObject([{ scope: 'hour' }]);
    run.tidy();
    expect(run.tell({ type: 'report-timer', timer: run.effect('timer:period:').key })).toEqual([
      'cap-lifted',
      ...['task-queued', 'task-queued'].slice(2),
    ]);
  });

  it('wait for the longer of two that are reached, and are lifted by its end alone', () => {
    const run = start();
    run.periods = spans(9, 49);
    report(run, 'a', { messages: 1 });
    expect(run.state.periodHold).toMatchObject({ scope: 'month', until: 700 * HOUR, used: 50 });
    expect(run.refolded().periodHold).toEqual(run.state.periodHold);
  });

  it('hold cost back in shares as the others do', () => {
    const caps = { month: { costUsd: 4 }, hour: { costUsd: 3 } };
    const run = CoreRun.start(aPlan([aTask('a')]), { caps });
    run.periods = {
      hour: { since: 0, until: HOUR, elsewhere: { ...NO_SPENDING, costUsd: 1 }, reservedUsd: 0.5 },
      month: { since: 0, until: 700 * HOUR, elsewhere: { ...NO_SPENDING, costUsd: 3 }, reservedUsd: 0.5 },
    };
    expect(grantFor(run.state, findTask(run.state, 'a')!, { at: 0, periods: run.periods })).toBe(0.5);
  });
});

describe('the cap of a day', () => {
  const DAY = 86_400_000;
  const since = { since: 0, until: DAY };

  it('counts what other runs spent, holds everything back and lifts with the day', () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), { tracks: 1, caps: { day: { messages: 10 } } });
    run.succeed('prepare:a');
    run.periods = { day: { ...since, elsewhere: { ...NO_SPENDING, messages: 7 }, reservedUsd: 0 } };
    expect(report(run, 'a', { messages: 1 })).toEqual(['usage-reported', 'cap-neared']);
    expect(report(run, 'a', { messages: 2 })).toEqual(['usage-reported']);
    expect(report(run, 'a', { messages: 3 })).toEqual([
      'usage-reported',
      'attempt-failed',
      'cap-reached',
      'task-backed-off',
    ]);
    run.tidy();
    run.succeed('timer:task');
    expect(run.view().tasks.map(({ reason }) => reason)).toEqual([
      'The cap of the day is reached: 10 messages of 10 messages are used. It waits until midnight.',
      'The cap of the day is reached: 10 messages of 10 messages are used. It waits until midnight.',
    ]);
    expect(run.view().caps).toMatchObject([{ scope: 'day', until: DAY, used: 10, limit: 10 }]);
    const timer = run.effect('timer:period:');
    expect(timer.type === 'timer' && timer.since! + timer.delayMs).toBe(DAY);
    run.pass(DAY);
    run.periods = { day: { since: DAY, until: 2 * DAY, elsewhere: NO_SPENDING, reservedUsd: 0 } };
    expect(run.tell({ type: 'report-timer', timer: timer.key })).toEqual(['cap-lifted', 'attempt-started']);
    const again = run.refolded();
    expect(toRunView(again)).toEqual(run.view());
    expect(again.spentByQuarter).toEqual(run.state.spentByQuarter);
  });

  it('is lifted once: a timer that is heard of twice, or belongs to an older wait, changes nothing', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { caps: { day: { messages: 1 } } });
    run.succeed('prepare:a');
    run.periods = { day: { ...since, elsewhere: NO_SPENDING, reservedUsd: 0 } };
    report(run, 'a', { messages: 1 });
    const { key: timer } = run.effect('timer:period:');
    expect(run.tell({ type: 'report-timer', timer })).toEqual(['cap-lifted']);
    expect(run.tell({ type: 'report-timer', timer })).toEqual([]);
    run.tidy().succeed('timer:task');
    expect(run.state.periodHold?.scope).toBe('day');
    expect(run.tell({ type: 'report-timer', timer })).toEqual([]);
  });

  it('holds again when the clock was too early', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { caps: { day: { messages: 1 } } });
    run.succeed('prepare:a');
    run.periods = { day: { ...since, elsewhere: NO_SPENDING, reservedUsd: 0 } };
    report(run, 'a', { messages: 1 });
    run.tidy().succeed('timer:task');
    expect(run.succeed('timer:period')).toEqual(['cap-lifted', 'cap-reached']);
  });
});

describe('usage', () => {
  it('is a total: telling it again, late, or from the start after an adoption changes nothing', () => {
    const run = working({});
    expect(report(run, 'a', { messages: 2, inputTokens: 20 })).toEqual(['usage-reported']);
    expect(report(run, 'a', { messages: 1, inputTokens: 10 })).toEqual([]);
    expect(report(run, 'a', { messages: 2, inputTokens: 20 })).toEqual([]);
    expect(report(run, 'a', { messages: 3, inputTokens: 15 })).toEqual(['usage-reported']);
    expect(run.state.spent).toMatchObject({ messages: 3, tokens: 20 });
    run.tell({ type: 'pause', by: 'person', mode: 'now', reason: '' });
    expect(report(run, 'a', { messages: 4, inputTokens: 40 })).toEqual(['usage-reported']);
    expect(run.view().usage).toEqual(used({ messages: 4, inputTokens: 40 }));
    run.tidy();
    run.tell({ type: 'resume', by: 'person' });
    expect(report(run, 'a', { messages: 9 }, 1)).toEqual([]);
  });

  it('is booked by quarters of an hour, time where it was worked', () => {
    const run = working({});
    const begin = findTask(run.state, 'a')!.attempts[0]!.workingSince!;
    run.pass(2 * QUARTER_MS - run.now - 1_000);
    run.succeed('agent:a');
    expect([...run.state.spentByQuarter].map(([quarter, { workedMs }]) => [quarter, workedMs])).toEqual([
      [2, 0],
      [0, QUARTER_MS - begin],
      [1, QUARTER_MS],
    ]);
    expect(bookedSince(run.state.spentByQuarter, QUARTER_MS)).toMatchObject({ workedMs: QUARTER_MS, messages: 1 });
  });
});

test.each<[Measure, string, number | null, string]>([
  ['costUsd', '$2.50', 2.5, '$2.50'],
  ['costUsd', '0.02', 0.02, '$0.0200'],
  ['tokens', '1.5M', 1_500_000, '1,500,000 tokens'],
  ['tokens', '1,000 tokens', 1_000, '1,000 tokens'],
  ['messages', '2k', 2_000, '2,000 messages'],
  ['workedMs', '90', 5_400_000, '1 h 30 min'],
  ['workedMs', '2h', 7_200_000, '2 h'],
  ['costUsd', '2h', null, ''],
  ['tokens', '0', null, ''],
  ['tokens', '1e9', null, ''],
])('an amount of %s is read from %j', (measure, text, amount, said) => {
  expect(parseAmount(measure, text)).toBe(amount);
  if (amount !== null) expect(sayAmount(measure, amount)).toBe(said);
});
