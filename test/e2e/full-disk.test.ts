import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const DISK_BYTES = 48 * 1024 * 1024;

it('an engine on a full disk stands still, says so, loses no answer, and goes on by itself when there is space', () => {
  const script = join(import.meta.dirname, 'rig/full-disk-child.ts');
  // The checkout itself may lie below the folder for temporary files.
  const folders = [
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--tmpfs',
    '/tmp',
    '--ro-bind',
    ROOT,
    ROOT,
  ];
  const disk = ['--size', String(DISK_BYTES), '--tmpfs', '/mnt', '--chdir', ROOT];
  const run = spawnSync('bwrap', [...folders, ...disk, process.execPath, script], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', TMPDIR: '/tmp' },
    encoding: 'utf8',
    timeout: 100_000,
  });
  expect(run.error, 'bubblewrap is needed for a small disk').toBeUndefined();
  expect([run.status, run.stderr]).toEqual([0, '']);
  expect(JSON.parse(run.stdout)).toEqual({
    stall: expect.stringContaining('full'),
    startsWhileFull: 1,
    stalledWhileFull: true,
    status: 'completed',
    forgotten: [],
    reserve: 4 * 1024 * 1024,
  });
});
