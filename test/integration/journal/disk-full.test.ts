import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const DISK_BYTES = 12 * 1024 * 1024;

it('a full disk refuses appends cleanly, the reserve lets a run be finished, and freed space lets work go on', () => {
  const script = join(import.meta.dirname, 'disk-full-child.ts');
  const sandbox = [
    '--ro-bind',
    '/',
    '/',
    '--dev',
    '/dev',
    '--proc',
    '/proc',
    '--size',
    String(DISK_BYTES),
    '--tmpfs',
    '/mnt',
  ];
  const run = spawnSync('bwrap', [...sandbox, '--chdir', ROOT, process.execPath, script, '/mnt'], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(run.error, 'bubblewrap is needed for a small disk').toBeUndefined();
  expect([run.status, run.stderr]).toEqual([0, '']);
  expect(JSON.parse(run.stdout)).toEqual({
    answers: [
      'disk-full',
      'reserve true',
      'appended',
      'disk-full',
      'reserve again false',
      'appended',
      'reserve back true',
    ],
    lost: 0,
    check: [],
  });
});
