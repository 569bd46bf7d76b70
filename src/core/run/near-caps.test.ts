import { describe, expect, it } from 'vitest';
import { CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { toRunView } from '../view/to-run-view.ts';
import { explain } from '../view/why.ts';
import { NO_SPENDING } from './spending.ts';
import { NO_USAGE, type Usage } from './usage.ts';

/** The attempt at a task used so much. */
function report(run: CoreRun, task: string, usage: Partial<Usage>, attempt = 1): readonly string[] {
  return run.tell({ type: 'report-usage', task, attempt, usage: { ...NO_USAGE, ...usage } });
}

describe('a cap that is near', () => {
  it('is told of once, for each of those that hold, and never for one that is reached already', () => {
    const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), {
      tracks: 1,
      caps: { attempt: { messages: 10 }, task: { messages: 20 }, run: { tokens: 100 } },
    });
    run.succeed('prepare:a');
    expect(report(run, 'a', { messages: 7 })).toEqual(['usage-reported']);
    expect(report(run, 'a', { messages: 8 })).toEqual(['usage-reported', 'cap-neared']);
    expect(report(run, 'a', { messages: 9 })).toEqual(['usage-reported']);
    expect(run.view().nearCaps).toEqual([
      { scope: 'attempt', of: 'a', ofAttempt: 1, until: null, measure: 'messages', limit: 10, used: 8 },
    ]);
    expect(report(run, 'a', { messages: 9, inputTokens: 85 })).toEqual(['usage-reported', 'cap-neared']);
    expect(explain(run.state, 'b', run.entries)!.now).toContain(
      'The cap of the run is near: 85 tokens of 100 tokens are used.',
    );
    expect(explain(run.state, 'b', run.entries)!.now).not.toContain(
      'The cap of the attempt at a is near: 8 messages of 10 messages are used.',
    );
    expect(report(run, 'a', { messages: 9, inputTokens: 100 })).not.toContain('cap-neared');
    expect(run.view().nearCaps?.map(({ scope }) => scope)).toEqual(['run']);
    const again = run.refolded();
    expect(toRunView(again)).toEqual(run.view());
  });

  it('is another one once it was raised', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { caps: { run: { messages: 10 } } });
    run.succeed('prepare:a');
    report(run, 'a', { messages: 8 });
    report(run, 'a', { messages: 10 });
    run.tidy();
    run.tell({ type: 'answer', task: 'a', answer: 'raise by 10', by: 'person' });
    expect(run.view().nearCaps).toBeUndefined();
    run.succeed('prepare:a');
    expect(report(run, 'a', { messages: 6 }, 2)).toEqual(['usage-reported', 'cap-neared']);
  });

  it('of a task or an attempt is told of by its name', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { caps: { attempt: { messages: 10 }, task: { tokens: 100 } } });
    run.succeed('prepare:a');
    report(run, 'a', { messages: 9, outputTokens: 90 });
    const now = explain(run.state, 'a', run.entries)!.now;
    expect(now).toContain('The cap of the attempt at a is near: 9 messages of 10 messages are used.');
    expect(now).toContain('The cap of task a is near: 90 tokens of 100 tokens are used.');
  });

  it('of a task stays so until it was raised, or the task is done', () => {
    const near = () => {
      const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), { tracks: 1, caps: { task: { messages: 10 } } });
      run.succeed('prepare:a');
      report(run, 'a', { messages: 8 });
      expect(run.view().nearCaps).toEqual([
        { scope: 'task', of: 'a', ofAttempt: null, until: null, measure: 'messages', limit: 10, used: 8 },
      ]);
      return run;
    };
    const done = near().finish('a');
    expect(done.status('a')).toBe('completed');
    expect(done.view().nearCaps).toBeUndefined();
    const raised = near();
    report(raised, 'a', { messages: 10 });
    raised.tell({ type: 'answer', task: 'a', answer: 'raise by 10', by: 'person' });
    expect(raised.view().nearCaps).toBeUndefined();
  });

  it('is told of where the run says, and by nobody at all of it', () => {
    const told = (capWarning: number) => {
      const run = CoreRun.start(aPlan([aTask('a')]), { capWarning, caps: { run: { messages: 10 } } });
      run.succeed('prepare:a');
      return [4, 5, 9].map((messages) => report(run, 'a', { messages }).includes('cap-neared'));
    };
    expect(told(0.5)).toEqual([false, true, false]);
    expect(told(1)).toEqual([false, false, false]);
  });

  it('is told of when time alone brings it near, and again in the next hour', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), {
      caps: { attempt: { workedMs: 100_000 }, hour: { messages: 10 } },
    });
    run.succeed('prepare:a');
    const timer = run.effect('timer:caps:');
    expect(timer).toMatchObject({ delayMs: 80_000 });
    run.pass(timer.type === 'timer' ? timer.delayMs : 0);
    expect(run.tell({ type: 'report-timer', timer: timer.key })).toEqual(['cap-neared']);
    expect(run.effect('timer:caps:')).toMatchObject({ delayMs: 100_000 });
    const hour = (since: number) => ({
      hour: { since, until: since + 1, elsewhere: { ...NO_SPENDING, messages: 8 }, reservedUsd: 0 },
    });
    run.periods = hour(0);
    expect(report(run, 'a', { inputTokens: 1 })).toContain('cap-neared');
    expect(report(run, 'a', { inputTokens: 2 })).not.toContain('cap-neared');
    run.periods = hour(1);
    expect(report(run, 'a', { inputTokens: 3 })).toContain('cap-neared');
  });
});
