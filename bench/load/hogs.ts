import { startedDaemon } from '../../test/e2e/rig/daemon-process.ts';
import { openScene, planWith, runOn } from '../../test/e2e/rig/scene.ts';
import { at } from '../speed/figures.ts';
import { type Finding, limitsWith, runToEnd } from './finding.ts';

const HOGS = 8;
const HOG_BYTES = 419_430_400;
const LIMIT_BYTES = 209_715_200;
const STOPPED_BAR_MS = 2_000;

/**
 * Eight agents in the sandbox at once that take 400 MB each where 200 MB are allowed. The time is counted from the start of the attempt, so
 * that making the tree, starting the agent and filling the memory stand in it too.
 */
export async function measureHogs(): Promise<Finding> {
  const ids = Array.from({ length: HOGS }, (_, index) => `T${index + 1}`);
  using scene = openScene(ids);
  await using daemon = await startedDaemon(scene);
  const plan = planWith(new Map(ids.map((id) => [id, []])));
  const work = `{ head -c ${HOG_BYTES} /dev/zero; sleep 60; } | tail -c ${HOG_BYTES} >/dev/null`;
  const view = await runToEnd(daemon, runOn(scene, plan, { work, settings: limitsWith({ memoryBytes: LIMIT_BYTES }) }));
  const attempts = view.tasks.flatMap((task) => task.attempts);
  const told = attempts.filter(({ failure }) => JSON.stringify(failure).includes('memory')).length;
  const times = attempts.map(({ startedAt, finishedAt }) => (finishedAt ?? Number.NaN) - startedAt);
  const slowest = at(times, 1);
  return {
    met: told === HOGS && slowest <= STOPPED_BAR_MS,
    figure: `${told} of ${HOGS} that took too much memory ended with the reason, the last one ${slowest} ms after its attempt began (bar ${STOPPED_BAR_MS})`,
  };
}
