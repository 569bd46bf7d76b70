import { describe, expect, it } from 'vitest';
import { aFailure, CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { buildJoin } from '../../testing/plan-builders.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { foldRun } from './apply.ts';
import { due } from './due.ts';
import { type Effect, waitsForPerson } from './effects.ts';
import { proceed } from './transact.ts';

const PLAN = aPlan([aTask('a')]);

/** What is due when the journal ends with the first event of a type. */
function dueAfter(run: CoreRun, type: string): readonly string[] {
  const last = run.entries.findIndex(({ event }) => event.type === type);
  return due(foldRun('r1', run.entries.slice(0, last + 1))!).map(({ key }) => key);
}

function failed(): CoreRun {
  const run = CoreRun.start(PLAN);
  run.succeed('prepare:a');
  const failure = aFailure('fatal');
  run.tell({ type: 'report-attempt-failed', task: 'a', attempt: 1, failure, usage: SOME_USAGE, reports: [] });
  return run;
}

function cancelled(): CoreRun {
  const run = CoreRun.start(PLAN);
  run.succeed('prepare:a');
  run.tell({ type: 'abort', by: 'person', reason: '' });
  return run;
}

describe('what is due', () => {
  it('holds no work for an attempt that is over, even where the journal ends there', () => {
    const work = /^(?:prepare|agent|verify|snapshot):/;
    expect(dueAfter(CoreRun.start(PLAN).work('a'), 'attempt-succeeded').filter((key) => work.test(key))).toEqual([]);
    expect(dueAfter(failed(), 'attempt-failed').filter((key) => work.test(key))).toEqual([]);
    expect(dueAfter(cancelled(), 'attempt-cancelled').filter((key) => work.test(key))).toEqual([]);
  });

  it('is not changed by a snapshot that comes before the agent is done', () => {
    const run = CoreRun.start(PLAN);
    run.succeed('prepare:a');
    const before = run.due();
    run.tell({ type: 'report-snapshot', task: 'a', attempt: 1, commit: 'c', tree: 't', files: [] });
    expect(run.due()).toEqual(before);
  });

  it('keeps the tree of an attempt for the next one of its task, where one may follow', () => {
    const isAwaited = (run: CoreRun) => {
      if (run.due().includes('salvage:a:1')) run.succeed('salvage:a');
      return due(run.state).flatMap((effect) => (effect.type === 'release' ? [effect.awaited] : []));
    };
    expect(isAwaited(failed())).toEqual([true]);
    const skipped = failed();
    skipped.tell({ type: 'skip', task: 'a', satisfy: false, by: 'person', reason: '' });
    expect(isAwaited(skipped)).toEqual([false]);
    expect(isAwaited(cancelled())).toEqual([false]);
    expect(isAwaited(CoreRun.start(PLAN).work('a'))).toEqual([false]);
  });

  it('begins at once behind a barrier that waits for nothing', () => {
    expect(CoreRun.start(aPlan([aTask('a')], { joins: [buildJoin([], ['a'])] })).due()).toEqual(['prepare:a:1']);
  });

  it('follows when the machine has room again', () => {
    const run = CoreRun.plan(PLAN);
    run.freeTracks = 0;
    run.tell({ type: 'approve', by: 'person', planHash: 'hash' });
    run.tell({ type: 'report-target-opened' });
    expect(run.due()).toEqual([]);
    const followed = proceed({ id: 'r1', state: run.state }, { at: 9, freeTracks: 1 });
    expect(followed?.entries.map(({ event }) => event.type)).toEqual(['attempt-started']);
    expect(proceed({ id: 'r1', state: run.state }, { at: 10, freeTracks: 1 })).toBeNull();
  });
});

it('of all effects only the deadline of a decision waits for a person', () => {
  const timer = (key: string): Effect => ({ type: 'timer', key, delayMs: 1, since: null });
  const effects = [timer('timer:decision:a:3'), timer('timer:task:a:3'), { type: 'open-target', key: 'open-target' }];
  expect(effects.map((effect) => waitsForPerson(effect as Effect))).toEqual([true, false, false]);
});
