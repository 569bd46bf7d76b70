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
