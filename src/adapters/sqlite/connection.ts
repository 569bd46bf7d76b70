import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { journalTrouble, toJournalError } from './failure.ts';
import { checkSchema, migrate } from './migrate.ts';

/** How long a statement waits for another program's lock, in milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
/** Pages in the write-ahead log after which a commit moves them into the database file. */
const CHECKPOINT_PAGES = 1_000;
/** The write-ahead log is cut back to this many bytes once it has been moved over. */
const WAL_KEPT_BYTES = 8 * 1024 * 1024;
const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Opens the journal's file with everything set that durability rests on, creating and migrating it as needed; `:memory:` keeps nothing. */
export function openConnection(path: string): DatabaseSync {
  if (path !== ':memory:') createPrivately(path);
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, {
      timeout: BUSY_TIMEOUT_MS,
      enableForeignKeyConstraints: true,
      enableDoubleQuotedStringLiterals: false,
      defensive: true,
    });
    checkSchema(database, path);
    configure(database);
    migrate(database);
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    throw toJournalError(error, path);
  }
}

function configure(database: DatabaseSync): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    PRAGMA journal_size_limit = ${WAL_KEPT_BYTES};
    PRAGMA cell_size_check = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA temp_store = MEMORY;
  `);
}

/**
 * SQLite gives -wal and -shm the mode of the database file, so that one is created by us first. An existing file is never opened here:
 * closing any descriptor of it would drop the POSIX locks that another connection of this process holds on it.
 */
function createPrivately(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    closeSync(openSync(path, 'wx', PRIVATE_FILE));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOSPC') throw journalTrouble('disk-full', path, 'it cannot be created');
    if (code !== 'EEXIST') throw journalTrouble('read-only', path, `it cannot be created: ${String(code)}`);
    makePrivate(path);
  }
}

function makePrivate(path: string): void {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) {
    try {
      chmodSync(file, PRIVATE_FILE);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code !== 'ENOENT') throw journalTrouble('read-only', path, `its mode cannot be set: ${String(code)}`);
    }
  }
}
