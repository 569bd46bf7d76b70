import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/testing/random.ts';
import { startedDaemon, successOf } from './rig/daemon-process.ts';
import { killAgainAndAgain } from './rig/kill-loop.ts';
import { openScene, planWith, runOn } from './rig/scene.ts';

// Three layers: T1..T8, then T9..T16, each after two of them, then T17..T20, each after two of those.
const TASKS = new Map(
  Array.from({ length: 20 }, (_, index) => {
    const layer = Math.floor(index / 8);
    const before = layer === 0 ? [] : [index - 8, index - 7].map((number) => `T${number + 1}`);
    return [`T${index + 1}`, before] as const;
  }),
);
const KILLS = 15;
const SEED = 20_261;

describe('a daemon that is killed again and again', () => {
  it(`loses no task, merges none twice and starts no attempt twice (${KILLS} kills at most, seed ${SEED})`, async () => {
    using scene = openScene([...TASKS.keys()]);
    const runId = await startRun(scene);
    const report = await killAgainAndAgain(scene, runId, {
      kills: KILLS,
      longestLifeMs: 120,
      random: createRandom(SEED),
    });
    expect(report.problems).toEqual([]);
    expect(report.kills).toBeGreaterThan(3);
    expect(report.attempts).toBe(TASKS.size);
  });
});

async function startRun(scene: ReturnType<typeof openScene>): Promise<string> {
  await using daemon = await startedDaemon(scene);
  const runId = successOf(await daemon.client.createRun(runOn(scene, planWith(TASKS))));
  const approve = { type: 'approve', by: 'person', planHash: 'hash' } as const;
  successOf(await daemon.client.command(runId, { command: approve }));
  return runId;
}
