import { type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';
import { type ServerOptions, startServer } from '../server/server.ts';

/** A daemon that serves. */
export interface DaemonHost {
  /** Resolves once the daemon has stopped: after `POST /v1/shutdown`, SIGTERM or `close`. */
  readonly closed: Promise<void>;
  /** Stops serving, then closes the engine; agents in flight keep working for the next daemon. */
  close(): Promise<void>;
}

/** Serves an engine until somebody asks it to stop. The caller holds the daemon's lock before and lets go of it after. */
export async function hostDaemon(options: Omit<ServerOptions, 'onShutdown'>): Promise<Result<DaemonHost, Refusal>> {
  const { promise: closed, resolve: markClosed, reject: markBroken } = Promise.withResolvers<void>();
  let closing = false;
  const stop = () => {
    if (closing) return;
    closing = true;
    shutDown().then(markClosed, markBroken);
  };
  const server = await startServer({ ...options, onShutdown: stop });
  if (!server.ok) return server;
  const shutDown = async () => {
    process.off('SIGTERM', stop);
    await server.value.close();
    await options.service.close();
  };
  process.on('SIGTERM', stop);
  return success({
    closed,
    close: () => {
      stop();
      return closed;
    },
  });
}
