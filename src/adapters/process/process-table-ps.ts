import { execFileSync } from 'node:child_process';
import type { ProcessTable } from './process-table.ts';
import { parsePsLine } from './ps-line.ts';

/*
 * The table of systems without /proc (macOS): best effort, by running `ps`. Environments and shared memory are not told there, so
 * ends of whole trees rest on descent, group and session. No machine of that kind runs this project's tests; the reader of `ps`
 * lines is tested, the rest is not.
 */

/** Bound for one `ps`, in milliseconds. */
const PS_TIMEOUT_MS = 5_000;

/** The table that `ps` prints. */
export function openPsTable(): ProcessTable {
  const list = () =>
    run('ps', ['-axo', 'pid=,ppid=,pgid=,state=,rss=,lstart='])
      .split('\n')
      .flatMap((line) => parsePsLine(line) ?? []);
  return {
    list,
    find: (pid) => list().find((row) => row.pid === pid) ?? null,
    children: () => [],
    environment: () => null,
    proportionalBytes: () => null,
    taskCount: () => 0,
    bootId: run('sysctl', ['-n', 'kern.bootsessionuuid']).trim() || 'unknown',
  };
}

function run(program: string, parameters: readonly string[]): string {
  try {
    return execFileSync(program, [...parameters], {
      env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', LC_ALL: 'C' },
      encoding: 'utf8',
      timeout: PS_TIMEOUT_MS,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
