import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataOf, slipway } from '../../../src/testing/cli-rig.ts';
import { startRig } from '../../../src/testing/daemon-rig.ts';
import { anAttempt, aRun, aTask, TEST_TIME } from '../../../src/testing/run-builders.ts';

const TASKS = [
  aTask({ id: 'T001', status: 'completed', by: 'gates', attempts: [anAttempt()], commit: 'c'.repeat(40) }),
  aTask({ id: 'T002', status: 'paused', reason: 'A gate did not pass.' }),
];

describe('reading', () => {
  it('status shows the latest run of this repository, and as JSON exactly what the daemon said', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ id: 'old1', createdAt: 1 }));
    rig.service.put(aRun({ tasks: TASKS }));
    rig.service.put(aRun({ id: 'x', repository: '/elsewhere', createdAt: TEST_TIME * 2 }));
    const shown = await slipway(rig, ['status']);
    expect([shown.exit, shown.talk]).toEqual([0, '']);
    expect(shown.out).toContain('Run r7k2');
    const data = dataOf(await slipway(rig, ['status', '--json']));
    expect(data).toMatchObject({
      id: 'r7k2',
      status: 'running',
      resultBranch: 'slipway/r7k2/result',
      uptime: expect.any(Number),
    });
    expect(data.tasks[0]).toMatchObject({
      id: 'T001',
      status: 'completed',
      attempts: [{ number: 1 }],
      commit: 'c'.repeat(40),
    });
    expect(data.counts.total).toBe(2);
  });

  it('status takes the beginning of an id, and says when it is none or several', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ id: 'abc1' }));
    rig.service.put(aRun({ id: 'abd1' }));
    expect((await slipway(rig, ['status', 'abc'])).out).toContain('Run abc1');
    const several = await slipway(rig, ['status', 'ab']);
    expect([several.exit, several.out]).toEqual([2, '']);
    expect(several.talk).toMatch(/"ab" is the beginning of several runs/u);
    const none = await slipway(rig, ['status', 'zzz', '--json']);
    expect(none.exit).toBe(2);
    expect(JSON.parse(none.talk)).toMatchObject({
      type: 'about:blank',
      reason: 'no-such-run',
      hint: expect.any(String),
    });
  });

  it('status without any run says how to start one', async () => {
    await using rig = await startRig();
    expect(await slipway(rig, ['status'])).toMatchInlineSnapshot(`
      {
        "exit": 2,
        "out": "",
        "talk": "error: This repository has no run yet.
      hint: Start one with "slipway run path/to/tasks.md", or list the runs of all repositories with "slipway runs --all".
      ",
      }
    `);
  });

  it('status --json escapes what a terminal would obey', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ title: 'a\u009b2Jb\u001b[31m\u202ec' }));
    const { out } = await slipway(rig, ['status', '--json']);
    expect(out.trimEnd()).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(JSON.parse(out).data.title).toBe('a\u009b2Jb\u001b[31m\u202ec');
  });

  it('runs lists this repository, or all', async () => {
    await using rig = await startRig();
    expect(await slipway(rig, ['runs'])).toEqual({ exit: 0, out: '', talk: 'This repository has no run yet.\n' });
    rig.service.put(aRun());
    rig.service.put(aRun({ id: 'x', repository: '/elsewhere' }));
    expect(dataOf(await slipway(rig, ['runs', '--json']))).toHaveLength(1);
    expect(dataOf(await slipway(rig, ['--json', 'runs', '--all']))).toHaveLength(2);
  });

  it('why explains a task, of the latest run when none is named', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: TASKS }));
    expect((await slipway(rig, ['why', 'r7/T002'])).out).toBe((await slipway(rig, ['why', 'T002'])).out);
    expect(dataOf(await slipway(rig, ['why', 'T002', '--json']))).toMatchObject({
      runId: 'r7k2',
      task: { id: 'T002' },
    });
    expect(await slipway(rig, ['why', 'T999'])).toMatchObject({
      exit: 1,
      talk: expect.stringContaining('has no task T999'),
    });
    expect((await slipway(rig, ['why', 'r7k2/'])).exit).toBe(2);
  });

  it('logs prints the history, and the output of a task with its escapes taken out', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: TASKS }));
    rig.service.emit('r7k2', { type: 'run-started' });
    rig.service.emit('r7k2', { type: 'task-queued', task: 'T001' });
    await writeFile(`${rig.service.attemptDirectory('r7k2', 'T001', 1)}.out`, 'a\u001b[2Jb\n\u0000\xff\n');
    expect((await slipway(rig, ['logs'])).out).toMatchInlineSnapshot(`
      "12:10:01          The run started.
      12:10:02  T001    Ready: everything it depends on has landed.
      "
    `);
    const lines = (await slipway(rig, ['logs', '--json'])).out.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual([1, 2]);
    expect((await slipway(rig, ['logs', 'r7k2/T001'])).out).toBe('ab\n\xff\n');
    expect((await slipway(rig, ['logs', 'T001', '--attempt', '1'])).out).toBe('ab\n\xff\n');
    expect(JSON.parse((await slipway(rig, ['logs', 'T001', '--json'])).out)).toEqual({
      text: 'a\u001b[2Jb\n\u0000\xff\n',
    });
    expect(await slipway(rig, ['logs', 'T002'])).toMatchObject({
      exit: 1,
      talk: expect.stringContaining('not attempted yet'),
    });
    expect((await slipway(rig, ['logs', 'nothing'])).exit).toBe(2);
    expect((await slipway(rig, ['logs', 'T001', '--attempt', 'x'])).exit).toBe(2);
  });

  it('logs -f goes on with what comes and ends with the run', async () => {
    await using rig = await startRig();
    rig.service.emit('r7k2', { type: 'run-failed', reason: 'T001 failed' });
    rig.service.emit('r7k2', { type: 'run-resumed', by: 'person' }, { status: 'running' });
    const following = slipway(rig, ['logs', '-f', '--json']);
    await expect.poll(() => rig.service.readers).toBe(1);
    rig.service.emit('r7k2', { type: 'run-completed' }, { status: 'completed', finishedAt: TEST_TIME });
    const ran = await following;
    expect(ran.exit).toBe(0);
    expect(ran.out.trim().split('\n')).toHaveLength(3);
    expect((await slipway(rig, ['logs', '-f', '--json'])).out).toBe(ran.out);
  });

  it('report goes to the terminal, to JSON, to Markdown and to a file', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: TASKS, finishedAt: TEST_TIME + 9_000, status: 'completed' }));
    rig.service.emit('r7k2', { type: 'run-started' });
    expect((await slipway(rig, ['report'])).out).toContain('Report of run r7k2');
    expect(dataOf(await slipway(rig, ['report', '--json'])).timeline).toHaveLength(1);
    const markdown = await slipway(rig, ['report', '--format', 'markdown']);
    expect(markdown.out).toMatch(/^# Run r7k2/u);
    const written = await slipway(rig, ['report', '-o', 'r.md', '-C', rig.folder]);
    expect([written.exit, written.out]).toEqual([0, '']);
    expect(await readFile(join(rig.folder, 'r.md'), 'utf8')).toBe(markdown.out);
    expect((await slipway(rig, ['report', '-o', '/nonexistent/r.md'])).talk).toMatch(/could not be written/u);
  });
});
