import { expect, test } from 'vitest';
import { CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';

test('nobody answers a question of a run that was aborted', () => {
  const run = CoreRun.start(aPlan([aTask('a')]));
  run.tell({ type: 'report-prepared', task: 'a', attempt: 1, base: 'base' });
  const asked = { question: 'Which?', options: ['red'], fallback: null, usage: SOME_USAGE } as const;
  run.tell({ type: 'report-agent-asked', task: 'a', attempt: 1, ...asked });
  run.tell({ type: 'abort', by: 'person', reason: '' });
  expect(run.refusalOf({ type: 'answer', by: 'person', task: 'a', answer: 'red' })?.reason).toBe('already-ended');
});
