import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '../core/assert.ts';
import { createRedactor } from '../core/secret/redact.ts';
import { type RunningServer, type ServerLimits, startServer } from '../server/server.ts';
import { FakeRunService } from './fake-run-service.ts';

/** A served fake engine on a socket of its own. */
export interface DaemonRig extends AsyncDisposable {
  readonly service: FakeRunService;
  readonly server: RunningServer;
  readonly folder: string;
  readonly socketPath: string;
  readonly tokenPath: string;
  /** What the server reported as bugs. */
  readonly bugs: readonly unknown[];
  /** How often somebody asked it to stop. */
  readonly shutdowns: () => number;
}

/** Starts the real server over a fake run service, in a temp folder. */
export async function startRig(limits: Partial<ServerLimits> = {}): Promise<DaemonRig> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-rig-'));
  const service = new FakeRunService(folder);
  const bugs: unknown[] = [];
  let shutdowns = 0;
  const socketPath = join(folder, 'runtime', 'daemon.sock');
  const tokenPath = join(folder, 'runtime', 'token');
  const started = await startServer({
    service,
    socketPath,
    tokenPath,
    version: '0.1.0',
    limits,
    clock: { now: Date.now, monotonic: () => performance.now(), sleep: async () => undefined },
    redactor: () => createRedactor([]),
    attemptEvents: (runId, taskId, attempt) => `${service.attemptDirectory(runId, taskId, attempt)}.events`,
    attemptOutput: (runId, taskId, attempt) => `${service.attemptDirectory(runId, taskId, attempt)}.out`,
    onShutdown: () => {
      shutdowns += 1;
    },
    onBug: (error) => void bugs.push(error),
  });
  assert(started.ok, `the rig's server starts: ${JSON.stringify(started)}`);
  return {
    service,
    server: started.value,
    folder,
    socketPath,
    tokenPath,
    bugs,
    shutdowns: () => shutdowns,
    async [Symbol.asyncDispose]() {
      await started.value.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
