import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../client/client.ts';
import { type ClientFailure, interrupted } from '../client/failure.ts';
import { failure, type Result, success } from '../core/result.ts';
import { eventTone } from '../core/view/tone.ts';
import type { RunEntry, ServedRunView } from '../protocol/api.ts';
import type { CliContext } from './context.ts';
import { renderEvent } from './render/events.ts';

/** How a run is followed. */
export interface FollowOptions {
  readonly client: Client;
  readonly runId: string;
  /** Events up to this seq are known already. */
  readonly after: number;
  readonly take: (entry: RunEntry) => Promise<void>;
}

/** How following ended: nothing more happens without a person, or the person at the terminal wanted to leave. */
export type FollowEnd = { readonly kind: 'settled'; readonly view: ServedRunView } | { readonly kind: 'detached' };

/** Connections in a row that may break before following is given up. */
const RECONNECTS = 5;
const RECONNECT_WAIT_MS = 200;

/**
 * Hands over each event of a run until the run settles or Ctrl-C is pressed. A daemon that goes away in between is connected to
 * again (and started, where it has to be), and events go on after the last one seen: none is lost and none is shown twice.
 */
export async function followRun(
  context: CliContext,
  options: FollowOptions,
): Promise<Result<FollowEnd, ClientFailure>> {
  const leave = new AbortController();
  const release = context.onInterrupt(() => leave.abort());
  let { client, after } = options;
  const take = async (entry: RunEntry) => {
    await options.take(entry);
    after = entry.seq;
  };
  try {
    for (let broken = 0; ; broken++) {
      const before = after;
      const end = await followOnce({ client, runId: options.runId, after, take }, leave.signal);
      if (leave.signal.aborted) return success({ kind: 'detached' });
      if (end.ok || end.failure.kind === 'refused' || broken === RECONNECTS) return end;
      if (after > before) broken = 0;
      const again = await context.ports.daemon.connect(true);
      if (again.ok) client = again.value;
      else await sleep(RECONNECT_WAIT_MS);
    }
  } finally {
    release();
    if (client !== options.client) client.close();
  }
}

/** Reads events until everything up to the settled view was handed over. */
async function followOnce(options: FollowOptions, leave: AbortSignal): Promise<Result<FollowEnd, ClientFailure>> {
  const { client, runId } = options;
  const over = new AbortController();
  const signal = AbortSignal.any([leave, over.signal]);
  let seen = options.after;
  let settledAt = Number.POSITIVE_INFINITY;
  const take = async (entry: RunEntry) => {
    await options.take(entry);
    seen = entry.seq;
    if (seen >= settledAt) over.abort();
  };
  const events = client.events({ runId, after: options.after, follow: true, signal }, take);
  const settled = await Promise.race([client.settled(runId, signal), events]);
  if (!settled.ok || settled.value === undefined) {
    over.abort();
    await events;
    return settled.ok ? failure(interrupted('the stream of events ended')) : settled;
  }
  settledAt = settled.value.lastSeq;
  if (seen >= settledAt) over.abort();
  await events;
  return success({ kind: 'settled', view: settled.value });
}

/** Prints events as live lines; details only with `--verbose`. */
export function liveLines(context: CliContext, write: (text: string) => Promise<void>, style = context.style) {
  return async (entry: RunEntry): Promise<void> => {
    if (eventTone(entry.event) === 'detail' && !context.globals.verbose) return;
    await write(renderEvent(style, entry));
  };
}
