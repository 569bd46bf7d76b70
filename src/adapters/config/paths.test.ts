import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { present } from '../../core/assert.ts';
import { LONGEST_SOCKET_PATH, type PathHost, statePaths } from './paths.ts';

const UID = present(process.getuid, 'getuid')();
let base = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'paths-'));
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

function host(variables: PathHost['variables'] = {}, changes: Partial<PathHost> = {}): PathHost {
  return { variables, home: join(base, 'home'), temporary: join(base, 'tmp'), uid: UID, ...changes };
}

function modeOf(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function privateFolder(name: string): string {
  const path = join(base, name);
  mkdirSync(path, { mode: 0o700, recursive: true });
  return path;
}

test('SLIPWAY_HOME moves everything below it', () => {
  const home = join(base, 'moved');
  expect(statePaths(host({ SLIPWAY_HOME: home, XDG_STATE_HOME: join(base, 'ignored') }))).toEqual({
    ok: true,
    value: {
      state: join(home, 'state'),
      runtime: join(home, 'runtime'),
      cache: join(home, 'cache'),
      logs: join(home, 'state/logs'),
      configFile: join(home, 'config.yaml'),
      socket: join(home, 'runtime/daemon.sock'),
    },
  });
});

test('without SLIPWAY_HOME the XDG folders are used', () => {
  const runtime = privateFolder('run');
  const paths = statePaths(
    host({
      XDG_STATE_HOME: join(base, 's'),
      XDG_RUNTIME_DIR: runtime,
      XDG_CACHE_HOME: join(base, 'c'),
      XDG_CONFIG_HOME: join(base, 'x'),
    }),
  );
  expect(paths).toMatchObject({
    value: {
      state: join(base, 's/slipway'),
      runtime: join(runtime, 'slipway'),
      cache: join(base, 'c/slipway'),
      configFile: join(base, 'x/slipway/config.yaml'),
      socket: join(runtime, 'slipway/daemon.sock'),
    },
  });
});

test('relative XDG values are ignored, as their specification says', () => {
  expect(statePaths(host({ XDG_STATE_HOME: 'relative', XDG_CACHE_HOME: '' }))).toMatchObject({
    value: { state: join(base, 'home/.local/state/slipway'), cache: join(base, 'home/.cache/slipway') },
  });
});

test('every folder is created for the user alone', () => {
  const paths = statePaths(host({ SLIPWAY_HOME: join(base, 'a/b') }));
  expect(paths.ok && [paths.value.state, paths.value.runtime, paths.value.cache, paths.value.logs].map(modeOf)).toEqual(
    ['700', '700', '700', '700'],
  );
});

test('a second call finds the same folders', () => {
  const variables = { SLIPWAY_HOME: join(base, 'again') };
  expect(statePaths(host(variables))).toEqual(statePaths(host(variables)));
});

test.each(['0755', '0770', '0701'])('a state folder of mode %s is refused with the command that mends it', (mode) => {
  const home = join(base, 'loose');
  mkdirSync(join(home, 'state'), { recursive: true });
  chmodSync(join(home, 'state'), Number.parseInt(mode, 8));
  expect(statePaths(host({ SLIPWAY_HOME: home }))).toMatchObject({
    ok: false,
    failure: { reason: 'loose-permissions', hint: `Run: chmod 700 '${join(home, 'state')}'` },
  });
});

test('a folder of another user is refused', () => {
  const home = privateFolder('foreign');
  expect(statePaths(host({ SLIPWAY_HOME: home }, { uid: UID + 1 }))).toMatchObject({
    ok: false,
    failure: { reason: 'foreign-owner' },
  });
});

test('a file where a folder has to be is refused', () => {
  writeFileSync(join(base, 'file'), '');
  expect(statePaths(host({ SLIPWAY_HOME: join(base, 'file') }))).toMatchObject({
    ok: false,
    failure: { reason: 'not-a-folder' },
  });
});

test('a relative SLIPWAY_HOME is refused', () => {
  expect(statePaths(host({ SLIPWAY_HOME: 'here' }))).toMatchObject({ ok: false, failure: { reason: 'not-absolute' } });
});

test('a folder that cannot be created is refused', () => {
  expect(statePaths(host({ SLIPWAY_HOME: '/proc/slipway' }))).toMatchObject({
    ok: false,
    failure: { reason: 'not-writable' },
  });
});

test('a runtime folder that others can get into is not used', () => {
  const runtime = privateFolder('run');
  chmodSync(runtime, 0o755);
  const paths = statePaths(host({ XDG_RUNTIME_DIR: runtime }));
  expect(paths.ok && paths.value.runtime.startsWith(runtime)).toBe(false);
});

test('a path too long for a socket is replaced by a short one, the same each time', () => {
  const home = join(base, 'x'.repeat(120));
  const runtime = privateFolder('run');
  const variables = { SLIPWAY_HOME: home, XDG_RUNTIME_DIR: runtime };
  const first = statePaths(host(variables));
  expect(first.ok && first.value.socket).toMatch(new RegExp(`^${runtime}/slipway/[0-9a-f]{16}\\.sock$`));
  expect(statePaths(host(variables))).toEqual(first);
  expect(statePaths(host({ ...variables, SLIPWAY_HOME: `${home}y` }))).not.toEqual(first);
  expect(first.ok && Buffer.byteLength(first.value.socket) <= LONGEST_SOCKET_PATH).toBe(true);
});

test('without a private runtime folder the short socket is in a private folder below the temporary one', () => {
  const variables = { SLIPWAY_HOME: join(base, 'x'.repeat(120)), XDG_RUNTIME_DIR: '' };
  // A user without a session: there is no folder /run/user/UID to fall back to.
  const paths = statePaths(host(variables, { uid: null }));
  expect(paths.ok && paths.value.socket.startsWith(join(base, 'tmp/slipway-user'))).toBe(true);
  expect(modeOf(join(base, 'tmp/slipway-user'))).toBe('700');
});

test('a planted link in the temporary folder is refused', () => {
  mkdirSync(join(base, 'tmp'));
  symlinkSync(privateFolder('elsewhere'), join(base, 'tmp/slipway-user'));
  expect(statePaths(host({ SLIPWAY_HOME: join(base, 'x'.repeat(120)) }, { uid: null }))).toMatchObject({
    ok: false,
    failure: { reason: 'foreign-owner', message: expect.stringContaining('symbolic link') },
  });
});

test('no short path at all is a clear refusal', () => {
  const temporary = join(base, 't'.repeat(120));
  expect(statePaths(host({ SLIPWAY_HOME: join(base, 'x'.repeat(120)) }, { uid: null, temporary }))).toMatchObject({
    ok: false,
    failure: { message: expect.stringContaining('short enough') },
  });
});
