import { type DaemonProcess, startDaemon } from '../../test/e2e/rig/daemon-process.ts';
import { openScene } from '../../test/e2e/rig/scene.ts';
import { at } from '../speed/figures.ts';
import type { Finding } from './finding.ts';

const REFUSED_BAR_MS = 1_000;
/** EX_TEMPFAIL of sysexits: another daemon runs. */
const LOCKED = 75;

/** Starts two real daemons in the same moment, again and again: one has to run, the other to name it and end. */
export async function measureTwoDaemons(rounds: number): Promise<Finding> {
  using scene = openScene(['T1']);
  const times: number[] = [];
  let right = 0;
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const both = await Promise.all(
      [1, 2].map(async () => {
        const daemon = await startDaemon(scene);
        if (daemon.status === 'ended') times.push(performance.now() - start);
        return daemon;
      }),
    );
    const ready = both.filter((daemon): daemon is DaemonProcess => daemon.status === 'ready');
    const [owner] = ready;
    const named = both.filter(
      (each) => each.status === 'ended' && each.code === LOCKED && each.stderr.includes(String(owner?.pid)),
    );
    if (ready.length === 1 && named.length === 1) right += 1;
    for (const daemon of ready) await daemon.kill();
  }
  const slowest = at(times, 1);
  return {
    met: right === rounds && slowest <= REFUSED_BAR_MS,
    figure: `${right} of ${rounds} times one ran and the other named its process; the other ended after ${at(times, 0.5).toFixed(0)} ms, at most ${slowest.toFixed(0)} (bar ${REFUSED_BAR_MS}, start of the program included)`,
  };
}
