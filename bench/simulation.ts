/**
 * `npm run bench:simulation [SEEDS=1000] [FIRST=1]`: how many simulated runs of 50 tasks the engine goes through in a minute, with all
 * invariants asserted after every step, on as many threads as the machine has processors, and whether a seed simulated once more gives the
 * same journal. Exits 1 when an invariant is broken, a journal differs, or the bar is missed.
 */
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { simulate } from '../test/simulation/simulate.ts';

const TASKS = 50;
/** The first seeds of each share are simulated twice. */
const REPEATED = 2;
const BAR_SECONDS_PER_SEED = 60 / 1_000;

interface Share {
  readonly first: number;
  readonly count: number;
  readonly stride: number;
}

interface Outcome {
  readonly steps: number;
  readonly crashes: number;
  readonly broken: readonly string[];
  /** How many seeds were simulated twice, and how many of them gave the same journal both times. */
  readonly repeated: number;
  readonly same: number;
}

if (isMainThread) await main();
else parentPort?.postMessage(await simulateShare(workerData));

async function main(): Promise<void> {
  const [seeds = 1_000, first = 1] = process.argv.slice(2).map(Number);
  const stride = availableParallelism();
  const start = performance.now();
  const shares = Array.from({ length: stride }, (_, index) => ({
    first: first + index,
    count: Math.ceil((seeds - index) / stride),
    stride,
  }));
  const outcomes = await Promise.all(shares.map(inThread));
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage();
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((total, outcome) => total + of(outcome), 0);
  const broken = outcomes.flatMap((outcome) => outcome.broken);
  for (const line of broken) console.log(line);
  const [repeated, same] = [sum((outcome) => outcome.repeated), sum((outcome) => outcome.same)];
  const passed = broken.length === 0 && same === repeated && seconds / seeds <= BAR_SECONDS_PER_SEED;
  console.log(
    `${passed ? 'PASS' : 'FAIL'} ${seeds} seeds of ${TASKS} tasks in ${seconds.toFixed(1)} s on ${stride} threads: ${(seeds / seconds).toFixed(1)} a second (bar ${(1 / BAR_SECONDS_PER_SEED).toFixed(1)}), ${sum(({ steps }) => steps)} steps, ${sum(({ crashes }) => crashes)} crashes, ${broken.length} seeds with violations; ${same} of ${repeated} seeds gave the same journal again; ${((user + system) / 1_000 / seeds).toFixed(0)} ms of CPU a seed`,
  );
  if (!passed) process.exitCode = 1;
}

function inThread(share: Share): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: share });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

async function simulateShare({ first, count, stride }: Share): Promise<Outcome> {
  const broken: string[] = [];
  let [steps, crashes, repeated, same] = [0, 0, 0, 0];
  for (let index = 0; index < count; index += 1) {
    const result = await simulate(first + index * stride, TASKS);
    steps += result.steps;
    crashes += result.crashes;
    if (index < REPEATED) {
      repeated += 1;
      if ((await simulate(result.seed, TASKS)).journal === result.journal) same += 1;
    }
    if (result.problems.length > 0) broken.push(`seed ${result.seed}: ${result.problems.slice(0, 3).join('; ')}`);
  }
  return { steps, crashes, broken, repeated, same };
}
