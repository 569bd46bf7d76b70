import { describe, expect, it } from 'vitest';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { startRig } from '../../../src/testing/daemon-rig.ts';
import { anAttempt, aRun, aTask } from '../../../src/testing/run-builders.ts';

const TASKS = [
  aTask({ id: 'T001', status: 'completed', by: 'gates', attempts: [anAttempt()], commit: 'c'.repeat(40) }),
  aTask({ id: 'T002', status: 'paused', reason: 'A gate did not pass.' }),
];

describe('deciding', () => {
  it.each([
    [['pause'], { type: 'pause', by: 'person', mode: 'after-current', reason: '' }],
    [['pause', '--now', '--reason', 'Lunch', 'r7'], { type: 'pause', by: 'person', mode: 'now', reason: 'Lunch' }],
    [['resume'], { type: 'resume', by: 'person' }],
    [['abort', '--yes'], { type: 'abort', by: 'person', reason: '' }],
    [['retry', 'T002', '--note', 'Port 8080'], { type: 'retry', by: 'person', task: 'T002', note: 'Port 8080' }],
    [['retry', 'r7k2/T002'], { type: 'retry', by: 'person', task: 'T002', note: null }],
    [['skip', 'T002', '--satisfy'], { type: 'skip', by: 'person', task: 'T002', satisfy: true, reason: '' }],
    [['answer', 'T002', 'Use sqlite.'], { type: 'answer', by: 'person', task: 'T002', answer: 'Use sqlite.' }],
    [['answer', 'T002', '2', '--free'], { type: 'answer', by: 'person', task: 'T002', answer: '2', free: true }],
    [['assign', 'T002', '--to', 'ana'], { type: 'assign', by: 'person', task: 'T002', agent: 'person:ana' }],
    [['assign', 'T002'], { type: 'assign', by: 'person', task: 'T002', agent: 'person' }],
    [['assign', 'T002', '--agent', 'claude'], { type: 'assign', by: 'person', task: 'T002', agent: 'claude' }],
    [['done', 'T002', '--note', 'Made.'], { type: 'hand-in', by: 'person', task: 'T002', summary: 'Made.' }],
    [['approve', 'r7k2'], { type: 'approve', by: 'person', planHash: 'b'.repeat(64) }],
  ])('%j sends %j', async (argv, command) => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: TASKS }));
    const ran = await slipway(rig, argv);
    expect([ran.exit, ran.out]).toEqual([0, '']);
    expect(rig.service.commands).toEqual([{ runId: 'r7k2', command, key: expect.any(String) }]);
    expect(dataOf(await slipway(rig, [...argv, '--json']))).toEqual({ id: 'r7k2', command: command.type });
  });

  it('passes a refusal on, as sentences or as a problem', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    rig.service.refusal = { reason: 'not-paused', message: 'The run is not paused.', hint: 'Nothing has to be done.' };
    expect(await slipway(rig, ['resume'])).toEqual({
      exit: 1,
      out: '',
      talk: 'error: The run is not paused.\nhint: Nothing has to be done.\n',
    });
    expect(JSON.parse((await slipway(rig, ['resume', '--json'])).talk)).toMatchObject({
      reason: 'not-paused',
      status: 1,
    });
  });

  it('aborts nothing without a yes', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    expect((await slipway(rig, ['abort'])).exit).toBe(3);
    expect((await slipway(rig, ['answer', 'T1', ' '])).exit).toBe(2);
    expect(rig.service.commands).toEqual([]);
  });
});
