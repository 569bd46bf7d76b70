import { join } from 'node:path';
import { createSystemClock } from '../adapters/clock/system-clock.ts';
import { createLog } from '../adapters/logs/log.ts';
import { acquireDaemonLock, type LockFailure } from '../adapters/sqlite/lock.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';
import { createLearningRedactor } from '../core/secret/learning.ts';
import type { Engine } from '../engine/engine.ts';
import { EVENTS_FILE } from '../ports/run-files.ts';
import { startServer } from '../server/server.ts';
import { tellCrashes } from './crash.ts';
import { hostEngine } from './engine-host.ts';
import { loadLogSettings } from './log-settings.ts';
import type { Places } from './places.ts';
import { VERSION } from './version.ts';

/** An engine with its server, holding the daemon's lock. */
export interface DaemonHost {
  readonly engine: Engine;
  /** Resolves when somebody asked for the end through the API. */
  readonly shutdownAsked: Promise<void>;
  /** Stops serving and lets go of the engine: agents keep working for the next daemon. */
  close(): Promise<void>;
}

/** Why there is no daemon here: another one holds the lock, or something of it could not be set up. */
export type HostFailure = LockFailure | (Refusal & { readonly reason: string });

/** Becomes the daemon of this user, in this process. */
export async function openDaemonHost(places: Places): Promise<Result<DaemonHost, HostFailure>> {
  const lock = await acquireDaemonLock(places.lock);
  if (!lock.ok) return lock;
  const secrets = createLearningRedactor();
  const leaveCrashes = tellCrashes(secrets.redact);
  const log = createLog({
    ...loadLogSettings(places),
    directory: places.logs,
    redact: secrets.redact,
    onProblem: ({ message }) => process.stderr.write(`The log cannot be written: ${message}\n`),
  });
  const engine = await hostEngine({ places, log, variables: process.env, learnSecrets: secrets.learn });
  const asked = Promise.withResolvers<void>();
  const server = await startServer({
    service: engine,
    clock: createSystemClock(),
    version: VERSION,
    redactor: secrets.stream,
    attemptOutput: (runId, taskId, attempt) => join(engine.attemptDirectory(runId, taskId, attempt), 'output'),
    attemptEvents: (runId, taskId, attempt) => join(engine.attemptDirectory(runId, taskId, attempt), EVENTS_FILE),
    onShutdown: () => asked.resolve(),
    socketPath: places.socket,
    tokenPath: places.token,
    onBug: (error) =>
      log.error('A request failed unexpectedly.', { error: String(error instanceof Error ? error.stack : error) }),
  });
  if (!server.ok) {
    leaveCrashes();
    await engine.close();
    lock.value[Symbol.dispose]();
    return failure(server.failure);
  }
  log.info('The daemon is ready.', { version: VERSION, isolation: engine.isolation().level });
  return success({
    engine,
    shutdownAsked: asked.promise,
    close: async () => {
      await server.value.close();
      await engine.close();
      lock.value[Symbol.dispose]();
      log.info('The daemon stopped.');
      await log.close();
      leaveCrashes();
    },
  });
}
