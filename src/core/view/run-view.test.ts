import { expect, it } from 'vitest';
import { CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { isRunStatus } from './run-view.ts';

it('a word is the status of a run, or it is not', () => {
  expect(['planned', 'paused', 'aborted', 'Paused', 'queued', ''].map(isRunStatus)).toEqual([
    ...[true, true, true],
    ...[false, false, false],
  ]);
});

it('a planned run asks for its approval', () => {
  expect(CoreRun.plan(aPlan([aTask('a')])).view().attention).toEqual(['Run r1 waits for approval: slipway approve r1']);
});
