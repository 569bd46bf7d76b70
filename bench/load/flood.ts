import { readFileSync } from 'node:fs';
import { bundle } from '../../test/e2e/rig/bundle.ts';
import { type DaemonProcess, startedDaemon, successOf } from '../../test/e2e/rig/daemon-process.ts';
import { openScene, planWith, runOn } from '../../test/e2e/rig/scene.ts';
import { at } from '../speed/figures.ts';
import { type Finding, limitsWith, runToEnd } from './finding.ts';

const FLOOD_BYTES = 2_147_483_648;
const OUTPUT_BYTES = 16_777_216;
const RSS_BAR_MB = 150;
const ANSWER_BAR_MS = 100;
const ASK_EVERY_MS = 20;

/** Two agents in the sandbox that print 2 GB each, one of them in a single line: memory and answers of the daemon meanwhile. */
export async function measureFlood(): Promise<Finding> {
  using scene = openScene(['T1', 'T2']);
  await using daemon = await startedDaemon(
    scene,
    await bundle('src/main/daemon.ts', { folder: scene.root, name: 'daemon' }),
  );
  const plan = planWith(
    new Map([
      ['T1', []],
      ['T2', []],
    ]),
  );
  const work = `case "$SLIPWAY_TASK" in T1) yes ;; *) cat /dev/zero ;; esac | head -c ${FLOOD_BYTES}`;
  const settings = limitsWith({ outputBytes: OUTPUT_BYTES });
  const idle = peakMegabytes(daemon.pid);
  const answers: number[] = [];
  const stop = new AbortController();
  const asking = askUntil(daemon, stop.signal, answers);
  const view = await runToEnd(daemon, runOn(scene, plan, { work, settings }));
  stop.abort();
  await asking;
  const failures = view.tasks.map(({ attempts }) => JSON.stringify(attempts.at(-1)?.failure ?? null));
  const told = failures.filter((failure) => failure.includes('output')).length;
  const rss = peakMegabytes(daemon.pid);
  const p99 = at(answers, 0.99);
  return {
    met: rss <= RSS_BAR_MB && p99 <= ANSWER_BAR_MS && told === failures.length,
    figure: `${told} of ${failures.length} floods ended with the reason; the daemon's memory was at most ${rss.toFixed(0)} MB (bar ${RSS_BAR_MB}, before the floods ${idle.toFixed(0)} MB); it answered ${answers.length} requests meanwhile, p99 ${p99.toFixed(1)} ms (bar ${ANSWER_BAR_MS})`,
  };
}

async function askUntil({ client }: DaemonProcess, stop: AbortSignal, answers: number[]): Promise<void> {
  while (!stop.aborted) {
    const start = performance.now();
    successOf(await client.health());
    answers.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

/** The most resident memory that a process ever had, as Linux counts it. */
function peakMegabytes(pid: number): number {
  return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
}
