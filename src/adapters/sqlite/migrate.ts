import type { DatabaseSync } from 'node:sqlite';
import { assert } from '../../core/assert.ts';
import { journalTrouble } from './failure.ts';
import { journalTables } from './migrations/0001-journal.ts';
import { readingViews } from './migrations/0002-views.ts';
import { eventRows } from './migrations/0003-event-rows.ts';
import { personsInViews } from './migrations/0004-persons.ts';
import { latestPlanInViews } from './migrations/0005-latest-plan.ts';

/** Marks a SQLite file as a journal of Slipway ("SLPW" in ASCII). */
export const APPLICATION_ID = 0x534c5057;

/** Every step of the schema, oldest first; the position plus one is its number. A released step is never edited. */
export const MIGRATIONS: readonly string[] = [
  journalTables,
  readingViews,
  eventRows,
  personsInViews,
  latestPlanInViews,
];

/** Refuses files of other programs and of later releases; nothing is changed in them. */
export function checkSchema(database: DatabaseSync, path: string, known: number = MIGRATIONS.length): void {
  const id = readPragma(database, 'application_id');
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
  if (id !== APPLICATION_ID && (id !== 0 || !isEmpty)) {
    throw journalTrouble('foreign', path, `its application id is ${id}`);
  }
  const found = readPragma(database, 'user_version');
  if (found > known) {
    throw journalTrouble('newer', path, `its schema has version ${found}, this release knows up to ${known}`);
  }
}

/** Brings a checked file to the newest schema, one transaction a step. */
export function migrate(database: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  const found = readPragma(database, 'user_version');
  for (let number = found + 1; number <= migrations.length; number++) applyStep(database, migrations, number);
}

/** The number that a pragma answers with. */
export function readPragma(database: DatabaseSync, name: string): number {
  const [value] = Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {});
  assert(typeof value === 'number', `PRAGMA ${name} answers with a number`);
  return value;
}

function applyStep(database: DatabaseSync, migrations: readonly string[], number: number): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    // Somebody else may have migrated between our look and our lock.
    if (readPragma(database, 'user_version') < number) {
      database.exec(migrations[number - 1] ?? '');
      database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${number}`);
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
