import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { slipway } from '../../../src/testing/cli-rig.ts';
import { startRig } from '../../../src/testing/daemon-rig.ts';
import { aFailure, anAttempt, aRun, aTask } from '../../../src/testing/run-builders.ts';

const TASKS = [
  aTask({ id: 'T001', status: 'completed', by: 'gates', attempts: [anAttempt()], commit: 'c'.repeat(40) }),
  aTask({ id: 'T002', status: 'paused', reason: 'A gate did not pass.' }),
];

describe('misuse', () => {
  it.each([
    [['stauts'], /Unknown command 'stauts'\.\nhint: Did you mean status\?/u],
    [['status', '--jsn'], /Unknown option '--jsn'\.\nhint: Did you mean --json\?/u],
    [['daemon', 'strat'], /Unknown command 'strat'\.\nhint: Did you mean .*start/u],
    [['check'], /Missing required argument 'PATH'\.\nhint: See "slipway check --help"\./u],
    [['critique', 'PRD.md'], /hint: A plan is named with --plan PATH\. See "slipway critique --help"\./u],
    [['plan', 'tasks.md', '--update'], /--update goes with --write, and not with --force\./u],
    [['plan', 'tasks.md', '--write', '--update', '--force'], /--write --force replaces them\./u],
    [['task', 'merge'], /hint: See "slipway task merge --help"\./u],
    [['check', ''], /The path of the plan is empty/u],
    [['status', 'a', 'b'], /Too many arguments/u],
    [['run', 't.md', '--tracks'], /argument missing/u],
    [['status', '-C', '/nonexistent'], /There is no folder \/nonexistent/u],
    [['completion', 'tcsh'], /no completion for "tcsh"/u],
  ])('%j is a usage error', async (argv, message) => {
    await using rig = await startRig();
    const ran = await slipway(rig, argv);
    expect([ran.exit, ran.out]).toEqual([2, '']);
    expect(ran.talk).toMatch(message);
    const json = await slipway(rig, [...argv, '--json']);
    if (argv.length > 0) expect(() => JSON.parse(json.talk)).not.toThrow();
  });

  it('nothing at all shows help on stderr; --help shows it on stdout', async () => {
    await using rig = await startRig();
    const nothing = await slipway(rig, []);
    expect([nothing.exit, nothing.out]).toEqual([2, '']);
    expect(nothing.talk).toContain('Usage: slipway');
    const help = await slipway(rig, ['run', '--help']);
    expect([help.exit, help.talk]).toEqual([0, '']);
    expect(help.out).toContain('--foreground');
  });

  it('a title that attacks the terminal is harmless wherever it is shown', async () => {
    await using rig = await startRig();
    const evil = 'x\u001b]0;owned\u0007\u001b[2J\u009b31m\u202ey';
    rig.service.put(
      aRun({
        title: evil,
        agent: evil,
        planFile: evil,
        tasks: [
          aTask({
            id: evil,
            title: evil,
            phase: evil,
            status: 'failed',
            reason: evil,
            waitsFor: [evil],
            attempts: [anAttempt({ status: 'failed', failure: aFailure({ message: evil }) })],
          }),
        ],
      }),
    );
    rig.service.emit('r7k2', { type: 'task-answered', task: evil, answer: evil, by: 'person' });
    for (const argv of [
      ['status'],
      ['report'],
      ['report', '--format', 'markdown'],
      ['runs'],
      ['logs'],
      ['why', `r7k2/${evil}`],
    ]) {
      const ran = await slipway(rig, argv);
      expect(ran.exit).toBe(0);
      expect(ran.out + ran.talk).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
    }
  });
});

describe('completion', () => {
  it.each(['bash', 'zsh', 'fish'])('of %s comes from the command tree', async (shell) => {
    await using rig = await startRig();
    const { exit, out } = await slipway(rig, ['completion', shell]);
    expect(exit).toBe(0);
    for (const word of ['status', 'daemon', 'install', 'foreground', '__complete']) expect(out).toContain(word);
  });

  it('offers runs, and tasks of the run that is typed, and is silent without a daemon', async () => {
    await using rig = await startRig();
    rig.service.put(aRun({ tasks: [...TASKS, aTask({ id: 'T;rm -rf' })] }));
    expect((await slipway(rig, ['__complete', 'run', 'r'])).out).toBe('r7k2\n');
    expect((await slipway(rig, ['__complete', 'task', 'T00'])).out).toBe('T001\nT002\n');
    expect((await slipway(rig, ['__complete', 'task', 'r7k2/'])).out).toBe('r7k2/T001\nr7k2/T002\n');
    await rig.server.close();
    expect(await slipway(rig, ['__complete', 'run', ''])).toEqual({ exit: 0, out: '', talk: '' });
  });

  it('of bash works in bash', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-bash-'));
    await using rig = await startRig();
    const { out } = await slipway(rig, ['completion', 'bash']);
    const script = join(folder, 'c.sh');
    const ask = (words: string) =>
      `COMP_WORDS=(slipway ${words}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _slipway; echo "\${COMPREPLY[*]}"`;
    await writeFile(
      script,
      [out, ask('sta'), ask('daemon st'), ask('run --iso'), ask('run --isolation n'), ask('-C /tmp completion f')].join(
        '\n',
      ),
    );
    const { PATH } = process.env;
    const said = execFileSync('bash', ['--norc', script], { env: { PATH }, encoding: 'utf8' });
    expect(said.trim().split('\n')).toEqual(['status', 'start stop status', '--isolation', 'none', 'fish']);
    await rm(folder, { recursive: true });
  });
});
