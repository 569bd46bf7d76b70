import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { failure, type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';
import { type Client, createClient } from './client.ts';
import { type ClientFailure, unavailable } from './failure.ts';
import { openTransport } from './transport.ts';

/** How to find the daemon, and how to start it where it is wanted and does not run. */
export interface ConnectOptions {
  readonly socketPath: string;
  readonly tokenPath: string;
  /** Starts the daemon in the background and answers once it is launched; null when it must not be started. */
  readonly startDaemon: (() => Promise<Result<void, Refusal>>) | null;
  /** Milliseconds a started daemon gets to answer; 15 seconds where nothing is said. */
  readonly readyMs?: number;
}

const READY_MS = 15_000;
const SHORTEST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 200;
/** A pause is this share of the time waited so far, so that a daemon is found soon after it is there, however long that takes. */
const WAIT_SHARE = 0.1;

/** Connects to the daemon. One that does not run is started where that is allowed, and waited for within a bound. */
export async function connectDaemon(options: ConnectOptions): Promise<Result<Client, ClientFailure>> {
  const first = await tryConnect(options);
  if (first.ok || first.failure.kind !== 'unavailable' || options.startDaemon === null) return first;
  const started = await options.startDaemon();
  if (!started.ok) return failure({ ...started.failure, kind: 'unavailable' });
  return waitUntilReady(options);
}

async function waitUntilReady(options: ConnectOptions): Promise<Result<Client, ClientFailure>> {
  const readyMs = options.readyMs ?? READY_MS;
  const start = performance.now();
  for (;;) {
    const attempt = await tryConnect(options);
    if (attempt.ok || !isTransient(attempt.failure)) return attempt;
    const waited = performance.now() - start;
    if (waited >= readyMs) return failure(notReady(readyMs, attempt.failure));
    await sleep(Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, waited * WAIT_SHARE)));
  }
}

/** What may go away by itself while a daemon comes up: no socket yet, a token of the last daemon, a daemon that still stops. */
function isTransient({ kind, reason }: ClientFailure): boolean {
  return kind === 'unavailable' || kind === 'interrupted' || reason === 'no-token' || reason === 'stopping';
}

async function tryConnect({ socketPath, tokenPath }: ConnectOptions): Promise<Result<Client, ClientFailure>> {
  const token = await readFile(tokenPath, 'utf8').catch(() => '');
  const client = createClient(openTransport({ socketPath, token: token.trim() }));
  const health = await client.health();
  if (health.ok) return success(client);
  client.close();
  return health;
}

function notReady(readyMs: number, last: ClientFailure): ClientFailure {
  return unavailable(
    `The daemon was started but did not answer within ${Math.round(readyMs / 1_000)} s. ${last.message}`,
    'Run "slipway doctor", which looks at the daemon log.',
  );
}
