import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { JournalEntry } from '../../ports/journal.ts';
import { type StoredEvent, toEntry } from './event-rows.ts';
import { toJournalError } from './failure.ts';

const BUSY_TIMEOUT_MS = 1_000;

/** Which part of the past is looked at. */
export interface HistoryRequest {
  readonly repository: string;
  /** The newest runs only, at most so many. */
  readonly runs: number;
  /** Runs that are not over as well; without it only those that are. */
  readonly unfinished?: boolean;
  /** Names of the events that matter. */
  readonly events: readonly string[];
}

/**
 * Reads events of the newest runs of a repository, run by run, beside whoever writes the journal. A journal that is not there
 * has no history; throws `JournalUnavailable` for one that cannot be read.
 */
export function readHistory(path: string, request: HistoryRequest): ReadonlyMap<string, readonly JournalEntry[]> {
  if (!existsSync(path)) return new Map();
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
    return readEvents(database, path, request);
  } catch (error) {
    throw toJournalError(error, path);
  } finally {
    if (database?.isOpen) database.close();
  }
}

function readEvents(
  database: DatabaseSync,
  path: string,
  { repository, runs, events, unfinished = false }: HistoryRequest,
) {
  const ids = database
    .prepare(
      `SELECT id FROM runs WHERE repository = ? AND (? OR status IN ('completed', 'failed', 'aborted'))
       ORDER BY created_at DESC, id DESC LIMIT ?`,
    )
    .all(repository, unfinished ? 1 : 0, runs)
    .map(({ id }) => String(id));
  const places = events.map(() => '?').join(', ');
  const statement = database.prepare(
    `SELECT seq, at, type, version, data FROM events WHERE run_id = ? AND type IN (${places}) ORDER BY seq`,
  );
  statement.setReturnArrays(true);
  return new Map(
    ids.map((id) => {
      // The statement returns arrays of the five columns it names.
      const rows = statement.all(id, ...events) as unknown as readonly StoredEvent[];
      return [id, rows.map((row) => toEntry(id, row, path))] as const;
    }),
  );
}
