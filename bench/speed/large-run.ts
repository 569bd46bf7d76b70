import { scratchFolder, startDaemon } from './daemon.ts';
import { at, judge, median, spread } from './figures.ts';
import { layeredPlan } from './graphs.ts';
import { bareRun, planRun, timeRun } from './runs.ts';

const TASKS = 10_000;
const READS = 9;
const STATUS_BAR_MS = 100;
const MEMORY_BAR_MB = 300;
const TURN_BAR_MS = 20;
/** Pause between two questions to the daemon while it works, in milliseconds. */
const ASK_EVERY_MS = 20;

/** A run of 10,000 tasks: how long its status takes at the client, how soon the daemon answers while it works, how much memory it takes. */
export async function measureLargeRun(): Promise<void> {
  using folder = scratchFolder();
  await using daemon = await startDaemon(folder.path);
  const run = bareRun(folder.path, layeredPlan(TASKS));
  const id = await planRun(daemon, run);
  const ended = new AbortController();
  const asking = askAgainAndAgain(() => daemon.client.health(), ended.signal);
  const { ms } = await timeRun(daemon, run, id);
  ended.abort();
  const waits = await asking;
  const { now, peak } = daemon.memory();
  const statuses = await times(READS, () => daemon.client.runText(id));
  console.log(`${TASKS} tasks: ${(ms / 1000).toFixed(1)} s, ${(ms / TASKS).toFixed(2)} ms a task`);
  judge(median(statuses) < STATUS_BAR_MS, `status of ${TASKS} tasks: ${spread(statuses)} (bar ${STATUS_BAR_MS} ms)`);
  judge(
    at(waits, 0.99) <= TURN_BAR_MS,
    `an answer while it works: p50 ${at(waits, 0.5).toFixed(1)}, p99 ${at(waits, 0.99).toFixed(1)}, most ${at(waits, 1).toFixed(1)} ms of ${waits.length} (bar p99 ${TURN_BAR_MS} ms)`,
  );
  judge(
    now <= MEMORY_BAR_MB,
    `memory after it: ${now.toFixed(0)} MB, at most ${peak.toFixed(0)} MB (bar ${MEMORY_BAR_MB} MB)`,
  );
}

async function askAgainAndAgain(ask: () => Promise<unknown>, signal: AbortSignal): Promise<readonly number[]> {
  const waits: number[] = [];
  while (!signal.aborted) {
    waits.push(...(await times(1, ask)));
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  return waits;
}

async function times(count: number, work: () => Promise<unknown>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let round = 0; round < count; round += 1) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken;
}
