import type { Plan, PlanTask } from '../../src/core/plan/plan.ts';
import { buildPlan, buildTask, waitsFor } from '../../src/testing/plan-builders.ts';
import { type BenchDaemon, scratchFolder, startDaemon } from './daemon.ts';
import { judge, median, spread } from './figures.ts';
import { bareRun, planRun, timeRun } from './runs.ts';

const PATH_ROUNDS = 5;
const PATH_BAR_MS = 3_200;
/** Seconds of the tasks on the critical path; they add up to 3.0. */
const SPINE = [0.3, 0.7, 0.2, 0.5, 0.9, 0.4];

const PARALLEL_ROUNDS = 3;
const PARALLEL_TASKS = 64;
const PARALLEL_SECONDS = 1;
/** Tasks that are run on one track; the rest of the 64 would take as long each. */
const SERIAL_TASKS = 6;
const SPEEDUP_BAR = 7;

/** A graph whose critical path takes 3.0 s, with shorter work beside each of its steps that no layer may wait for. */
export async function measureCriticalPath(): Promise<void> {
  using folder = scratchFolder();
  await using daemon = await startDaemon(folder.path);
  const times: number[] = [];
  for (let round = 0; round < PATH_ROUNDS; round += 1) times.push(await timed(daemon, folder.path, unevenPlan(), 8));
  judge(
    median(times) <= PATH_BAR_MS,
    `critical path of 3.0 s beside uneven layers: ${spread(times)} (bar ${PATH_BAR_MS} ms)`,
  );
}

/** 64 independent tasks of 1 s at 8 tracks, beside one track. */
export async function measureParallelism(): Promise<void> {
  using folder = scratchFolder();
  await using daemon = await startDaemon(folder.path);
  const [eight, ratios]: [number[], number[]] = [[], []];
  for (let round = 0; round < PARALLEL_ROUNDS; round += 1) {
    const wide = await timed(daemon, folder.path, independentPlan(PARALLEL_TASKS), 8);
    const narrow = await timed(daemon, folder.path, independentPlan(SERIAL_TASKS), 1);
    eight.push(wide);
    ratios.push((narrow * PARALLEL_TASKS) / SERIAL_TASKS / wide);
  }
  judge(
    median(ratios) >= SPEEDUP_BAR,
    `${PARALLEL_TASKS} sleeps of 1 s on 8 tracks: ${spread(eight)}, ${median(ratios).toFixed(2)} x one track, which is extrapolated from ${SERIAL_TASKS} (bar ${SPEEDUP_BAR})`,
  );
}

async function timed(daemon: BenchDaemon, folder: string, plan: Plan, tracks: number): Promise<number> {
  const run = bareRun(folder, plan, { tracks });
  return (await timeRun(daemon, run, await planRun(daemon, run))).ms;
}

function unevenPlan(): Plan {
  const tasks = SPINE.flatMap((seconds, step) => {
    const before = step === 0 ? [] : waitsFor(`S${step}`);
    const beside = [0.1, 0.6, 0.8].map((share, index) =>
      sleeper(`B${step + 1}-${index}`, Math.min(1, seconds * 2) * share, before),
    );
    return [sleeper(`S${step + 1}`, seconds, before), ...beside];
  });
  return buildPlan(tasks);
}

function independentPlan(count: number): Plan {
  return buildPlan(Array.from({ length: count }, (_, index) => sleeper(`T${index + 1}`, PARALLEL_SECONDS, [])));
}

function sleeper(id: string, seconds: number, dependsOn: PlanTask['dependsOn']): PlanTask {
  return buildTask(id, { dependsOn, minutes: seconds, overrides: { agent: `shell:/bin/sleep ${seconds.toFixed(3)}` } });
}
