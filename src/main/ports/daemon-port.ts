import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PathFailure } from '../../adapters/config/paths.ts';
import { LOG_FILE } from '../../adapters/logs/log-file.ts';
import type { DaemonPlaces, Hosted } from '../../cli/ports.ts';
import type { Client } from '../../client/client.ts';
import { connectDaemon } from '../../client/connect.ts';
import type { ClientFailure } from '../../client/failure.ts';
import { failure, type Result, success } from '../../core/result.ts';
import type { Refusal } from '../../core/run/commands.ts';
import { DAEMON_NODE_OPTIONS } from '../daemon-arguments.ts';
import type { Places } from '../places.ts';
import type { Installation } from '../ports.ts';

type FoundPlaces = Result<Places, PathFailure>;

/** Connects to the daemon of this user; with `start` one that does not run is started and waited for. */
export async function connectTo(
  found: FoundPlaces,
  installation: Installation,
  start: boolean,
): Promise<Result<Client, ClientFailure>> {
  if (!found.ok) return failure({ kind: 'unavailable', ...found.failure });
  const places = found.value;
  return connectDaemon({
    socketPath: places.socket,
    tokenPath: places.token,
    startDaemon: start ? () => startDaemon(places, installation) : null,
  });
}

/** What is known of the daemon without asking it. */
export async function daemonPlaces(found: FoundPlaces): Promise<DaemonPlaces> {
  const { isInstalled } = await import('./service-port.ts');
  if (!found.ok) return { socketPath: '', logPath: '', home: '', installed: false };
  const { socket, logs, state } = found.value;
  return { socketPath: socket, logPath: join(logs, LOG_FILE), home: state, installed: isInstalled() };
}

/** Whether a living process holds the daemon's lock. */
export async function isLockHeld(found: FoundPlaces): Promise<boolean> {
  const { readLockOwner } = await import('../../adapters/sqlite/lock.ts');
  return found.ok && readLockOwner(found.value.lock) !== null;
}

/** Starts the daemon in a session of its own: it outlives this command and its terminal. */
async function startDaemon(places: Places, { daemon }: Installation): Promise<Result<void, Refusal>> {
  const output = openSync(join(places.logs, 'daemon.out'), 'a', 0o600);
  try {
    const child = spawn(process.execPath, [...DAEMON_NODE_OPTIONS, daemon], {
      detached: true,
      stdio: ['ignore', output, output],
      cwd: places.state,
    });
    const started = Promise.withResolvers<Result<void, Refusal>>();
    child.once('spawn', () => started.resolve(success(undefined)));
    child.once('error', ({ message }) =>
      started.resolve(
        failure({
          reason: 'not-started',
          message: `The daemon could not be started: ${message}`,
          hint: 'Run slipway doctor.',
        }),
      ),
    );
    child.unref();
    return await started.promise;
  } finally {
    closeSync(output);
  }
}

/** Pause between two tries to reach a daemon that holds the lock and does not answer yet, in milliseconds, and how often. */
const PAUSE_MS = 50;
const TRIES = 100;

/** Takes the daemon's lock and hosts the engine in this process, or connects to the daemon that holds it. */
export async function hostHere(found: FoundPlaces, installation: Installation): Promise<Result<Hosted, ClientFailure>> {
  if (!found.ok) return failure({ kind: 'unavailable', ...found.failure });
  const { openDaemonHost } = await import('../daemon-host.ts');
  const opened = await openDaemonHost(found.value);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const client = await connectTo(found, installation, false);
    if (client.ok && opened.ok)
      return success({ client: client.value, inProcess: true, close: () => opened.value.close() });
    if (client.ok) return success({ client: client.value, inProcess: false, close: async () => undefined });
    if (!opened.ok && opened.failure.reason !== 'held') break;
    await sleep(PAUSE_MS);
  }
  const { message, hint } = opened.ok
    ? { message: 'The engine in this process does not answer.', hint: 'Run slipway doctor.' }
    : opened.failure;
  if (opened.ok) await opened.value.close();
  return failure({ kind: 'unavailable', reason: 'not-hosted', message, hint });
}
