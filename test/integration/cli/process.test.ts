import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../../src/main/version.ts';
import { startRig } from '../../../src/testing/daemon-rig.ts';
import { aRun, aTask } from '../../../src/testing/run-builders.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const ENTRY = join(ROOT, 'src/main/slipway.ts');
const LAUNCHER = join(ROOT, 'bin/slipway.mjs');
const { PATH = '' } = process.env;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(argv: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((done) => {
    const [program = '', ...rest] = argv;
    const options = { env: { PATH, LANG: 'C.UTF-8', ...environment }, timeout: 30_000, cwd: ROOT };
    const child = execFile(program, rest, options, (_, out, err) => done({ code: child.exitCode, out, err }));
  });
}

describe('the command as a process', () => {
  it('answers --version with the version of the package', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    expect(VERSION).toBe(version);
    expect(await run([process.execPath, ENTRY, '--version'])).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });

  it('ends quietly when its reader goes away', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: Array.from({ length: 20_000 }, (_, index) => aTask({ id: `T${index}` })) }));
    const command = `"$0" "$1" status --json r7k2 | head -c 100; echo " exit \${PIPESTATUS[0]}"`;
    const ran = await run(['bash', '--norc', '-c', command, process.execPath, ENTRY], { SLIPWAY_HOME: rig.folder });
    expect(ran.err).toBe('');
    expect(ran.out.slice(0, 18)).toBe('{"schemaVersion":1');
    expect(ran.out.slice(100)).toBe(' exit 0\n');
  });

  it('loads neither zod nor prompts nor yaml to show a status', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    const hook = join(rig.folder, 'hook.mjs');
    const seen = join(rig.folder, 'seen');
    await writeFile(
      hook,
      `import { registerHooks } from 'node:module'; import { appendFileSync } from 'node:fs';
       registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(seen)}, url + '\\n'); return next(url, context); } });`,
    );
    const ran = await run([process.execPath, '--import', hook, ENTRY, 'status', 'r7k2'], { SLIPWAY_HOME: rig.folder });
    expect([ran.code, ran.err]).toEqual([0, '']);
    const loaded = (await readFile(seen, 'utf8')).split('\n');
    expect(loaded.filter((url) => url.includes('/src/'))).toContainEqual(expect.stringContaining('commands/status.ts'));
    expect(loaded.filter((url) => /zod|@clack|yaml|pino|requests\.ts|server\//u.test(url))).toEqual([]);
    expect(loaded.filter((url) => url.includes('/cli/commands/'))).toHaveLength(1);
  });

  it('attached to a run, is left by the first Ctrl-C with status 130', async () => {
    await using rig = await startRig();
    rig.service.put(aRun());
    const child = spawn(process.execPath, [ENTRY, 'watch', 'r7k2'], { env: { PATH, SLIPWAY_HOME: rig.folder } });
    let talk = '';
    child.stderr.on('data', (chunk) => {
      talk += String(chunk);
    });
    await expect.poll(() => rig.service.readers, { timeout: 10_000 }).toBe(2);
    child.kill('SIGINT');
    const code = await new Promise((done) => child.on('exit', done));
    expect(code).toBe(130);
    expect(talk).toContain('Detached.');
  });
});

describe('the launcher', () => {
  it('runs the sources where there is no bundle', async () => {
    expect(await run([process.execPath, LAUNCHER, '--version'])).toMatchObject({ code: 0, out: `${VERSION}\n` });
  });

  it('under an old Node hands over to a newer one, keeping the exit status, or says so in one line', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-old-'));
    // The launcher with its demand raised above any Node, and a "newer Node" that satisfies it.
    const launcher = join(folder, 'slipway.mjs');
    await writeFile(launcher, (await readFile(LAUNCHER, 'utf8')).replace('[24, 11]', '[999, 0]'));
    const newer = join(folder, 'newer');
    await writeFile(newer, '#!/bin/sh\nif [ "$1" = "-p" ]; then echo 999.1.0; else shift; echo "$@"; exit 7; fi\n');
    await chmod(newer, 0o755);
    const handed = await run([process.execPath, launcher, 'status', 'a b'], { SLIPWAY_NODE: newer });
    expect(handed).toEqual({ code: 7, out: 'status a b\n', err: '' });
    const none = await run([process.execPath, launcher], { SLIPWAY_NODE: resolve('/nonexistent') });
    expect([none.code, none.out]).toEqual([78, '']);
    expect(none.err).toMatch(/^slipway needs Node 999\.0 or newer and this is [\d.]+; .*\n$/u);
    await rm(folder, { recursive: true });
  });
});
