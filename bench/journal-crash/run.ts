/**
 * `npm run bench:journal-crash`: the journal under every crash point of a workload, through a preloaded library that stands between SQLite and
 * the C library. Needs Linux and a C compiler (`cc`); fails when there is none. The tier that needs neither is
 * test/integration/journal/power-loss.test.ts.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyJournal } from '../../src/adapters/sqlite/verify.ts';
import { appendBatches, EVENTS } from './batches.ts';
import { countEvents } from './count-events.ts';
import { judgeRecordedImages } from './recorded-images.ts';

const MODES = ['kill', 'torn', 'enospc', 'eio'] as const;
const IMAGES = 600;

const folder = mkdtempSync(join(tmpdir(), 'slipway-crash-'));
try {
  const library = compile(folder);
  let violations = 0;
  for (const mode of MODES) violations += enumerate(mode, library);
  violations += powerLoss(library);
  process.exitCode = violations === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function compile(into: string): string {
  const library = join(into, 'fault.so');
  const source = join(import.meta.dirname, 'fault.c');
  const built = spawnSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'], { encoding: 'utf8' });
  if (built.status === 0) return library;
  console.error(
    `This tier needs a C compiler. Install one (Debian: apt-get install gcc libc6-dev).\n${built.stderr ?? ''}`,
  );
  process.exit(69);
}

/** Fails the n-th call for n = 1, 2, 3 ... until a run needs fewer calls; after each, reopens and finishes without faults. */
function enumerate(mode: (typeof MODES)[number], library: string): number {
  const start = performance.now();
  const problems: string[] = [];
  let points = 0;
  for (let at = 1; ; at++) {
    const path = join(folder, `${mode}-${at}.db`);
    const run = runWorkload(path, library, { FAULT_MODE: mode, FAULT_AT: String(at), FAULT_COUNT: `${path}.calls` });
    const calls = run.finished ? Number(readFileSync(`${path}.calls`, 'utf8')) : at;
    if (calls < at) break;
    points += 1;
    problems.push(...judge(path, run).map((problem) => `${mode} at call ${at}: ${problem}`));
    for (const suffix of ['', '-wal', '-shm', '.calls']) rmSync(`${path}${suffix}`, { force: true });
  }
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`${mode.padEnd(7)} ${points} crash points, ${problems.length} violations, ${seconds} s`);
  for (const problem of problems.slice(0, 10)) console.log(`  ${problem}`);
  return problems.length + (points < 20 ? 1 : 0);
}

interface WorkloadRun {
  readonly acked: number;
  readonly finished: boolean;
  readonly stderr: string;
}

function runWorkload(path: string, library: string, variables: Record<string, string>, mode?: string): WorkloadRun {
  const environment = { LD_PRELOAD: library, FAULT_PREFIX: path, ...variables };
  const script = join(import.meta.dirname, 'workload.ts');
  const args = [script, path, ...(mode === undefined ? [] : [mode])];
  const run = spawnSync(process.execPath, args, { env: environment, encoding: 'utf8', timeout: 60_000 });
  const acks = [...run.stdout.matchAll(/^ack (\d+)$/gm)].map((match) => Number(match[1]));
  return { acked: acks.at(-1) ?? 0, finished: run.status === 0 || run.status === 3, stderr: run.stderr };
}

function judge(path: string, crashed: WorkloadRun): readonly string[] {
  const problems: string[] = [];
  if (crashed.stderr !== '') problems.push(`it said ${crashed.stderr.slice(0, 300)}`);
  const found = countEvents(path);
  if (found < crashed.acked) problems.push(`${crashed.acked} events were acknowledged, ${found} are there`);
  if (!appendBatches(path, () => undefined)) problems.push('it did not finish afterwards');
  const check = verifyJournal(path);
  if (check.events !== EVENTS) problems.push(`${check.events} events in the end instead of ${EVENTS}`);
  return [...problems, ...check.problems];
}

/** Images from the recorded calls of our mode, and of the two modes that must lose or the harness proves nothing. */
function powerLoss(library: string): number {
  const start = performance.now();
  const [ours, normal, off] = [undefined, 'NORMAL', 'OFF'].map((mode) => {
    const name = join(folder, `record-${mode ?? 'ours'}`);
    runWorkload(`${name}.db`, library, { FAULT_MODE: 'record', FAULT_LOG: `${name}.log` }, mode);
    const verdict = judgeRecordedImages({ log: `${name}.log`, images: IMAGES, folder: join(folder, 'image') });
    const figures = `${verdict.lost} lost acknowledged events, ${verdict.corrupt} corrupt (${verdict.syncs} syncs)`;
    console.log(`power   ${(mode ?? 'ours').padEnd(6)} ${IMAGES} images: ${figures}`);
    return verdict.lost + verdict.corrupt;
  });
  console.log(`power   ${((performance.now() - start) / 1_000).toFixed(1)} s`);
  return (ours ?? 1) + (normal === 0 ? 1 : 0) + (off === 0 ? 1 : 0);
}
