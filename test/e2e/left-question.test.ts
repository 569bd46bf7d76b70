import { expect, test } from 'vitest';
import { createWorld, dataOf } from './rig.ts';

/*
 * Agents that ask and then wait for the answer instead of ending: the whole program with real processes.
 */

const ASK = `echo '{"question":"Which port?","options":["80","8080"]}' > "$SLIPWAY_QUESTION_FILE"`;

/** The only task of a run whose agent is this script, at its one attempt. */
async function taskAfter(script: string, limits: string) {
  await using world = await createWorld({
    'slipway.yaml': `retry: { attempts: 1 }\nlimits: ${limits}\n`,
    'agent.sh': script,
  });
  const argv = [
    'run',
    'tasks.md',
    '--agent',
    'shell:sh agent.sh',
    '--isolation',
    'none',
    '--yes',
    '--json',
    '--foreground',
  ];
  const [task] = dataOf(await world.slipway(argv)).tasks;
  const [attempt] = task.attempts;
  return { task, ms: attempt.finishedAt - attempt.startedAt };
}

const ASKED = {
  status: 'awaiting-decision',
  question: { kind: 'question', text: 'Which port?', options: ['80', '8080'] },
};

test('an agent that waits silently beside its question is ended early, and the question is asked', async () => {
  const { task, ms } = await taskAfter(`${ASK}; sleep 300`, '{ idle: 14s }');
  expect(task).toMatchObject(ASKED);
  expect(ms).toBeGreaterThanOrEqual(7_000);
  expect(ms).toBeLessThan(14_000);
});

test('an agent that goes on talking beside its question asks it when its time is over', async () => {
  const { task } = await taskAfter(`${ASK}; while true; do echo waiting; sleep 0.3; done`, '{ timeout: 3s }');
  expect(task).toMatchObject(ASKED);
});

test('an agent that is silent and asks nothing fails', async () => {
  const { task } = await taskAfter('sleep 300', '{ idle: 2s }');
  expect(task.status).toBe('failed');
  expect(task.attempts[0].failure.message).toContain('printed nothing');
});
