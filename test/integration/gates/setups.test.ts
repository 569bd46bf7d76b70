import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSetups } from '../../../src/adapters/gates/setups.ts';
import type { SetupSettings } from '../../../src/core/run/settings.ts';
import type { SetupRequest, Setups } from '../../../src/ports/setups.ts';
import { asItIs } from '../../../src/testing/as-it-is.ts';
import { DirectProcesses } from './direct-processes.ts';

const NEVER = new AbortController().signal;

let root: string;
let processes: DirectProcesses;
let setups: Setups;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-setup-'));
  processes = new DirectProcesses();
  setups = createSetups({
    processes,
    cacheDirectory: join(root, 'cache'),
    environment: { HTTPS_PROXY: 'http://proxy', SECRET: 'x', PATH: '/nowhere' },
    redact: asItIs,
  });
});
afterEach(() => rmSync(root, { recursive: true }));

const SETUP: SetupSettings = {
  run: 'mkdir -p deps && cp lock deps/made && echo "$PWD" >deps/where',
  lockfiles: ['lock'],
  produces: ['deps'],
  timeoutMs: 10_000,
};

function checkout(name: string, files: Readonly<Record<string, string>> = { lock: '1' }): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, name, path, '..'), { recursive: true });
    writeFileSync(join(root, name, path), text);
  }
  return join(root, name);
}

let count = 0;
function request(tree: string, fields: Partial<SetupRequest> = {}): SetupRequest {
  count += 1;
  return {
    key: `r1/T1/${count}`,
    directory: join(root, 'out', String(count)),
    checkout: tree,
    readable: [],
    setup: SETUP,
    isolation: 'sandbox',
    environment: { PATH: process.env['PATH'] ?? '' },
    ...fields,
  };
}

test('the command runs once, with network and proxies and nothing else of ours', async () => {
  const first = await setups.equip(request(checkout('a')), NEVER);
  const second = await setups.equip(request(checkout('b')), NEVER);
  expect(first).toEqual({ ok: true, value: { readable: [expect.stringContaining(join(root, 'cache'))] } });
  expect(second).toEqual(first);
  expect(processes.specs).toHaveLength(1);
  expect(processes.specs[0]).toMatchObject({
    environment: { PATH: process.env['PATH'], HTTPS_PROXY: 'http://proxy' },
    access: { writable: [processes.specs[0]?.cwd], readable: [], network: 'host' },
  });
  expect(processes.specs[0]?.environment['SECRET']).toBeUndefined();
  expect(readFileSync(join(root, 'b/deps/made'), 'utf8')).toBe('1');
});

test('what was made stays at the path where it was made, and the rest of the build is gone', async () => {
  const result = await setups.equip(request(checkout('a', { lock: '1', 'src/big': 'x' })), NEVER);
  const kept = result.ok ? (result.value.readable[0] ?? '') : '';
  expect(readFileSync(join(root, 'a/deps/where'), 'utf8').trim()).toBe(kept);
  expect(readdirSync(kept)).toEqual(['deps']);
});

test('requests at the same time share one command', async () => {
  const requests = ['a', 'b', 'c', 'd'].map((name) => request(checkout(name)));
  const results = await Promise.all(requests.map((one) => setups.equip(one, NEVER)));
  expect(results.every(({ ok }) => ok)).toBe(true);
  expect(processes.specs).toHaveLength(1);
});

test.each([
  ['another lock file', { lock: '2' }, {}],
  ['a lock file that is gone', { other: '1' }, { run: 'mkdir deps' }],
  ['another command', { lock: '1' }, { run: 'mkdir deps && true' }],
] as const)('%s needs another result', async (_, files, fields) => {
  await setups.equip(request(checkout('a')), NEVER);
  await setups.equip(request(checkout('b', files), { setup: { ...SETUP, ...fields } }), NEVER);
  expect(processes.specs).toHaveLength(2);
});

test('files that are no lock files do not matter', async () => {
  await setups.equip(request(checkout('a')), NEVER);
  await setups.equip(request(checkout('b', { lock: '1', 'src/x': 'new' })), NEVER);
  expect(processes.specs).toHaveLength(1);
});

test('below a sandbox a tree gets a copy, so that it cannot change what the others see', async () => {
  await setups.equip(request(checkout('a'), { isolation: 'best-effort' }), NEVER);
  writeFileSync(join(root, 'a/deps/made'), 'poison');
  await setups.equip(request(checkout('b'), { isolation: 'best-effort' }), NEVER);
  expect(lstatSync(join(root, 'a/deps')).isSymbolicLink()).toBe(false);
  expect(readFileSync(join(root, 'b/deps/made'), 'utf8')).toBe('1');
});

test('products that link to other files of the tree are copied, so that the links lead to the tree they are in', async () => {
  const setup = { ...SETUP, run: 'mkdir deps && ln -s ../packages/a deps/a' };
  const files = (text: string) => ({ lock: '1', 'packages/a/index': text });
  await setups.equip(request(checkout('a', files('old')), { setup }), NEVER);
  await setups.equip(request(checkout('b', files('new')), { setup }), NEVER);
  expect(readFileSync(join(root, 'b/deps/a/index'), 'utf8')).toBe('new');
});

test('without `produces` everything new at the top is shared', async () => {
  const setup = { ...SETUP, produces: [], run: 'mkdir one && touch one/x two' };
  await setups.equip(request(checkout('a'), { setup }), NEVER);
  await setups.equip(request(checkout('b'), { setup }), NEVER);
  expect(readdirSync(join(root, 'b')).sort()).toEqual(['lock', 'one', 'two']);
  expect(processes.specs).toHaveLength(1);
});

test('links are taken out before a snapshot, and nothing else', async () => {
  const setup = { ...SETUP, run: 'mkdir -p web/deps deps', produces: ['deps', 'web/deps'] };
  const tree = checkout('a', { lock: '1', 'web/x': 'x' });
  symlinkSync('lock', join(tree, 'own-link'));
  await setups.equip(request(tree, { setup }), NEVER);
  expect(lstatSync(join(tree, 'web/deps')).isSymbolicLink()).toBe(true);
  await setups.strip(tree, setup);
  await setups.strip(tree, setup);
  expect(readdirSync(tree).sort()).toEqual(['lock', 'own-link', 'web']);
  expect(readdirSync(join(tree, 'web'))).toEqual(['x']);
  expect(existsSync(join(tree, 'own-link'))).toBe(true);
});

test('a tree that is equipped keeps what it has, whatever became of its lock files', async () => {
  const first = await setups.equip(request(checkout('a')), NEVER);
  writeFileSync(join(root, 'a/lock'), 'changed by an agent');
  expect(await setups.equip(request(join(root, 'a')), NEVER)).toEqual(first);
  expect(processes.specs).toHaveLength(1);
});

test('what stands in the place of a product already is left alone', async () => {
  const tree = checkout('a', { lock: '1', 'deps/own': 'mine' });
  await setups.equip(request(tree), NEVER);
  expect(readdirSync(join(tree, 'deps'))).toEqual(['own']);
});

test('nothing is written through a link that leads out of the tree', async () => {
  const setup = { ...SETUP, run: 'rm web; mkdir -p web/a/deps', produces: ['web/a/deps'] };
  const tree = checkout('a');
  mkdirSync(join(root, 'outside'));
  symlinkSync(join(root, 'outside'), join(tree, 'web'));
  await setups.equip(request(tree, { setup }), NEVER);
  expect(readdirSync(join(root, 'outside'))).toEqual([]);
});

test('a command that fails is a missing dependency, with the end of its output, and runs again for the next attempt', async () => {
  const setup = { ...SETUP, run: 'echo no such package; exit 4' };
  const failed = {
    ok: false,
    failure: {
      class: 'dependency',
      message: 'The setup command `echo no such package; exit 4` ended with exit status 4.',
      evidence: 'no such package',
      hint: expect.any(String),
    },
  };
  expect(await setups.equip(request(checkout('a'), { setup }), NEVER)).toEqual(failed);
  expect(await setups.equip(request(checkout('a'), { setup }), NEVER)).toEqual(failed);
  expect(processes.specs).toHaveLength(2);
});

test('a command that makes nothing of what it was said to is refused', async () => {
  const result = await setups.equip(request(checkout('a'), { setup: { ...SETUP, run: 'true' } }), NEVER);
  expect(result).toMatchObject({
    ok: false,
    failure: { class: 'dependency', message: expect.stringContaining('deps') },
  });
});

test('when the one who started it loses interest, the next one in line starts it anew', async () => {
  const go = join(root, 'go');
  const setup = { ...SETUP, run: `if [ -e ${go} ]; then mkdir deps; else exec sleep 20; fi` };
  const interest = new AbortController();
  const first = setups.equip(request(checkout('a'), { setup }), interest.signal);
  await expect.poll(() => processes.specs.length).toBe(1);
  const second = setups.equip(request(checkout('b'), { setup }), NEVER);
  writeFileSync(go, '');
  interest.abort();
  expect(await first).toMatchObject({ ok: false });
  expect(await second).toMatchObject({ ok: true });
  expect(processes.specs).toHaveLength(2);
});

test('a cache that cannot be written is a matter of resources', async () => {
  writeFileSync(join(root, 'cache'), 'a file');
  expect(await setups.equip(request(checkout('a')), NEVER)).toMatchObject({
    ok: false,
    failure: { class: 'resource' },
  });
});

test('a build that was interrupted before it was kept is taken up where it was', async () => {
  const one = request(checkout('a'));
  await setups.equip(one, NEVER);
  const [key = ''] = readdirSync(join(root, 'cache'));
  rmSync(join(root, 'cache', key, 'complete.json'));
  const again = createSetups({ processes, cacheDirectory: join(root, 'cache'), environment: {}, redact: asItIs });
  expect(await again.equip({ ...one, checkout: checkout('b') }, NEVER)).toMatchObject({ ok: true });
  expect(processes.specs).toHaveLength(1);
  expect(readFileSync(join(root, 'b/deps/made'), 'utf8')).toBe('1');
});
