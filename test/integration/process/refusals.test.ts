import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ProcessSpec } from '../../../src/ports/processes.ts';
import { createMachineRig, isThere, runToEnd } from './rig.ts';

describe('A process that cannot be started', () => {
  const cases: readonly (readonly [string, Partial<ProcessSpec>, string])[] = [
    [
      'a missing program',
      { argv: ['no-such-program'] },
      'The program no-such-program was not found in PATH (/usr/bin:/bin).',
    ],
    ['a missing program by path', { argv: ['/no/such'] }, 'The program /no/such was not found.'],
    ['a NUL byte', { argv: ['echo', 'a\0b'] }, 'A process argument, path or variable holds a NUL byte.'],
    ['an empty command', { argv: [''] }, 'The command is empty.'],
    ['a missing working folder', { cwd: '/no/such/folder' }, 'The working folder /no/such/folder cannot be entered.'],
    ['a relative working folder', { cwd: 'tree' }, 'must be absolute paths.'],
    ['a bad variable name', { environment: { 'A=B': 'c' } }, '"A=B" cannot be the name of an environment variable.'],
  ];
  for (const [what, changes, message] of cases) {
    it(`is refused because of ${what}`, async () => {
      await using rig = createMachineRig();
      const { end } = await runToEnd(rig.open(), rig.script('job', 'true', changes));
      expect(end).toMatchObject({
        kind: 'refused',
        message: expect.stringContaining(message),
        hint: expect.any(String),
      });
    });
  }

  it('is refused when the sandbox is asked for and the machine has none, and nothing runs', async () => {
    await using rig = createMachineRig();
    const spec = rig.script('job', `touch ${rig.tree}/ran`, { isolation: 'sandbox' });
    for (const bubblewrap of [null, '/bin/false', `${rig.root}/no-bwrap`]) {
      const processes = rig.open({ bubblewrap });
      expect(await processes.probe()).toMatchObject({ level: 'best-effort', hint: expect.stringMatching(/./) });
      expect(
        (await runToEnd(processes, { ...spec, directory: `${spec.directory}-${String(bubblewrap).length}` })).end,
      ).toMatchObject({
        kind: 'refused',
        message: 'This machine cannot run sandboxes, and the process must run in one.',
      });
    }
    expect(isThere(`${rig.tree}/ran`)).toBe(false);
  });

  it('is refused with the complaint of a bubblewrap that works at the probe and fails at the job', async () => {
    await using rig = createMachineRig();
    const stub = `${rig.root}/bwrap`;
    writeFileSync(
      stub,
      `#!/bin/sh\ncase "$*" in *"touch"*) echo 'bwrap: setting up uid map: Permission denied' >&2; exit 1;; esac\n`,
    );
    chmodSync(stub, 0o755);
    const processes = rig.open({ bubblewrap: stub });
    const spec = rig.script('job', `touch ${rig.tree}/ran`, { isolation: 'sandbox' });
    expect((await runToEnd(processes, spec)).end).toMatchObject({
      kind: 'refused',
      message: 'The sandbox could not be set up: bwrap: setting up uid map: Permission denied',
    });
    expect(isThere(`${rig.tree}/ran`)).toBe(false);
  });

  it('is refused when its folder cannot be made', async () => {
    await using rig = createMachineRig();
    writeFileSync(`${rig.state}/file`, '');
    const spec = rig.script('job', 'true', { directory: `${rig.state}/file/job` });
    expect((await runToEnd(rig.open(), spec)).end).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('cannot be used'),
    });
  });

  it('is refused while the disk is full, leaves no half claim, and runs once there is space', async ({ skip }) => {
    await using rig = createMachineRig();
    const disk = `${rig.root}/disk`;
    mkdirSync(disk);
    if (!tryMount(disk)) skip('A small disk can only be mounted by the superuser.');
    try {
      mkdirSync(`${disk}/job`);
      fill(`${disk}/ballast`);
      const processes = rig.open();
      const spec = rig.script('job', 'echo done', { directory: `${disk}/job` });
      const { end } = await runToEnd(processes, spec);
      expect(end).toMatchObject({ kind: 'refused', hint: expect.stringContaining('disk') });
      expect(isThere(`${disk}/job/claim`)).toBe(false);
      execFileSync('rm', [`${disk}/ballast`]);
      expect((await runToEnd(processes, spec)).text).toBe('done\n');
      await processes.close();
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});

function tryMount(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function fill(path: string): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${path}`, 'bs=4096'], { stdio: 'ignore' });
  } catch {
    // It ends when the disk is full.
  }
}
