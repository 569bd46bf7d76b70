import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server } from 'node:net';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ProcessSpec } from '../../../src/ports/processes.ts';
import { makeLimits } from '../../../src/testing/process-specs.ts';
import { NO_OWN_NAME, ownNameOfLoopback } from '../../support/own-name.ts';
import { killOwner, startOwner } from './owner-process.ts';
import { createMachineRig, eventually, findByCommandLine, type MachineRig, NEVER, runToEnd } from './rig.ts';

const PROBE = new URL('./network-probe.mjs', import.meta.url).pathname;
const NODE_FOLDER = dirname(process.execPath);

const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

/** A server of the machine that answers every request with its name and the path; its port. */
async function serve(name: string, answer?: RequestListener): Promise<number> {
  const server = createServer(answer ?? ((request, response) => response.end(`${name} ${request.url}`)));
  open.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function listen(path: string): Promise<void> {
  const server = createSocketServer((socket) => socket.end('secret'));
  open.push(server.listen(path));
  await once(server, 'listening');
}

/** A job that makes attempts, one after the other, and prints a line of what came of each. */
function probing(
  rig: MachineRig,
  key: string,
  { attempts, allow = [], providers = [] }: ProbeParts,
  changes: Partial<ProcessSpec> = {},
): ProcessSpec {
  return rig.script(key, '', {
    argv: [process.execPath, PROBE, JSON.stringify(attempts)],
    isolation: 'sandbox',
    environment: { PATH: `${NODE_FOLDER}:/usr/bin:/bin`, HOME: rig.home },
    access: { writable: [rig.tree], readable: [PROBE, NODE_FOLDER], network: { allow, providers } },
    limits: makeLimits({ processes: 4 }),
    ...changes,
  });
}

interface ProbeParts {
  readonly attempts: readonly (readonly [how: string, to: string])[];
  readonly allow?: readonly string[];
  readonly providers?: readonly string[];
}

describe('A sandbox with an allow-list', () => {
  it('lets through what is listed, by tunnel and as plain request, and refuses and reports the rest', async () => {
    await using rig = createMachineRig();
    const listed = await serve('listed');
    const other = await serve('other');
    const spec = probing(rig, 'a', {
      attempts: [
        ['tunnel', `127.0.0.1:${listed}`],
        ['plain', `http://127.0.0.1:${listed}/path?q=1`],
        ['fetch', `http://localhost:${listed}/own`],
        ['tunnel', `127.0.0.1:${other}`],
        ['plain', `http://127.0.0.1:${other}/`],
        ['tunnel', 'not-listed.example:443'],
        ['tunnel', '169.254.169.254:80'],
        ['tunnel', '2130706433:80'],
        ['direct', `127.0.0.1:${other}`],
        ['direct', '192.0.2.1:443'],
      ],
      allow: [`127.0.0.1:${listed}`],
    });
    const refused: string[] = [];
    const { end, text } = await runToEnd(rig.open(), spec, {
      refused: (reason, target) => refused.push(`${reason} ${target}`),
    });
    expect(text.split('\n')).toEqual([
      'tunnel: 200 listed /tunnelled',
      'plain: 200 listed /path?q=1',
      'fetch: 200 listed /own',
      'tunnel: 403',
      `plain: 403 127.0.0.1:${other} is not on the allow-list of this network.`,
      'tunnel: 403',
      'tunnel: 403',
      'tunnel: 403',
      'direct: ECONNREFUSED',
      'direct: ENETUNREACH',
      '',
    ]);
    expect(end).toEqual({ kind: 'exited', code: 0 });
    expect(refused).toEqual([
      `not-listed 127.0.0.1:${other}`,
      'not-listed not-listed.example:443',
      'not-listed 169.254.169.254:80',
      'no-host 2130706433:80',
    ]);
  });

  it('leads to a provider on the loopback of the machine at its own address, and to no other port', async () => {
    await using rig = createMachineRig();
    const provider = await serve('provider');
    const other = await serve('other');
    const spec = probing(rig, 'a', {
      attempts: [
        ['fetch', `http://127.0.0.1:${provider}/v1/messages`],
        ['fetch', `http://localhost:${provider}/v1/messages`],
        ['direct', `127.0.0.1:${provider}`],
        ['direct', `127.0.0.1:${other}`],
      ],
      providers: [`127.0.0.1:${provider}`],
    });
    const { text } = await runToEnd(rig.open(), spec);
    expect(text.split('\n')).toEqual([
      'fetch: 200 provider /v1/messages',
      'fetch: 200 provider /v1/messages',
      'direct: connected',
      'direct: ECONNREFUSED',
      '',
    ]);
  });

  it('does not follow a listed name to an address that is not public', async ({ skip }) => {
    await using rig = createMachineRig();
    const port = await serve('own');
    // Stands for a name that somebody else controls.
    const name = ownNameOfLoopback();
    if (name === null) return skip(NO_OWN_NAME);
    const attempts = [['tunnel', `${name}:${port}`]] as const;
    const closed = await runToEnd(rig.open(), probing(rig, 'a', { attempts, allow: [`${name}:${port}`] }));
    const opened = await runToEnd(rig.open(), probing(rig, 'b', { attempts, providers: [`${name}:${port}`] }));
    expect([closed.text, opened.text]).toEqual(['tunnel: 403\n', 'tunnel: 200 own /tunnelled\n']);
  });

  it('hides abstract sockets, the socket and the state of the daemon', async () => {
    await using rig = createMachineRig();
    const abstract = `\0slipway-network-${process.pid}`;
    await listen(abstract);
    await listen(`${rig.state}/daemon.sock`);
    const spec = probing(rig, 'a', {
      attempts: [
        ['socket', abstract],
        ['socket', `${rig.state}/daemon.sock`],
        ['read', `${rig.state}/a/claim`],
        ['write', '/run/slipway-network/other'],
      ],
    });
    const { text } = await runToEnd(rig.open(), spec);
    expect(text.split('\n')).toEqual(['socket: ECONNREFUSED', 'socket: ENOENT', 'read: ENOENT', 'write: EROFS', '']);
  });

  it('works where Slipway itself lies in a folder that sandboxes hide', async () => {
    await using rig = createMachineRig();
    const port = await serve('listed');
    const spec = probing(rig, 'a', {
      attempts: [['fetch', `http://localhost:${port}/`]],
      allow: [`localhost:${port}`],
    });
    const sources = new URL('../../..', import.meta.url).pathname.replace(/\/$/, '');
    const { text } = await runToEnd(rig.open({ hiddenPaths: [rig.home, sources] }), spec);
    expect(text).toBe('fetch: 200 listed /\n');
  });

  it('shows the program no proxy of the user and gives it its own Node options', async () => {
    await using rig = createMachineRig();
    const spec = probing(
      rig,
      'a',
      { attempts: [['variables', 'HTTPS_PROXY,https_proxy,NO_PROXY,NODE_OPTIONS,SLIPWAY_HELD_NODE_OPTIONS']] },
      {
        environment: {
          PATH: `${NODE_FOLDER}:/usr/bin:/bin`,
          HTTPS_PROXY: 'http://user:word@proxy.example:3128',
          NODE_OPTIONS: '--no-warnings',
        },
      },
    );
    const { text } = await runToEnd(rig.open(), spec);
    expect(text.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')).toBe(
      'variables: http://127.0.0.1:PORT http://127.0.0.1:PORT localhost,127.0.0.1,::1 --no-warnings -\n',
    );
  });

  it('goes through the proxy that the user has, and judges before', async () => {
    await using rig = createMachineRig();
    const asked: string[] = [];
    const proxy = await serve('proxy');
    open[0]?.on('connect', (request, socket) => {
      asked.push(`${request.url} ${request.headers['proxy-authorization']}`);
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthrough the proxy'));
    });
    const spec = probing(
      rig,
      'a',
      {
        attempts: [
          ['tunnel', 'registry.example:443'],
          ['tunnel', 'elsewhere.example:443'],
        ],
        allow: ['registry.example'],
      },
      { environment: { PATH: NODE_FOLDER, https_proxy: `http://user:word@127.0.0.1:${proxy}` } },
    );
    const { text } = await runToEnd(rig.open(), spec);
    expect(text).toBe('tunnel: 200 through the proxy\ntunnel: 403\n');
    expect(asked).toEqual([`registry.example:443 Basic ${btoa('user:word')}`]);
  });

  it.each([
    ['exits with 7', 'exit 7', { kind: 'exited', code: 7 }],
    ['kills itself', 'kill -9 $$', { kind: 'signalled', signal: 9 }],
    ['is not there', null, { kind: 'exited', code: 127 }],
  ])('ends as its program does, which %s', async (_, script, expected) => {
    await using rig = createMachineRig();
    const argv = script === null ? (['/tmp/none'] as const) : (['/bin/sh', '-c', script] as const);
    const spec = probing(rig, 'a', { attempts: [] }, { argv });
    const { end } = await runToEnd(rig.open(), spec);
    if (script === null) expect(end).toMatchObject({ kind: 'refused' });
    else expect(end).toEqual(expected);
  });

  it('is asked to end like any other, and leaves no process', async () => {
    await using rig = createMachineRig();
    const trap = `trap 'echo asked; exit 0' TERM; echo ready; while :; do sleep 0.05; done`;
    const spec = probing(rig, 'a', { attempts: [] }, { argv: ['/bin/sh', '-c', trap] });
    const ending = new AbortController();
    let text = '';
    const end = await rig.open({ graceMs: 5_000 }).run(
      spec,
      {
        output: (chunk) => {
          text += Buffer.from(chunk).toString();
          if (text.includes('ready')) ending.abort();
        },
      },
      ending.signal,
    );
    expect(end).toEqual({ kind: 'cancelled' });
    // Some shells say first what became of their `sleep`.
    expect(text).toMatch(/^ready\n(?:Terminated\n)?asked\n$/);
    expect(findByCommandLine(rig.root)).toEqual([]);
  });

  it.each(['guard.ts', 'forwarder.ts'])('ends as a whole when its %s is killed', async (name) => {
    await using rig = createMachineRig();
    const spec = probing(rig, 'a', { attempts: [] }, { argv: ['/bin/sh', '-c', 'sleep 3071 & sleep 3072'] });
    const sleepers = () =>
      findByCommandLine('sleep 307').filter((pid) => /^sleep\0/.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1')));
    const running = rig.open().run(spec, {}, NEVER);
    const ours = () =>
      findByCommandLine(name).filter((pid) => {
        const line = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
        return line[1]?.endsWith(name) === true && (name === 'forwarder.ts' || line[2]?.includes(rig.root) === true);
      });
    await eventually(() => sleepers().length === 2 && ours().length === 1, 'the whole tree');
    process.kill(ours()[0]!, 'SIGKILL');
    await expect(running).resolves.toMatchObject({ kind: 'signalled', signal: 9 });
    expect(findByCommandLine(rig.root)).toEqual([]);
    expect(sleepers()).toEqual([]);
  });

  it('goes on calling its provider when the daemon is killed, and is adopted: eight at once', async () => {
    await using rig = createMachineRig();
    const calls = new Map<string, number>();
    const provider = await serve('provider', (request, response) => {
      const name = request.url ?? '';
      calls.set(name, (calls.get(name) ?? 0) + 1);
      response.end('ok');
    });
    const names = Array.from({ length: 8 }, (_, index) => `j${index}`);
    const specs = names.map((name) =>
      probing(rig, name, {
        attempts: [
          ['tunnel', 'elsewhere.example:443'],
          ['repeat', `http://127.0.0.1:${provider}/${name} 60`],
        ],
        providers: [`127.0.0.1:${provider}`],
      }),
    );
    const owner = await startOwner(rig, specs);
    await eventually(() => calls.size === 8, 'a first call of each');
    await killOwner(owner);
    const before = new Map(calls);
    await eventually(
      () => names.every((name) => (calls.get(`/${name}`) ?? 0) > (before.get(`/${name}`) ?? 0) + 3),
      'calls after the daemon was killed',
    );
    const later = rig.open();
    const adopted: string[] = [];
    const refused: string[] = [];
    const ends = await Promise.all(
      specs.map((spec) =>
        runToEnd(later, spec, {
          started: (_identity, isAdopted) => adopted.push(`${spec.key} ${isAdopted}`),
          refused: (reason, target) => refused.push(`${spec.key} ${reason} ${target}`),
        }),
      ),
    );
    expect(ends.map(({ end, text }) => ({ end, text }))).toEqual(
      names.map(() => ({ end: { kind: 'exited', code: 0 }, text: 'tunnel: 403\nrepeat: 60 answers\n' })),
    );
    expect(adopted.toSorted()).toEqual(names.map((name) => `${name} true`));
    expect(findByCommandLine(rig.root)).toEqual([]);
    // Told to the daemon that was killed, and again to the one that took over.
    expect(refused.toSorted()).toEqual(names.map((name) => `${name} not-listed elsewhere.example:443`));
    // The sockets are gone with their guards.
    expect(names.filter((name) => existsSync(`${rig.state}/${name}/network/way-out`))).toEqual([]);
  });
});
