import type { RunService } from '../engine/service.ts';

/** Which part of a run's history is wanted. */
export interface EntriesRequest {
  readonly runId: string;
  /** Entries with a greater seq are sent. */
  readonly after: number;
  /** Last seq to send, or null to go on with each new one until the signal aborts. */
  readonly until: number | null;
  readonly signal: AbortSignal;
}

/** Yields journal entries as JSON Lines. */
export async function* followEntries(service: RunService, request: EntriesRequest): AsyncGenerator<string> {
  const { runId, after, until, signal } = request;
  if (until !== null && after >= until) return;
  const over = new AbortController();
  try {
    for await (const entry of service.follow(runId, after, AbortSignal.any([signal, over.signal]))) {
      yield `${JSON.stringify(entry)}\n`;
      if (until !== null && entry.seq >= until) return;
    }
  } finally {
    over.abort();
  }
}
