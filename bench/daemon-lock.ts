/**
 * `npm run bench:daemon-lock`: 100 processes that ask for the daemon's lock in the same moment, and how soon the lock is free after its owner
 * was killed. Beside it stands how long the machine takes to tell a parent that its child was killed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { acquireDaemonLock } from '../src/adapters/sqlite/lock.ts';

const PROCESSES = 100;
const ROUNDS = 15;
const HOLDER = join(import.meta.dirname, '../test/integration/journal/lock-holder.ts');

const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
const path = join(folder, 'daemon.lock');
try {
  await race();
  await release();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

interface Holder {
  readonly child: ChildProcess;
  readonly answer: () => Promise<{
    readonly got: boolean;
    readonly tookMs: number;
    readonly failure?: { readonly owner: unknown };
  }>;
}

async function race(): Promise<void> {
  const holders = await Promise.all(Array.from({ length: PROCESSES }, startHolder));
  const answers = await Promise.all(holders.map((holder) => holder.answer()));
  const losers = answers.filter((answer) => !answer.got);
  const named = losers.filter((answer) => answer.failure?.owner !== null).length;
  const times = losers.map((answer) => answer.tookMs);
  console.log(
    `${PROCESSES} at once: ${PROCESSES - losers.length} got it, ${named} of ${losers.length} learnt the owner; ${spread(times)}`,
  );
  await Promise.all(holders.map(({ child }) => end(child)));
}

async function release(): Promise<void> {
  const [freed, told]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const holder = await startHolder();
    await holder.answer();
    const start = performance.now();
    const exited = once(holder.child, 'exit').then(() => told.push(performance.now() - start));
    holder.child.kill('SIGKILL');
    let lock = await acquireDaemonLock(path);
    while (!lock.ok) lock = await acquireDaemonLock(path);
    freed.push(performance.now() - start);
    lock.value[Symbol.dispose]();
    await exited;
  }
  console.log(`free after kill -9: ${spread(freed)}; exit told to the parent: ${spread(told)}`);
}

async function startHolder(): Promise<Holder> {
  const child = spawn(process.execPath, [HOLDER, path], { env: {}, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  return {
    child,
    answer: async () => {
      child.stdin.write('go\n');
      return JSON.parse(String((await lines.next()).value));
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN).toFixed(1);
  return `p50 ${at(0.5)} max ${at(1)} ms`;
}
