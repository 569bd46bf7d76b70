import { describe, expect, it } from 'vitest';
import { type DaemonProcess, startDaemon, startedDaemon } from './rig/daemon-process.ts';
import { openScene } from './rig/scene.ts';

const DAEMONS = 10;
/** EX_TEMPFAIL of sysexits: another daemon runs. */
const LOCKED = 75;

describe(`${DAEMONS} daemons that are started in the same moment`, () => {
  it('leave one: it serves, the others name its process, and after its kill -9 the next one starts', async () => {
    using scene = openScene(['T1']);
    const all = await Promise.all(Array.from({ length: DAEMONS }, () => startDaemon(scene)));
    const ready = all.filter((daemon): daemon is DaemonProcess => daemon.status === 'ready');
    const [owner] = ready;
    if (owner === undefined) throw new Error(`none started: ${JSON.stringify(all)}`);
    await using _ = owner;
    const refused = all.flatMap((daemon) => (daemon.status === 'ended' ? daemon : []));
    expect(ready.length).toBe(1);
    expect(refused.map(({ code }) => code)).toEqual(Array.from({ length: DAEMONS - 1 }, () => LOCKED));
    for (const { stderr } of refused) expect(stderr).toContain(String(owner.pid));
    expect((await owner.client.health()).ok).toBe(true);
    await owner.kill();
    await using next = await startedDaemon(scene);
    expect((await next.client.health()).ok).toBe(true);
  });
});
