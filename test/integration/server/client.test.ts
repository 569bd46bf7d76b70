import { appendFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { connectDaemon } from '../../../src/client/connect.ts';
import { success } from '../../../src/core/result.ts';
import type { RunEntry } from '../../../src/protocol/api.ts';
import { type DaemonRig, startRig } from '../../../src/testing/daemon-rig.ts';
import { anAttempt, aPlan, aRun, aTarget, aTask, someSettings } from '../../../src/testing/run-builders.ts';

async function clientOf({ socketPath, tokenPath }: DaemonRig) {
  const connected = await connectDaemon({ socketPath, tokenPath, startDaemon: null });
  if (!connected.ok) throw new Error(connected.failure.message);
  return connected.value;
}

describe('the client against the server', () => {
  it('reads health, runs of one repository, and a run with the age of the engine', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    rig.service.put(aRun({ id: 'other', repository: '/home/ada/b' }));
    const client = await clientOf(rig);
    expect(await client.health()).toMatchObject({
      ok: true,
      value: { version: '0.1.0', apiVersion: 1, pid: process.pid },
    });
    expect(await client.runs('/home/ada/b')).toMatchObject({ ok: true, value: [{ id: 'other' }] });
    const run = await client.run('r7k2');
    expect(run).toMatchObject({ ok: true, value: { ...aRun(), uptime: expect.any(Number) } });
    client.close();
  });

  it('creates a run, sends a command once per key, and passes a refusal on', async () => {
    await using rig = await startRig();
    const client = await clientOf(rig);
    const created = await client.createRun({ plan: aPlan(), settings: someSettings(), target: aTarget(), title: 'A' });
    expect(created).toEqual({ ok: true, value: 'r1new' });
    const command = { type: 'approve', by: 'person', planHash: 'b'.repeat(64) } as const;
    expect(await client.command('r1new', { command, idempotencyKey: 'k1' })).toEqual({ ok: true, value: undefined });
    expect(rig.service.commands.at(-1)).toEqual({ runId: 'r1new', command, key: 'k1' });
    rig.service.refusal = { reason: 'not-approved', message: 'It is not approved.', hint: 'Approve it.' };
    expect(await client.command('r1new', { command: { type: 'resume', by: 'person' } })).toEqual({
      ok: false,
      failure: { kind: 'refused', reason: 'not-approved', message: 'It is not approved.', hint: 'Approve it.' },
    });
    client.close();
  });

  it('serves a changed run anew and an unchanged one from its kept text', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ lastSeq: 1, title: 'before' }));
    const client = await clientOf(rig);
    await client.runText('r7k2');
    rig.service.put(aRun({ lastSeq: 2, title: 'after' }));
    const text = await client.runText('r7k2');
    expect(text.ok && JSON.parse(text.value)).toMatchObject({ schemaVersion: 1, data: { title: 'after', lastSeq: 2 } });
    client.close();
  });

  it('follows events from the middle as they come and stops when asked', async () => {
    await using rig = await startRig();
    for (const task of ['T1', 'T2']) rig.service.emit('r7k2', { type: 'task-queued', task });
    const client = await clientOf(rig);
    const leave = new AbortController();
    const seen: RunEntry[] = [];
    const reading = client.events({ runId: 'r7k2', after: 1, follow: true, signal: leave.signal }, (entry) => {
      seen.push(entry);
      if (seen.length === 1) rig.service.emit('r7k2', { type: 'task-queued', task: 'T3' });
      if (seen.length === 2) leave.abort();
    });
    await reading;
    expect(seen.map(({ seq }) => seq)).toEqual([2, 3]);
    client.close();
  });

  it('reads a history to its end without following', async () => {
    await using rig = await startRig();
    for (let index = 0; index < 500; index++) rig.service.emit('r7k2', { type: 'task-queued', task: `Ä${index}` });
    const client = await clientOf(rig);
    const seen: number[] = [];
    const end = await client.events({ runId: 'r7k2', after: 0, follow: false }, ({ seq }) => void seen.push(seq));
    expect(end.ok).toBe(true);
    expect(seen).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    client.close();
  });

  it('follows the output of an attempt until the attempt ends', async () => {
    await using rig = await startRig();
    const open = aTask({ id: 'T1', status: 'running', attempts: [anAttempt({ finishedAt: null, status: 'working' })] });
    rig.service.put(aRun({ tasks: [open] }));
    const path = `${rig.service.attemptDirectory('r7k2', 'T1', 1)}.out`;
    await writeFile(path, 'one\n');
    const client = await clientOf(rig);
    let text = '';
    const end = await client.output({ runId: 'r7k2', taskId: 'T1', attempt: null, follow: true }, async (chunk) => {
      text += Buffer.from(chunk).toString();
      if (text !== 'one\n') return;
      await appendFile(path, 'two\n');
      rig.service.put(aRun({ tasks: [{ ...open, attempts: [anAttempt()] }] }));
    });
    expect(end.ok).toBe(true);
    expect(text).toBe('one\ntwo\n');
    client.close();
  });

  it('answers a wait once the run settles', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    const client = await clientOf(rig);
    const waiting = client.settled('r7k2', new AbortController().signal);
    await expect.poll(() => rig.service.readers).toBe(1);
    rig.service.put(aRun({ status: 'completed', finishedAt: 1 }));
    expect(await waiting).toMatchObject({ ok: true, value: { status: 'completed' } });
    client.close();
  });

  it('ends waits and streams when the server stops, and says that it may be asked again', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    const client = await clientOf(rig);
    const waiting = client.settled('r7k2', new AbortController().signal);
    await expect.poll(() => rig.service.readers).toBe(1);
    await rig.server.close();
    expect(await waiting).toMatchObject({ ok: false, failure: { kind: 'interrupted', reason: 'stopping' } });
    expect(await client.health()).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
    client.close();
  });

  it('asks the daemon to stop', async () => {
    await using rig = await startRig();
    const client = await clientOf(rig);
    expect(await client.shutdown()).toEqual({ ok: true, value: undefined });
    await expect.poll(rig.shutdowns).toBe(1);
    client.close();
  });
});

describe('connecting', () => {
  it('says that no daemon answers, when none may be started', async () => {
    const options = { socketPath: '/nonexistent/d.sock', tokenPath: '/nonexistent/t', startDaemon: null };
    expect(await connectDaemon(options)).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
  });

  it('starts the daemon and waits until it answers', async () => {
    await using rig = await startRig();
    const { socketPath, tokenPath } = rig;
    const late = join(rig.folder, 'late.sock');
    let started = 0;
    const connected = await connectDaemon({
      socketPath: late,
      tokenPath,
      startDaemon: async () => {
        started += 1;
        setTimeout(() => void symlink(socketPath, late), 30);
        return success(undefined);
      },
    });
    expect(connected.ok).toBe(true);
    expect(started).toBe(1);
    if (connected.ok) connected.value.close();
  });

  it('gives up on a daemon that never answers, within its bound', async () => {
    const connected = await connectDaemon({
      socketPath: '/nonexistent/d.sock',
      tokenPath: '/nonexistent/t',
      startDaemon: async () => success(undefined),
      readyMs: 60,
    });
    expect(connected).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
  });

  it('refuses to talk to a daemon of another API version', async () => {
    await using rig = await startRig();
    const socketPath = join(rig.folder, 'old.sock');
    const old = createServer((_, response) => response.setHeader('slipway-api', '99').end('{}'));
    await new Promise<void>((resolve) => old.listen({ path: socketPath }, () => resolve()));
    const connected = await connectDaemon({ socketPath, tokenPath: rig.tokenPath, startDaemon: null });
    expect(connected).toMatchObject({ ok: false, failure: { kind: 'incompatible', reason: 'version-mismatch' } });
    await new Promise((resolve) => old.close(resolve));
  });
});
