import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/core/secret/redact.ts';
import { parseProblem } from '../../../src/protocol/problem.ts';
import { startServer } from '../../../src/server/server.ts';
import { type DaemonRig, startRig } from '../../../src/testing/daemon-rig.ts';
import { FakeRunService } from '../../../src/testing/fake-run-service.ts';
import { aRun } from '../../../src/testing/run-builders.ts';

interface Raw {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Sends a request exactly as it is given; a connection that is cut before an answer counts as status 0. */
function send(rig: DaemonRig, { method = 'GET', path = '/v1/runs', headers = {}, body }: Raw) {
  return new Promise<{ readonly status: number; readonly reason: string; readonly text: string }>((resolve) => {
    const outgoing = request({ socketPath: rig.socketPath, method, path, headers: { host: 'slipway', ...headers } });
    outgoing.on('error', () => resolve({ status: 0, reason: 'cut', text: '' }));
    outgoing.on('response', async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      resolve({ status: response.statusCode ?? 0, reason: parseProblem(text)?.reason ?? '', text });
    });
    outgoing.end(body);
  });
}

async function tokenOf(rig: DaemonRig): Promise<string> {
  return (await readFile(rig.tokenPath, 'utf8')).trim();
}

function modeOf(path: string): Promise<number> {
  return stat(path).then(({ mode }) => mode & 0o777);
}

describe('the socket', () => {
  it('is open to the user alone, and so are its folder and the token', async () => {
    await using rig = await startRig();
    expect(await modeOf(rig.socketPath)).toBe(0o600);
    expect(await modeOf(dirname(rig.socketPath))).toBe(0o700);
    expect(await modeOf(rig.tokenPath)).toBe(0o600);
    expect(Buffer.from(await tokenOf(rig), 'base64url').length).toBeGreaterThanOrEqual(16);
  });

  it('refuses to start in a folder that others can enter', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-open-'));
    await mkdir(join(folder, 'runtime'));
    await chmod(join(folder, 'runtime'), 0o755);
    const started = await startServer(optionsIn(folder));
    expect(started).toMatchObject({ ok: false, failure: { reason: 'folder-not-private' } });
    await rm(folder, { recursive: true });
  });

  it('replaces a token that others could have read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-token-'));
    await mkdir(join(folder, 'runtime'), { mode: 0o700 });
    const tokenPath = join(folder, 'runtime', 'token');
    await writeFile(tokenPath, 'x'.repeat(64), { mode: 0o644 });
    const started = await startServer(optionsIn(folder));
    expect(started.ok).toBe(true);
    expect(await readFile(tokenPath, 'utf8')).not.toContain('xxx');
    expect(await modeOf(tokenPath)).toBe(0o600);
    if (started.ok) await started.value.close();
    await rm(folder, { recursive: true });
  });

  it('is taken over from a daemon that died, and not from one that answers', async () => {
    await using rig = await startRig();
    const second = await startServer(optionsIn(rig.folder));
    expect(second).toMatchObject({ ok: false, failure: { reason: 'already-running' } });
    expect((await send(rig, { headers: { authorization: `Bearer ${await tokenOf(rig)}` } })).status).toBe(200);
  });

  it('says what to do about a path that the system does not take', async () => {
    const started = await startServer(optionsIn(`/tmp/${'long/'.repeat(30)}`));
    expect(started).toMatchObject({ ok: false, failure: { reason: 'socket-path-too-long' } });
  });
});

function optionsIn(folder: string) {
  return {
    service: new FakeRunService(),
    socketPath: join(folder, 'runtime', 'daemon.sock'),
    tokenPath: join(folder, 'runtime', 'token'),
    version: '0.1.0',
    clock: { now: Date.now, monotonic: () => 0, sleep: async () => undefined },
    attemptEvents: () => '/nonexistent',
    redactor: () => createRedactor([]),
    attemptOutput: () => '/nonexistent',
    onShutdown: () => undefined,
    onBug: () => undefined,
  };
}

describe('hostile requests', () => {
  const JSON_TYPE = { 'content-type': 'application/json' };
  const cases: readonly (readonly [name: string, withToken: boolean, raw: Raw, status: number, reason: string])[] = [
    ['no token', false, {}, 401, 'no-token'],
    ['a wrong token', false, { headers: { authorization: `Bearer ${'a'.repeat(43)}` } }, 401, 'no-token'],
    ['another scheme', false, { headers: { authorization: 'Basic YTpi' } }, 401, 'no-token'],
    ['the token in the address', false, { path: '/v1/runs?token=x' }, 401, 'no-token'],
    ['a rebound host', true, { headers: { host: 'evil.example' } }, 421, 'wrong-host'],
    ['an origin', true, { headers: { origin: 'http://localhost:3000' } }, 403, 'browser-refused'],
    ['a null origin', true, { headers: { origin: 'null' } }, 403, 'browser-refused'],
    ['fetch metadata', true, { headers: { 'sec-fetch-site': 'same-origin' } }, 403, 'browser-refused'],
    ['a form', true, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{}' }, 415, 'not-json'],
    ['broken JSON', true, { method: 'POST', headers: JSON_TYPE, body: '{"plan":' }, 400, 'invalid-json'],
    [
      'bytes that are no UTF-8',
      true,
      { method: 'POST', headers: JSON_TYPE, body: Buffer.from([0xff]) },
      400,
      'invalid-json',
    ],
    [
      'a body of another shape',
      true,
      { method: 'POST', headers: JSON_TYPE, body: '{"__proto__":{}}' },
      400,
      'invalid-body',
    ],
    ['another method', true, { method: 'DELETE' }, 405, 'wrong-method'],
    ['a path out of the API', true, { path: '/v1/runs/../../etc/passwd' }, 404, 'no-such-route'],
    ['an encoded path', true, { path: '/v1/runs/..%2f..%2fetc%2fpasswd' }, 404, 'no-such-run'],
    ['a broken encoding', true, { path: '/v1/runs/%zz' }, 400, 'malformed-path'],
    ['an event number that is none', true, { path: '/v1/runs/r7k2/events?after=-1' }, 400, 'bad-query'],
    ['an attempt that is none', true, { path: '/v1/runs/r7k2/tasks/T1/output?attempt=../../x' }, 404, 'no-such-task'],
  ];

  it.each(cases)('%s is refused', async (_, withToken, raw, status, reason) => {
    await using rig = await startRig();
    rig.service.put(aRun());
    const authorization = withToken ? { authorization: `Bearer ${await tokenOf(rig)}` } : {};
    const answer = await send(rig, { ...raw, headers: { ...authorization, ...raw.headers } });
    expect({ status: answer.status, reason: answer.reason }).toEqual({ status, reason });
    expect(rig.service.commands).toEqual([]);
    expect(rig.bugs).toEqual([]);
  });

  it('a body that is too long is refused before it is read, declared or not', async () => {
    await using rig = await startRig({ bodyBytes: 1_000 });
    const headers = { authorization: `Bearer ${await tokenOf(rig)}`, 'content-type': 'application/json' };
    const declared = await send(rig, { method: 'POST', headers, body: 'x'.repeat(5_000_000) });
    const chunked = await send(rig, {
      method: 'POST',
      headers: { ...headers, 'transfer-encoding': 'chunked' },
      body: 'x'.repeat(2_000),
    });
    expect([declared.status, declared.reason]).toEqual([413, 'body-too-large']);
    expect([chunked.status, chunked.reason]).toEqual([413, 'body-too-large']);
  });

  it('headers that are too long and requests that are none leave the server working', async () => {
    await using rig = await startRig();
    const authorization = `Bearer ${await tokenOf(rig)}`;
    const long = await send(rig, { headers: { authorization, 'x-long': 'x'.repeat(40_000) } });
    expect(long.status).toBe(431);
    await new Promise<void>((resolve) => {
      const socket = connect(rig.socketPath, () => socket.end('\0\0\0 no HTTP\r\n\r\n'));
      socket.on('close', () => resolve());
      socket.resume();
    });
    expect((await send(rig, { headers: { authorization } })).status).toBe(200);
  });

  it('a bug of the engine is told without its inner workings', async () => {
    await using rig = await startRig();
    rig.service.runs = () => {
      throw new Error('secret /home/ada');
    };
    const answer = await send(rig, { headers: { authorization: `Bearer ${await tokenOf(rig)}` } });
    expect([answer.status, answer.reason]).toEqual([500, 'bug']);
    expect(answer.text).not.toContain('ada');
    expect(rig.bugs).toHaveLength(1);
  });
});

describe('slow and lost readers', () => {
  it('a reader that takes nothing is cut off, the others go on', async () => {
    await using rig = await startRig({ stallMs: 50 });
    const text = 'x'.repeat(100_000);
    rig.service.put(aRun());
    const headers = { host: 'slipway', authorization: `Bearer ${await tokenOf(rig)}` };
    const outgoing = request({ socketPath: rig.socketPath, path: '/v1/runs/r7k2/events?follow=1', headers });
    const cut = new Promise<void>((resolve) => {
      outgoing.on('error', () => undefined);
      outgoing.on('response', (response) => {
        response.pause();
        response.on('error', () => undefined);
        response.on('close', () => resolve());
        for (let index = 0; index < 100; index++) {
          rig.service.emit('r7k2', { type: 'task-answered', task: 'T1', answer: text, by: 'person' });
        }
        // Reading again is the only way to notice the end; what the kernel holds comes first.
        setTimeout(() => response.resume(), 400);
      });
    });
    outgoing.end();
    await cut;
    expect(rig.service.readers).toBe(0);
    expect((await send(rig, { headers })).status).toBe(200);
  });

  it('a reader that goes away takes its wait with it', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    const headers = { host: 'slipway', authorization: `Bearer ${await tokenOf(rig)}` };
    const outgoing = request({ socketPath: rig.socketPath, path: '/v1/runs/r7k2/settled', headers });
    outgoing.on('error', () => undefined);
    outgoing.end();
    await expect.poll(() => rig.service.readers).toBe(1);
    outgoing.destroy();
    await expect.poll(() => rig.service.readers).toBe(0);
    expect(rig.bugs).toEqual([]);
  });
});
