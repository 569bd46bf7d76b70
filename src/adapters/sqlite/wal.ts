import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** Bytes of events after which the size of the write-ahead log is looked at. */
const LOOK_EVERY_BYTES = 4 * 1024 * 1024;
/** The log is reset by force beyond this size; a commit's own checkpoint normally keeps it near 4 MB. */
const WAL_LIMIT_BYTES = 32 * 1024 * 1024;

/**
 * Keeps the write-ahead log bounded where the checkpoint of a commit cannot: while other programs read without a pause, the log is moved
 * into the database but never started afresh. Returns what to call with the bytes of each append. A reader that will not let go is
 * tried again later: growing is better than failing an append that is durable already.
 */
export function keepWalBounded(database: DatabaseSync, path: string): (bytes: number) => void {
  let since = 0;
  return (bytes) => {
    since += bytes;
    if (since < LOOK_EVERY_BYTES) return;
    since = 0;
    if (walBytes(path) > WAL_LIMIT_BYTES) resetWal(database);
  };
}

function walBytes(path: string): number {
  return statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
}

function resetWal(database: DatabaseSync): void {
  database.exec('PRAGMA busy_timeout = 50');
  try {
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch {
    // The append before this is on disk; what troubles the checkpoint shows itself in the next append.
  } finally {
    database.exec('PRAGMA busy_timeout = 5000');
  }
}
