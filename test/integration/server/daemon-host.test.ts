import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { connectDaemon } from '../../../src/client/connect.ts';
import { hostDaemon } from '../../../src/main/daemon-host.ts';
import { FakeRunService } from '../../../src/testing/fake-run-service.ts';

it.each(['shutdown', 'close'] as const)(
  'a hosted daemon ends by %s: first the socket, then the engine',
  async (how) => {
    const folder = await mkdtemp(join(tmpdir(), 'slipway-host-'));
    const service = new FakeRunService();
    const socketPath = join(folder, 'run', 'daemon.sock');
    const tokenPath = join(folder, 'run', 'daemon.token');
    const listeners = process.listenerCount('SIGTERM');
    const host = await hostDaemon({
      service,
      socketPath,
      tokenPath,
      version: '0.1.0',
      clock: { now: Date.now, monotonic: () => 0, sleep: async () => undefined },
      attemptOutput: () => '/nonexistent',
      onBug: () => undefined,
    });
    if (!host.ok) throw new Error(host.failure.message);
    const client = await connectDaemon({ socketPath, tokenPath, startDaemon: null });
    if (!client.ok) throw new Error(client.failure.message);
    expect(service.closed).toBe(false);
    if (how === 'shutdown') expect((await client.value.shutdown()).ok).toBe(true);
    else await host.value.close();
    await host.value.closed;
    expect(service.closed).toBe(true);
    expect(await client.value.health()).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
    client.value.close();
    await rm(folder, { recursive: true });
  },
);
