/*
 * What each isolation level costs at the start of a process, and what becomes of processes that eat up the machine: how long until
 * they are gone, what the daemon's memory and event loop had to bear, and how another process fared beside them.
 */
import { rmSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { AttemptLimits } from '../src/core/run/settings.ts';
import { makeLimits } from '../src/testing/process-specs.ts';
import { NEVER, openBench, percentile } from './process-rig.ts';

const STARTS = 60;
const MEBIBYTE = 1024 * 1024;
const bench = openBench();
const { processes } = bench;

async function timeStart(isolation: 'none' | 'best-effort' | 'sandbox'): Promise<number> {
  const begin = performance.now();
  const end = await processes.run(bench.spec(['/bin/true'], { isolation }), {}, NEVER);
  if (end.kind !== 'exited' || end.code !== 0) throw new Error(`unexpected end ${JSON.stringify(end)}`);
  return performance.now() - begin;
}

const probe = await processes.probe();
console.log(`level here: ${probe.level}. ${probe.explanation}`);
const levels = (['none', 'best-effort', 'sandbox'] as const).filter(
  (level) => level !== 'sandbox' || probe.level === 'sandbox',
);
for (const level of levels) await timeStart(level);
const starts = new Map(levels.map((level) => [level, [] as number[]]));
for (let round = 0; round < STARTS; round += 1) {
  for (const level of levels) starts.get(level)?.push(await timeStart(level));
}
for (const [level, figures] of starts) {
  console.log(
    `start of ${level}: p50 ${percentile(figures, 0.5).toFixed(2)} ms, p95 ${percentile(figures, 0.95).toFixed(2)} ms`,
  );
}

/** Loops of a process that does a little work over and over, per second. */
async function countProgress(whileRunning: Promise<unknown>): Promise<number> {
  const abort = new AbortController();
  let steps = 0;
  const script = 'while :; do i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done; printf .; done';
  const begin = performance.now();
  const steady = processes.run(
    bench.spec(['/bin/sh', '-c', script]),
    { output: (chunk) => (steps += chunk.length) },
    abort.signal,
  );
  await whileRunning;
  const seconds = (performance.now() - begin) / 1000;
  abort.abort();
  await steady;
  return steps / seconds;
}

const node = process.execPath;
const hogs: readonly (readonly [string, readonly [string, ...string[]], Partial<AttemptLimits>])[] = [
  ['2 GB of output', ['/bin/sh', '-c', 'head -c 2000000000 /dev/zero'], { outputBytes: 64 * MEBIBYTE }],
  ['one line of 2 GB', ['/bin/sh', '-c', "head -c 2000000000 /dev/zero | tr '\\0' x"], { outputBytes: 64 * MEBIBYTE }],
  // Bounded, so that a limit that does not hold cannot take the machine along.
  [
    '2,000 processes',
    ['/bin/sh', '-c', 'i=0; while [ $i -lt 2000 ]; do sleep 20 & i=$((i+1)); done; wait'],
    { processes: 100 },
  ],
  [
    '8 x 400 MB',
    [
      '/bin/sh',
      '-c',
      `for i in 1 2 3 4 5 6 7 8; do "${node}" -e 'const b = Buffer.alloc(4e8, 1); setTimeout(() => b, 9e3)' & done; wait`,
    ],
    { memoryBytes: 1024 * MEBIBYTE },
  ],
  [
    'a file of 2 GB',
    ['/bin/sh', '-c', 'head -c 2000000000 /dev/zero >big; r=$?; rm -f big; exit $r'],
    { fileBytes: 50 * MEBIBYTE },
  ],
  [
    'leaking descriptors',
    [node, '-e', "const f = require('fs'); try { for (;;) f.openSync('/dev/null') } catch (e) { console.log(e.code) }"],
    {},
  ],
  ['2 s of spinning', ['/bin/sh', '-c', 'while :; do :; done'], { wallMs: 2_000 }],
];

const idle = await countProgress(new Promise((resolve) => setTimeout(resolve, 1_500)));
console.log(`\nprogress of another process alone: ${idle.toFixed(0)} steps/s`);
for (const [name, argv, limits] of hogs) {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const begin = performance.now();
  let took = 0;
  const isolation = probe.level === 'sandbox' ? 'sandbox' : 'best-effort';
  const ended = processes
    .run(
      bench.spec(argv, { isolation, limits: makeLimits({ wallMs: 30_000, processes: 256, ...limits }) }),
      { output: () => {} },
      NEVER,
    )
    .then((end) => {
      took = performance.now() - begin;
      return end;
    });
  const progress = await countProgress(ended);
  clearInterval(watch);
  delay.disable();
  const end = await ended;
  const verdict = end.kind === 'limit' ? `${end.limit}: ${end.message}` : JSON.stringify(end);
  const daemon = `daemon ${(peak / MEBIBYTE).toFixed(0)} MiB, loop p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms`;
  console.log(
    `${name}: ${(took / 1000).toFixed(2)} s, ${daemon}, other at ${((progress / idle) * 100).toFixed(0)}%. ${verdict}`,
  );
}
await processes.close();
rmSync(bench.root, { recursive: true });
