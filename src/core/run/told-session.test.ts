import { expect, test } from 'vitest';
import { CoreRun } from '../../testing/core-run.ts';
import { aPlan, aTask } from '../../testing/plans.ts';

/** A run whose one attempt works, and that hears of a session. */
function hear(sessionId: string, model: string | null = null, version: string | null = null) {
  const run = CoreRun.start(aPlan([aTask('a')]));
  run.tell({ type: 'report-prepared', task: 'a', attempt: 1, base: 'base' });
  run.tell({ type: 'report-agent-session', task: 'a', attempt: 1, sessionId, model, version });
  return run.state.tasks[0]?.attempts[0];
}

const ID = '68e6f976-5522-8649-aebc-860d69f630dd';

test.each(['../../../../Victim', '..', 'a/b', 'a.b', '', '-x', 'x'.repeat(129), 'a\0b'])(
  'the session id %j, which would lead out of its folder, is not taken over',
  (sessionId) => {
    const before = hear(ID);
    expect(hear(sessionId, 'opus')).toMatchObject({ model: null });
    expect(hear(sessionId)?.sessionId).not.toBe(sessionId);
    expect(before?.sessionId).toBe(ID);
  },
);

test.each(['--dangerously-skip', 'a b', 'a\nb', 'x'.repeat(101), '$(id)'])(
  'the model %j, which would become an argument, is not taken over',
  (model) => {
    expect(hear(ID, model, model)).toMatchObject({ sessionId: ID, model: null, version: null });
  },
);

test('plain names are', () => {
  expect(hear(ID, 'claude-opus-4-8[1m]', '2.1.329')).toMatchObject({
    model: 'claude-opus-4-8[1m]',
    version: '2.1.329',
  });
  expect(hear(ID, 'openai/gpt-5.5:high')?.model).toBe('openai/gpt-5.5:high');
});
