import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DaemonPort, Hosted } from '../../cli/ports.ts';
import { connectDaemon } from '../../client/connect.ts';
import type { ClientFailure } from '../../client/failure.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { Refusal } from '../../core/run/commands.ts';
import type { Places } from '../places.ts';

/** Where the daemon's own program is: beside the command, bundled or as source. */
export interface Programs {
  readonly daemon: string;
}

/** The way to the daemon of this user. */
export function createDaemonPort(places: Places, programs: Programs): DaemonPort {
  const connect = (start: boolean) =>
    connectDaemon({
      socketPath: places.socket,
      tokenPath: places.token,
      startDaemon: start ? () => startDaemon(places, programs) : null,
    });
  return {
    connect,
    host: () => host(places, connect),
    places: async () => ({ socketPath: places.socket, logPath: join(places.logs, 'daemon.log'), home: places.state, installed: existsSync(unitPath()) }),
    install: async () => (await import('./service-port.ts')).installService(programs),
  };
}

/** Where a systemd user unit of ours would be. */
export function unitPath(): string {
  return join(homedir(), '.config', 'systemd', 'user', 'slipway.service');
}

/** Starts the daemon in a session of its own: it outlives this command and its terminal. */
async function startDaemon(places: Places, { daemon }: Programs): Promise<Result<void, Refusal>> {
  const output = openSync(join(places.logs, 'daemon.out'), 'a', 0o600);
  try {
    const child = spawn(process.execPath, [daemon], { detached: true, stdio: ['ignore', output, output], cwd: places.state });
    const started = Promise.withResolvers<Result<void, Refusal>>();
    child.once('spawn', () => started.resolve(success(undefined)));
    child.once('error', (error) => started.resolve(failure({ reason: 'not-started', message: `The daemon could not be started: ${error.message}`, hint: 'Run slipway doctor.' })));
    child.unref();
    return await started.promise;
  } finally {
    closeSync(output);
  }
}

/** Pause between two tries to reach a daemon that holds the lock and does not answer yet, in milliseconds, and how often. */
const PAUSE_MS = 50;
const TRIES = 100;

async function host(
  places: Places,
  connect: (start: boolean) => ReturnType<typeof connectDaemon>,
): Promise<Result<Hosted, ClientFailure>> {
  const { openDaemonHost } = await import('../daemon-host.ts');
  const opened = await openDaemonHost(places);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const client = await connect(false);
    if (client.ok && opened.ok) return success({ client: client.value, inProcess: true, close: () => opened.value.close() });
    if (client.ok) return success({ client: client.value, inProcess: false, close: async () => undefined });
    if (!opened.ok && opened.failure.reason !== 'held') break;
    await sleep(PAUSE_MS);
  }
  const { message, hint } = opened.ok ? { message: 'The engine in this process does not answer.', hint: 'Run slipway doctor.' } : opened.failure;
  if (opened.ok) await opened.value.close();
  return failure({ kind: 'unavailable', reason: 'not-hosted', message, hint });
}
