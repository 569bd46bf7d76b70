/**
 * `npm run bench:crash [-- TASKS KILLS ENTRY]`, on the bundled daemon: 200 tasks on 8 tracks, and 200 times kill -9 for the real daemon, each a random while (up to 150 ms)
 * after it said READY. Prints what was lost, merged twice, started twice or left behind (nothing may be), and how long it took to
 * be back: from the start of the process to READY, and to the first event it journaled. Beside it stands how long an empty Node takes.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createRandom } from '../src/testing/random.ts';
import { startedDaemon, successOf } from '../test/e2e/rig/daemon-process.ts';
import { type KillReport, killAgainAndAgain } from '../test/e2e/rig/kill-loop.ts';
import { openScene, planWith, runOn, type Scene } from '../test/e2e/rig/scene.ts';
import { layeredTasks } from './layered-graph.ts';

const SEED = 7;
const LONGEST_LIFE_MS = 150;
/** Bars for the resume: median and worst, in milliseconds. */
const BAR_P50_MS = 300;
const BAR_MAX_MS = 2_000;

const [tasks = 200, kills = 200] = process.argv.slice(2, 4).map(Number);
const entry = process.argv[4] ?? join(import.meta.dirname, '../dist/daemon.js');

const random = createRandom(SEED);
const layered = layeredTasks(() => random.next(), { tasks, meanWidth: 12 });
const plan = planWith(new Map(layered.map(({ id, dependsOn }) => [id, dependsOn.map((before) => before.id)])));
using scene = openScene(plan.tasks.map(({ id }) => id));
const runId = await startRun(scene);
const start = performance.now();
const loop = { kills, longestLifeMs: LONGEST_LIFE_MS, random, entry };
const report = await killAgainAndAgain(scene, runId, loop);
print(report, performance.now() - start);
if (report.problems.length > 0) process.exitCode = 1;

async function startRun(on: Scene): Promise<string> {
  await using daemon = await startedDaemon(on, entry);
  const id = successOf(await daemon.client.createRun(runOn(on, plan)));
  successOf(await daemon.client.command(id, { command: { type: 'approve', by: 'person', planHash: 'hash' } }));
  return id;
}

function print(found: KillReport, tookMs: number): void {
  console.log(
    `${tasks} tasks, ${found.kills} kills (longest life ${found.longestLifeMs} ms), ${(tookMs / 1_000).toFixed(1)} s, seed ${SEED}`,
  );
  console.log(`attempts ${found.attempts}, agents adopted ${found.adoptions}, problems ${found.problems.length}`);
  for (const problem of found.problems.slice(0, 20)) console.log(`  ${problem}`);
  console.log(`start to READY: ${spread(found.readyMs)} (bars: p50 < ${BAR_P50_MS}, max <= ${BAR_MAX_MS})`);
  console.log(`start to the first event: ${spread(found.progressMs)}`);
  console.log(`beside it, node -e 0: ${spread(Array.from({ length: 15 }, emptyNode))}`);
}

function emptyNode(): number {
  const before = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env: {} });
  return performance.now() - before;
}

function spread(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms (n=${sorted.length})`;
}
