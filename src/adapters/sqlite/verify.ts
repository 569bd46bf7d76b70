import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { JournalUnavailable } from '../../ports/journal.ts';
import { type StoredEvent, toEntry } from './event-rows.ts';
import { journalTrouble, toJournalError } from './failure.ts';
import { checkSchema } from './migrate.ts';

/** What a check of a journal file found; an empty list of problems means that it is sound. */
export interface JournalCheck {
  readonly runs: number;
  readonly events: number;
  /** Full sentences, at most 100. */
  readonly problems: readonly string[];
}

const MAX_PROBLEMS = 100;

/**
 * Reads the whole file without changing it: pages, indexes and references as SQLite checks them, that every run's events count from 1
 * without a gap up to its last seq, and that every event is understood. Works while a daemon writes. Throws `JournalUnavailable` only
 * when the file cannot be opened as a journal.
 */
export function verifyJournal(path: string): JournalCheck {
  if (!existsSync(path)) throw journalTrouble('read-only', path, 'there is no such file');
  try {
    using database = openForReading(path);
    checkSchema(database, path);
    return check(database, path);
  } catch (error) {
    const trouble = toJournalError(error, path);
    if (trouble instanceof JournalUnavailable && trouble.reason === 'corrupt') {
      return { runs: 0, events: 0, problems: [`${trouble.message} ${trouble.hint}`] };
    }
    throw trouble;
  }
}

function openForReading(path: string): DatabaseSync {
  return new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
}

function check(database: DatabaseSync, path: string): JournalCheck {
  // One read transaction, so that a daemon that goes on writing is seen at one moment.
  database.exec('BEGIN');
  const runs = database.prepare('SELECT id, last_seq FROM runs ORDER BY id').all();
  const problems = checkPages(database);
  let events = 0;
  for (const { id, last_seq: lastSeq } of runs) {
    const found = checkRun(database, path, String(id));
    events += found.seq;
    problems.push(...found.problems);
    if (found.problems.length === 0 && found.seq !== lastSeq) {
      problems.push(`The run ${id} ends with event ${found.seq}, its row says ${lastSeq}.`);
    }
  }
  database.exec('COMMIT');
  return { runs: runs.length, events, problems: problems.slice(0, MAX_PROBLEMS) };
}

function checkPages(database: DatabaseSync): string[] {
  const integrity = database.prepare(`PRAGMA integrity_check(${MAX_PROBLEMS})`).all();
  const foreign = database.prepare('PRAGMA foreign_key_check').all();
  return [
    ...integrity.map((row) => String(Object.values(row)[0])).filter((line) => line !== 'ok'),
    ...foreign.map(({ table, parent }) => `A row of ${table} names a row of ${parent} that is not there.`),
  ];
}

/** Reads a run's events until the first problem; `seq` is the last one that was in order. */
function checkRun(database: DatabaseSync, path: string, runId: string): { seq: number; problems: readonly string[] } {
  const statement = database.prepare(
    'SELECT seq, at, type, version, data FROM events WHERE run_id = ? ORDER BY run_id, seq',
  );
  statement.setReturnArrays(true);
  let seq = 0;
  for (const row of statement.iterate(runId)) {
    // The table is STRICT, so the columns have the declared types.
    const stored = row as unknown as StoredEvent;
    if (stored[0] !== seq + 1) {
      return { seq, problems: [`The run ${runId} has event ${stored[0]} after event ${seq}.`] };
    }
    try {
      toEntry(runId, stored, path);
    } catch (error) {
      if (!(error instanceof JournalUnavailable)) throw error;
      return { seq, problems: [error.message] };
    }
    seq += 1;
  }
  return { seq, problems: [] };
}
