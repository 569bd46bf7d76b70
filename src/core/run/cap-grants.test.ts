import { describe, expect, it } from 'vitest';
import { aFailure, CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import type { Caps } from './caps.ts';
import { findTask } from './state.ts';

function started(caps: Caps, tracks: number): CoreRun {
  return CoreRun.start(aPlan(['a', 'b', 'c', 'd'].map((id) => aTask(id))), { tracks, caps });
}

function grants(run: CoreRun): readonly (number | null)[] {
  return run.state.tasks.flatMap(({ attempts }) => attempts.map(({ grantedUsd }) => grantedUsd));
}

/** The program of a task stops because it used its share. */
function useUp(run: CoreRun, task: string, costUsd: number): readonly string[] {
  const attempt = findTask(run.state, task)!.attempts.length;
  const usage = { messages: 1, inputTokens: 1, outputTokens: 1, costUsd };
  const events = run.tell({
    type: 'report-attempt-failed',
    task,
    attempt,
    failure: aFailure('budget'),
    usage,
    reports: [],
  });
  run.tidy();
  return events;
}

describe('a cap of cost', () => {
  it('is handed out in equal shares to the tracks', () => {
    expect(grants(started({ run: { costUsd: 8 } }, 4))).toEqual([2, 2, 2, 2]);
    expect(grants(started({ run: { costUsd: 8 }, attempt: { costUsd: 0.5 } }, 2))).toEqual([0.5, 0.5]);
    expect(grants(started({ run: { tokens: 8 } }, 2))).toEqual([null, null]);
  });

  it('keeps back for attempts in flight what they were given, and hands out what they leave', () => {
    const run = started({ run: { costUsd: 8 } }, 2);
    run.finish('a').tidy();
    // a used 0.25 of its 4, b still holds 4.
    expect(grants(run)).toEqual([4, 4, 3.75]);
  });

  it('starts nothing while all that is left is reserved', () => {
    const run = started({ run: { costUsd: 0.2 } }, 2);
    expect(grants(run)).toEqual([0.1, 0.1]);
    run.succeed('prepare:a');
    useUp(run, 'a', 0.1);
    expect(grants(run)).toEqual([0.1, 0.1]);
    expect(run.view().tasks[2]?.reason).toContain('is given to attempts in flight');
    run.succeed('prepare:b');
    run.succeed('agent:b');
    expect(run.view().tasks.filter(({ question }) => question?.kind === 'budget').length).toBe(1);
  });

  it('goes on with another share when one is used up, at no cost of an attempt', () => {
    const run = started({ run: { costUsd: 8 } }, 2);
    run.succeed('prepare:a');
    expect(useUp(run, 'a', 4)).toEqual(['attempt-failed', 'task-backed-off']);
    expect(run.status('a')).toBe('pending');
  });

  it('of one attempt asks a person', () => {
    const run = started({ attempt: { costUsd: 1 } }, 1);
    run.succeed('prepare:a');
    expect(useUp(run, 'a', 1.01).slice(0, 3)).toEqual(['attempt-failed', 'cap-reached', 'task-asked']);
  });

  it('leaves a provider that wants money to a person', () => {
    const run = started({ run: { costUsd: 8 } }, 1);
    run.succeed('prepare:a');
    expect(useUp(run, 'a', 0)).toContain('task-paused');
  });
});

describe('an attempt that is ended before it told its cost', () => {
  const OPEN = { messages: 3, inputTokens: 900, outputTokens: 10, costUsd: 0, costOpen: true } as const;

  /** a works with a share of 8 / `tracks` and has made calls. */
  function working(tracks = 2): CoreRun {
    const run = started({ run: { costUsd: 8 } }, tracks);
    run.succeed('prepare:a');
    run.tell({ type: 'report-usage', task: 'a', attempt: 1, usage: OPEN });
    return run;
  }

  const usageOf = (run: CoreRun) => findTask(run.state, 'a')!.attempts[0]!.usage;
  const END = { task: 'a', attempt: 1 } as const;
  const failure = aFailure('retryable');
  const asked = { question: 'Which?', options: [], fallback: null, kind: 'question' } as const;

  it.each([
    ['paused', { type: 'pause', by: 'person', mode: 'now', reason: '' }],
    ['aborted', { type: 'abort', by: 'person', reason: '' }],
    ['killed, timed out or lost', { type: 'report-attempt-failed', ...END, failure, usage: OPEN, reports: [] }],
    ['stopped to be told something', { type: 'report-agent-interrupted', ...END, usage: OPEN }],
    ['ended beside its question', { type: 'report-agent-asked', ...END, ...asked, usage: OPEN }],
  ] as const)('because it is %s counts all of its share', (_name, command) => {
    const run = working();
    run.tell(command);
    const { costOpen: _open, ...figures } = OPEN;
    expect(usageOf(run)).toEqual({ ...figures, costUsd: 4, costEstimated: true });
    expect(run.state.spent.costUsd).toBe(4);
    expect(run.refolded().spent).toEqual(run.state.spent);
    expect(run.view().usage).toMatchObject({ costUsd: 4, costEstimated: true });
  });

  it('because of another cap counts all of its share', () => {
    const run = started({ run: { costUsd: 8, tokens: 900 } }, 1);
    run.succeed('prepare:a');
    expect(run.tell({ type: 'report-usage', task: 'a', attempt: 1, usage: OPEN })).toContain('cap-reached');
    expect(run.state.spent.costUsd).toBe(8);
  });

  it('counts what it told, where that is more', () => {
    const run = working();
    run.tell({ type: 'report-attempt-failed', ...END, failure, usage: { ...OPEN, costUsd: 4.5 }, reports: [] });
    expect(usageOf(run)).toMatchObject({ costUsd: 4.5, costEstimated: true });
  });

  it('counts what it tells a moment later, in the place of the estimate', () => {
    const run = working();
    run.tell({ type: 'pause', by: 'person', mode: 'now', reason: '' });
    expect(run.tell({ type: 'report-usage', ...END, usage: OPEN })).toEqual([]);
    run.tell({
      type: 'report-usage',
      ...END,
      usage: { messages: 3, inputTokens: 900, outputTokens: 20, costUsd: 0.5 },
    });
    expect(usageOf(run)).not.toHaveProperty('costEstimated');
    expect(run.state.spent.costUsd).toBe(0.5);
    expect(run.refolded().spent).toEqual(run.state.spent);
  });

  it('never makes more than the cap of all pauses together', () => {
    const run = working(1);
    for (let times = 0; times < 5; times += 1) {
      run.tell({ type: 'pause', by: 'person', mode: 'now', reason: '' });
      run.tidy();
      run.tell({ type: 'resume', by: 'person' });
      const open = run.due().find((key) => key.startsWith('prepare:a'));
      if (open !== undefined) run.succeed(open);
    }
    expect(run.state.spent.costUsd).toBe(8);
    expect(grants(run)).toEqual([8]);
    expect(run.view().tasks.filter(({ question }) => question?.kind === 'budget')).toHaveLength(1);
  });

  it('made no call, or told all: nothing is estimated', () => {
    const idle = started({ run: { costUsd: 8 } }, 2);
    idle.succeed('prepare:a');
    idle.tell({ type: 'pause', by: 'person', mode: 'now', reason: '' });
    expect(idle.state.spent.costUsd).toBe(0);
    const told = working();
    const usage = { messages: 4, inputTokens: 900, outputTokens: 10, costUsd: 0.5 };
    told.tell({ type: 'report-agent-done', ...END, summary: '', usage });
    told.tell({ type: 'pause', by: 'person', mode: 'now', reason: '' });
    expect(usageOf(told)).toEqual(usage);
  });

  it('had no share: what it told is all that is known', () => {
    const run = started({ run: { tokens: 10_000 } }, 1);
    run.succeed('prepare:a');
    run.tell({ type: 'report-usage', ...END, usage: OPEN });
    run.tell({ type: 'pause', by: 'person', mode: 'now', reason: '' });
    expect(usageOf(run)).toEqual(OPEN);
  });
});
