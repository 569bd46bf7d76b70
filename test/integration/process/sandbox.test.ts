import { hash } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProcesses } from '../../../src/adapters/process/create-processes.ts';
import type { IsolationLevel } from '../../../src/core/run/settings.ts';
import type { ProcessSpec } from '../../../src/ports/processes.ts';
import { makeProcessSpec } from '../../../src/testing/process-specs.ts';
import { isThere, realClock, runToEnd } from './rig.ts';

const PROBES = new URL('./sandbox-probes.mjs', import.meta.url).pathname;
/** Outside of /tmp, which every sandbox hides: what is protected here is protected for its own sake. */
const CACHE = join(import.meta.dirname, '../../../.cache');
const NODE_FOLDER = dirname(process.execPath);

/** The files of a user, of two tracks and of the daemon. */
const FILES = {
  'main/file.txt': 'main',
  'main/.git/config': '[core]',
  'main/.git/refs/heads/main': '0123',
  'main/.git/hooks/sample': '',
  'other/file.txt': 'other',
  'home/.ssh/id_test': 'private key',
  'home/.npm/cache.txt': 'cache',
  'state/journal.db': 'journal',
} as const;

async function createWorld() {
  mkdirSync(CACHE, { recursive: true });
  const root = mkdtempSync(`${CACHE}/sandbox-`);
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(dirname(`${root}/${name}`), { recursive: true });
    writeFileSync(`${root}/${name}`, text);
  }
  mkdirSync(`${root}/tree`);
  const id = `${process.pid}-${root.slice(-6)}`;
  const servers = [createServer().listen(0, '127.0.0.1'), createServer().listen(`${root}/state/daemon.sock`)];
  servers.push(createServer().listen(`\0slipway-${id}`));
  await Promise.all(servers.map((server) => server.listening || once(server, 'listening')));
  const udp = createSocket('udp4').bind(0, '127.0.0.1');
  await once(udp, 'listening');
  udp.on('message', (_message, from) => udp.send('pong', from.port, from.address));
  const targets = {
    root,
    port: (servers[0]!.address() as AddressInfo).port,
    udpPort: udp.address().port,
    abstractName: `slipway-${id}`,
    daemonPid: process.pid,
    environmentHash: hash('sha256', readFileSync('/proc/self/environ', 'latin1')),
    etcFile: `/etc/slipway-probe-${id}`,
    sharedFile: `/tmp/slipway-probe-${id}`,
    memoryFile: `/dev/shm/slipway-probe-${id}`,
  };
  return {
    root,
    targets,
    processes: createProcesses({ clock: realClock, stateDirectory: `${root}/state`, hiddenPaths: [`${root}/home`] }),
    [Symbol.dispose]: () => {
      for (const server of servers) server.close();
      udp.close();
      for (const path of [root, targets.etcFile, targets.sharedFile, targets.memoryFile]) {
        rmSync(path, { recursive: true, force: true });
      }
    },
  };
}

function specIn(root: string, key: string, isolation: IsolationLevel, changes: Partial<ProcessSpec> = {}): ProcessSpec {
  return makeProcessSpec({
    key,
    directory: `${root}/state/jobs-${key}`,
    cwd: `${root}/tree`,
    environment: { PATH: `${NODE_FOLDER}:/usr/bin:/bin`, HOME: `${root}/home` },
    isolation,
    access: { writable: [`${root}/tree`], readable: [PROBES], network: 'none' },
    ...changes,
  });
}

describe('A sandbox', () => {
  it('blocks 22 of 22 forbidden attempts, all of which succeed without it, and lets a process write its own tree', async () => {
    let signals = 0;
    const onSignal = () => {
      signals += 1;
    };
    process.on('SIGUSR2', onSignal);
    using world = await createWorld();
    const probe = async (isolation: IsolationLevel) => {
      const spec = specIn(world.root, isolation, isolation, { argv: [process.execPath, PROBES] });
      const environment = { ...spec.environment, PROBE_TARGETS: JSON.stringify(world.targets) };
      const { text } = await runToEnd(world.processes, { ...spec, environment });
      return JSON.parse(text) as Record<string, boolean>;
    };
    const inside = await probe('sandbox');
    const allowed = Object.keys(inside).filter((name) => inside[name] === true);
    // What lands in a private folder counts as blocked when nothing of it is on the machine.
    const harmless = ['poison the npm cache', 'change the state', 'leave a file in /tmp', 'leave a file in /dev/shm'];
    const reached = [world.targets.sharedFile, world.targets.memoryFile, world.targets.etcFile].filter(isThere);
    expect(allowed.filter((name) => !harmless.includes(name) && name !== 'signal the daemon')).toEqual([
      'write own tree',
    ]);
    expect({ reached, signals, files: readFiles(world.root) }).toEqual({ reached: [], signals: 0, files: FILES });
    const outside = await probe('none');
    expect(Object.keys(outside).filter((name) => outside[name] === false)).toEqual(
      // A user without privileges cannot do these on any machine; a machine without a route shows none.
      expectedOutside(outside),
    );
    expect(Object.keys(outside).length).toBe(23);
    expect(readFileSync(`${world.root}/main/file.txt`, 'utf8')).toBe('maindamage');
    process.off('SIGUSR2', onSignal);
    await world.processes.close();
  });

  it('lets a process build, test and use git in its own tree', async () => {
    using world = await createWorld();
    const script = [
      'set -e',
      'git init -q . && git config user.name t && git config user.email t@example.org',
      'mkdir -p dist && echo "export const answer = 42" >dist/lib.mjs',
      `echo "import { answer } from './dist/lib.mjs'; if (answer !== 42) process.exit(1)" >test.mjs`,
      'node test.mjs && git add -A && git commit -qm built && git log --oneline | wc -l',
      'echo tmp >/tmp/scratch && cat /tmp/scratch && touch "$HOME/settings"',
    ].join('\n');
    const spec = specIn(world.root, 'build', 'sandbox', { argv: ['sh', '-c', script] });
    const { end, text } = await runToEnd(world.processes, spec);
    expect({ end, text }).toEqual({ end: { kind: 'exited', code: 0 }, text: '1\ntmp\n' });
    expect(readdirSync(`${world.root}/home`)).toEqual(['.npm', '.ssh']);
    await world.processes.close();
  });

  it('shows what it was asked to show, read-only, and nothing beside it', async () => {
    using world = await createWorld();
    const script = `cat "$HOME/.npm/cache.txt"; ls -A "$HOME"; echo x >>"$HOME/.npm/cache.txt" || echo read-only`;
    const access = {
      writable: [`${world.root}/tree`],
      readable: [`${world.root}/home/.npm`],
      network: 'none',
    } as const;
    const spec = specIn(world.root, 'shown', 'sandbox', { argv: ['sh', '-c', `exec 2>/dev/null; ${script}`], access });
    expect((await runToEnd(world.processes, spec)).text).toBe('cache.npm\nread-only\n');
    await world.processes.close();
  });

  it('shows the files that variables name for every program, read-only, by the names that the variables say', async () => {
    using world = await createWorld();
    const home = `${world.root}/home`;
    const files = { 'corp.pem': 'corp', 'kept/linked.pem': 'linked', 'certs/one.pem': 'one', 'gcp.json': 'key' };
    for (const [name, text] of Object.entries({ ...files, 'private.pem': 'private', 'certs2/two.pem': 'two' })) {
      mkdirSync(dirname(`${home}/${name}`), { recursive: true });
      writeFileSync(`${home}/${name}`, text);
    }
    symlinkSync('kept/linked.pem', `${home}/link.pem`);
    const named = {
      NODE_EXTRA_CA_CERTS: `${home}/corp.pem`,
      SSL_CERT_FILE: `${home}/link.pem`,
      SSL_CERT_DIR: `${home}/certs:${home}/certs2:${home}`,
      GOOGLE_APPLICATION_CREDENTIALS: `${home}/gcp.json`,
      REQUESTS_CA_BUNDLE: `${home}/missing.pem`,
      OTHER_FILE: `${home}/private.pem`,
    };
    const script = [
      'for file in "$NODE_EXTRA_CA_CERTS" "$SSL_CERT_FILE" "$HOME/certs/one.pem" "$HOME/certs2/two.pem" "$GOOGLE_APPLICATION_CREDENTIALS"',
      'do cat "$file"; echo; echo x >>"$file" && echo written; done; ls -A "$HOME"',
    ].join('; ');
    const spec = specIn(world.root, 'named', 'sandbox', { argv: ['sh', '-c', `exec 2>/dev/null; ${script}`] });
    const { text } = await runToEnd(world.processes, { ...spec, environment: { ...spec.environment, ...named } });
    expect(text.split('\n').filter((line) => line !== '')).toEqual([
      ...['corp', 'linked', 'one', 'two', 'key'],
      ...['certs', 'certs2', 'corp.pem', 'gcp.json', 'kept', 'link.pem'],
    ]);
    await world.processes.close();
  });

  it('finds programs of PATH that lie in the hidden home, with their libraries, and still hides the rest', async () => {
    using world = await createWorld();
    const home = `${world.root}/home`;
    for (const name of ['.tools/bin', '.tools/lib', '.tools/share']) mkdirSync(`${home}/${name}`, { recursive: true });
    writeFileSync(
      `${home}/.tools/lib/tool.sh`,
      `#!/bin/sh\necho tool; ls -A ${home}/.tools ${home}/.ssh 2>/dev/null\n`,
      { mode: 0o755 },
    );
    symlinkSync('../lib/tool.sh', `${home}/.tools/bin/tool`);
    const environment = { PATH: `${home}/.tools/bin:/usr/bin:/bin`, HOME: home };
    const spec = specIn(world.root, 'tool', 'sandbox', { argv: ['tool'], environment });
    expect((await runToEnd(world.processes, spec)).text).toBe(`tool\n${home}/.tools:\nbin\nlib\n`);
    await world.processes.close();
  });

  it('with the network of the host reaches ports, but not the socket of the daemon', async () => {
    using world = await createWorld();
    const spec = specIn(world.root, 'host', 'sandbox', {
      argv: [process.execPath, PROBES],
      access: { writable: [`${world.root}/tree`], readable: [PROBES], network: 'host' },
    });
    const environment = { ...spec.environment, PROBE_TARGETS: JSON.stringify(world.targets) };
    const { text } = await runToEnd(world.processes, { ...spec, environment });
    expect(JSON.parse(text)).toMatchObject({
      'connect to the port of the daemon': true,
      'connect to the socket of the daemon': false,
      'read the environment of the daemon': false,
      'read the state': false,
      'read ~/.ssh': false,
    });
    await world.processes.close();
  });

  it('is refused when a folder that has to be writable is missing', async () => {
    using world = await createWorld();
    const access = { writable: [`${world.root}/gone`], readable: [], network: 'none' } as const;
    const { end } = await runToEnd(world.processes, specIn(world.root, 'gone', 'sandbox', { access }));
    expect(end).toMatchObject({ kind: 'refused', message: expect.stringContaining('gone, does not exist') });
    await world.processes.close();
  });
});

function readFiles(root: string): Record<string, string> {
  return Object.fromEntries(Object.keys(FILES).map((name) => [name, readFileSync(`${root}/${name}`, 'utf8')]));
}

/** Attempts that fail without a sandbox as well, for reasons of the machine. */
function expectedOutside(outside: Record<string, boolean>): readonly string[] {
  const superuser = process.getuid?.() === 0;
  const machine = superuser ? ['see a network'] : ['see a network', 'write /etc', 'keep capabilities'];
  return Object.keys(outside).filter((name) => outside[name] === false && machine.includes(name));
}
