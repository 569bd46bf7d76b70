import { describe, expect, test } from 'vitest';
import { CoreRun, SOME_USAGE } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';
import { explain } from '../view/why.ts';

const TELL = { type: 'tell', by: 'person', task: 'a', text: 'Use port 80.' } as const;
const DONE = { type: 'report-agent-done', task: 'a', attempt: 1, summary: 'Done.', usage: SOME_USAGE } as const;
const done = (heard?: readonly string[]) => ({ ...DONE, ...(heard === undefined ? {} : { heard }) });

/** A run whose only attempt works and was told twice. */
function toldTwice(agent = 'claude'): CoreRun {
  const run = CoreRun.start(aPlan([aTask('a')]), { agent });
  run.tell({ type: 'report-prepared', task: 'a', attempt: 1, base: 'base' });
  run.tell(TELL);
  run.tell(TELL);
  return run;
}

describe('what a person told', () => {
  test('and the session heard leaves the work to its gates', () => {
    expect(toldTwice().tell(done(['told-1', 'told-2']))).toEqual(['agent-finished']);
  });

  test.each([[undefined], [[]], [['told-1']]])(
    'and the session did not hear is heard in another attempt before the work is judged: %j',
    (heard) => {
      const run = toldTwice();
      const [session] = run.state.tasks[0]!.attempts.map(({ sessionId }) => sessionId);
      expect(run.tell(done(heard))).toEqual(['attempt-cancelled', 'task-backed-off']);
      run.tidy();
      run.succeed(run.due().find((key) => key.startsWith('timer:task'))!);
      expect(run.state.tasks[0]).toMatchObject({
        notes: ['Use port 80.', 'Use port 80.'],
        attempts: [
          { state: { status: 'cancelled' }, usage: SOME_USAGE, snapshot: 'snap-a-1' },
          { state: { status: 'preparing' }, mode: 'continue', sessionId: session, told: [] },
        ],
      });
      const sentences = explain(run.state, 'a', run.entries)!.history.map(({ sentence }) => sentence);
      expect(sentences).toContain('Attempt 1 was cancelled. It ended before it heard all that a person told it.');
      // It costs no attempt.
      run.finish('a');
      expect(run.status('a')).toBe('completed');
    },
  );

  test('after the end is refused', () => {
    const run = toldTwice();
    run.tell(done(['told-1', 'told-2']));
    expect(run.refusalOf(TELL)).toMatchObject({ reason: 'not-working' });
  });

  test('to a recording is refused', () => {
    const run = CoreRun.start(aPlan([aTask('a')]), { agent: 'replay:/recording' });
    run.tell({ type: 'report-prepared', task: 'a', attempt: 1, base: 'base' });
    expect(run.refusalOf(TELL)).toMatchObject({ reason: 'does-not-listen' });
  });
});

describe('what may not wait', () => {
  test('ends an agent that does not listen, and goes on in its session', () => {
    const run = toldTwice('codex');
    run.tell({ ...TELL, interrupts: true });
    const report = { type: 'report-agent-interrupted', task: 'a', attempt: 1, usage: SOME_USAGE } as const;
    expect(run.tell(report)).toEqual(['attempt-cancelled', 'task-backed-off']);
    expect(run.tell(report)).toEqual([]);
    run.tidy();
    run.succeed(run.due().find((key) => key.startsWith('timer:task'))!);
    expect(run.state.tasks[0]!.attempts[1]).toMatchObject({ mode: 'continue' });
    const sentences = explain(run.state, 'a', run.entries)!.history.map(({ sentence }) => sentence);
    expect(sentences).toContain('Attempt 1 was stopped and told by a person: Use port 80.');
    expect(sentences).toContain('Attempt 1 was cancelled. A person stopped it to tell it something.');
  });
});
