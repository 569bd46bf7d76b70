import { scratchFolder, startDaemon } from './daemon.ts';
import { judge, median, spread } from './figures.ts';
import { layeredPlan } from './graphs.ts';
import { openPeers } from './peers.ts';
import { bareRun, planRun, timeRun } from './runs.ts';

const ROUNDS = 5;
const MANY = 1000;
const FEW = 100;
const FEW_BAR_MS = 500;

/** 1,000 durable tasks that each start `/bin/true`, daemon warm, in turns with make and ninja on the same graph. */
export async function measureOverhead(): Promise<void> {
  using folder = scratchFolder();
  const plan = layeredPlan(MANY);
  const peers = openPeers(folder.path, plan, '/bin/true');
  const [ours, make, ninja]: number[][] = [[], [], []];
  await using daemon = await startDaemon(folder.path);
  const run = bareRun(folder.path, plan);
  for (let round = 0; round <= ROUNDS; round += 1) {
    const { ms } = await timeRun(daemon, run, await planRun(daemon, run));
    const [byMake, byNinja] = [peers.make(), peers.ninja()];
    if (round === 0) continue;
    ours?.push(ms);
    make?.push(byMake);
    ninja?.push(byNinja);
  }
  const [us = [], gnu = [], nin = []] = [ours, make, ninja];
  console.log(`${MANY} tasks of /bin/true, 8 tracks: ${spread(us)}; make ${spread(gnu)}; ninja ${spread(nin)}`);
  const ratio = (peer: readonly number[]) => median(us) / median(peer);
  judge(
    ratio(gnu) <= 1 && ratio(nin) <= 1,
    `${ratio(gnu).toFixed(2)} x make, ${ratio(nin).toFixed(2)} x ninja (bar 1)`,
  );
}

/** 100 of them, the start of the daemon included. */
export async function measureColdStart(): Promise<void> {
  const plan = layeredPlan(FEW);
  const [ours, starts, make]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    using folder = scratchFolder();
    const peers = openPeers(folder.path, plan, '/bin/true');
    const start = performance.now();
    await using daemon = await startDaemon(folder.path);
    starts.push(performance.now() - start);
    const run = bareRun(folder.path, plan);
    await timeRun(daemon, run, await planRun(daemon, run));
    ours.push(performance.now() - start);
    make.push(peers.make());
  }
  judge(
    median(ours) < FEW_BAR_MS,
    `${FEW} tasks with the daemon's start: ${spread(ours)}, of it the start ${spread(starts)}; make ${spread(make)} (bar ${FEW_BAR_MS} ms)`,
  );
}
