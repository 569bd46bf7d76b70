import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { createProcesses } from '../src/adapters/process/create-processes.ts';
import type { Clock } from '../src/ports/clock.ts';
import type { ProcessSpec } from '../src/ports/processes.ts';
import { makeLimits, makeProcessSpec } from '../src/testing/process-specs.ts';

/** A signal that never fires. */
export const NEVER = new AbortController().signal;

const clock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => setTimeout(ms, undefined, { signal }).catch(() => {}),
};

/** A daemon's processes on a fresh folder. The caller removes the folder after the last measurement: ext4 is slow to give out the inodes of files that were deleted a moment ago. */
export function openBench() {
  const root = mkdtempSync(`${tmpdir()}/slipway-bench-`);
  for (const name of ['state', 'tree', 'home']) mkdirSync(`${root}/${name}`);
  let count = 0;
  return {
    root,
    processes: createProcesses({ clock, stateDirectory: `${root}/state`, hiddenPaths: [`${root}/home`] }),
    spec: (argv: readonly [string, ...string[]], changes: Partial<ProcessSpec> = {}): ProcessSpec => {
      count += 1;
      return makeProcessSpec({
        key: `job-${count}`,
        directory: `${root}/state/job-${count}`,
        argv,
        cwd: `${root}/tree`,
        environment: { PATH: '/usr/bin:/bin', HOME: `${root}/home` },
        access: { writable: [`${root}/tree`], readable: [], network: 'none' },
        limits: makeLimits({ processes: 256 }),
        ...changes,
      });
    },
  };
}

/** Median, and the smallest and largest of the figures. */
export function summarize(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  return `median ${median.toFixed(1)} (${(sorted[0] ?? Number.NaN).toFixed(1)} to ${(sorted.at(-1) ?? Number.NaN).toFixed(1)})`;
}

/** The figure below which that part of the figures lies. */
export function percentile(figures: readonly number[], part: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}
