import { describe, expect, test } from 'vitest';
import { CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { openDecisions } from '../view/decisions.ts';
import { nextSteps } from '../view/next-steps.ts';
import type { PersonCommand } from './commands.ts';

const ASKED = { question: 'Which?', options: ['red'], fallback: 'red', usage: SOME_USAGE } as const;
const ANSWER = { type: 'answer', by: 'person', task: 'a', answer: 'red' } as const;

/** A run whose one task asks. */
function asking(): CoreRun {
  const run = CoreRun.start(aPlan([aTask('a')]), { decisions: { deadlineMs: 1_000 } });
  ask(run, 1);
  return run;
}

function ask(run: CoreRun, attempt: number): void {
  run.tell({ type: 'report-prepared', task: 'a', attempt, base: 'base' });
  run.tell({ type: 'report-agent-asked', task: 'a', attempt, ...ASKED });
}

const idOf = (run: CoreRun) => run.view().tasks[0]?.question?.id ?? 0;

test('nobody answers a question of a run that was aborted', () => {
  const run = asking();
  run.tell({ type: 'abort', by: 'person', reason: '' });
  expect(run.refusalOf(ANSWER)?.reason).toBe('already-ended');
});

describe('a question that is closed is closed everywhere', () => {
  const left = (run: CoreRun) => {
    const view = run.view();
    return [view.tasks[0]?.question, openDecisions(view), nextSteps(view), view.attention];
  };

  test.each<[string, PersonCommand, string]>([
    ['aborted', { type: 'abort', by: 'person', reason: '' }, 'already-ended'],
    ['skipped', { type: 'skip', by: 'person', task: 'a', satisfy: true, reason: '' }, 'question-withdrawn'],
    ['answered', ANSWER, 'already-answered'],
    ['given to others', { type: 'assign', by: 'person', task: 'a', agent: 'codex' }, 'question-withdrawn'],
  ])('%s', (_, command, reason) => {
    const run = asking();
    const id = idOf(run);
    expect(openDecisions(run.view())).toHaveLength(1);
    run.tell(command);
    expect(left(run)).toEqual([null, [], [], []]);
    expect(run.refusalOf({ ...ANSWER, question: id })?.reason).toBe(reason);
    expect(run.refusalOf(ANSWER)?.reason).toBe(reason);
  });

  test('by its default after the deadline', () => {
    const run = asking();
    run.succeed('timer:decision');
    expect(left(run)).toEqual([null, [], [], []]);
    expect(run.refusalOf(ANSWER)?.message).toContain('with its default after the deadline: "red"');
  });
});

test('an answer to an older question is never taken for one to a newer', () => {
  const run = asking();
  const first = idOf(run);
  run.tell(ANSWER);
  run.tidy();
  ask(run, 2);
  const second = idOf(run);
  expect(second).toBeGreaterThan(first);
  expect(run.refusalOf({ ...ANSWER, question: first })).toEqual({
    reason: 'other-question',
    message: `Task a does not ask question ${first}: it asks question ${second} now: Which?`,
    hint: 'List the open decisions with slipway decisions r1',
  });
  expect(run.status('a')).toBe('awaiting-decision');
  expect(run.refusalOf({ ...ANSWER, question: second })).toBeNull();
  expect(run.refusalOf({ ...ANSWER, question: first })?.message).toContain(`question ${second}, and that is closed.`);
});

test('a task that never asked has no such question', () => {
  const run = CoreRun.start(aPlan([aTask('a')]));
  expect(run.refusalOf({ ...ANSWER, question: 3 })?.message).toBe(
    'Task a does not ask question 3: it has asked nothing.',
  );
});
