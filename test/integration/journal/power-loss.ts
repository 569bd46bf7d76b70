/**
 * What a disk may hold after the power failed, made from a recording of the files after every step of a journal.
 *
 * A sector (512 bytes) that was written but not yet synced holds, after a power cut, any of the contents it had since the last sync. Which
 * step syncs which file follows from the `synchronous` mode that the journal's own connection reports: FULL syncs the write-ahead log at
 * every commit; every mode but OFF syncs the log before a checkpoint and the database after it. Directory entries count as durable.
 */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from '../../../src/adapters/sqlite/connection.ts';
import { journalOn } from '../../../src/adapters/sqlite/journal.ts';
import { readPragma } from '../../../src/adapters/sqlite/migrate.ts';
import { verifyJournal } from '../../../src/adapters/sqlite/verify.ts';
import type { Journal } from '../../../src/ports/journal.ts';
import { manyEntries, runRow } from '../../../src/testing/journal-builders.ts';

const SECTOR = 512;
const FILES = ['state.db', 'state.db-wal'] as const;
const SYNCHRONOUS = ['OFF', 'NORMAL', 'FULL'] as const;

export type Synchronous = (typeof SYNCHRONOUS)[number];
type Files = Readonly<Record<(typeof FILES)[number], Buffer>>;

interface Step {
  readonly kind: 'commit' | 'checkpoint';
  readonly files: Files;
  /** Rows that `append` had acknowledged when the step was over. */
  readonly rows: number;
}

export interface Recording {
  readonly synchronous: Synchronous;
  readonly steps: readonly Step[];
}

/** Records a journal that appends batches of 1 to 12 events, with a checkpoint after every fifth; the mode is ours unless given. */
export function record(folder: string, batches: number, mode?: Synchronous): Recording {
  mkdirSync(folder);
  const path = join(folder, FILES[0]);
  const database = openConnection(path);
  if (mode !== undefined) database.exec(`PRAGMA synchronous = ${mode}`);
  database.exec('PRAGMA wal_autocheckpoint = 0');
  const journal = journalOn(database, path);
  journal.append([], [runRow()]);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  const steps: Step[] = [{ kind: 'checkpoint', files: readFiles(folder), rows: 0 }];
  let rows = 0;
  for (let batch = 1; batch <= batches; batch++) {
    const count = 1 + ((batch * 7) % 12);
    journal.append(manyEntries(count, 'r1', rows + 1), []);
    rows += count;
    steps.push({ kind: 'commit', files: readFiles(folder), rows });
    if (batch % 5 === 0) {
      database.exec('PRAGMA wal_checkpoint(PASSIVE)');
      steps.push({ kind: 'checkpoint', files: readFiles(folder), rows });
    }
  }
  const synchronous = SYNCHRONOUS[readPragma(database, 'synchronous')] ?? 'OFF';
  journal.close();
  return { synchronous, steps };
}

/** For each file, the step whose content is on the disk for certain when the power fails in the middle of step `crash`. */
function lastSynced(recording: Recording, crash: number): Readonly<Record<(typeof FILES)[number], number>> {
  if (recording.synchronous === 'OFF') return { 'state.db': 0, 'state.db-wal': 0 };
  const isCheckpoint = (index: number) => recording.steps[index]?.kind === 'checkpoint';
  const indexes = Array.from({ length: crash }, (_, index) => index);
  const database = indexes.findLast(isCheckpoint) ?? 0;
  // A checkpoint syncs the log before it touches the database, so that in its middle the log of the step before is on the disk.
  const wal = recording.synchronous === 'FULL' || isCheckpoint(crash) ? crash - 1 : database;
  return { 'state.db': database, 'state.db-wal': wal };
}

/** One thing the disk may hold when the power fails in step `crash`; `choose` picks a version for each sector from a number of them. */
export function image(
  recording: Recording,
  crash: number,
  choose: (versions: number, sector: number, sectors: number) => number,
): Files {
  const synced = lastSynced(recording, crash);
  const [database, wal] = FILES.map((name) => {
    const versions = recording.steps.slice(synced[name], crash + 1).map((step) => step.files[name]);
    return mixSectors(versions, choose);
  });
  return { 'state.db': database!, 'state.db-wal': wal! };
}

function mixSectors(
  versions: readonly Buffer[],
  choose: (versions: number, sector: number, sectors: number) => number,
): Buffer {
  const length = Math.max(...versions.map((version) => version.length));
  const mixed = Buffer.alloc(length);
  let end = 0;
  for (let at = 0; at < length; at += SECTOR) {
    const version = versions[choose(versions.length, at / SECTOR, length / SECTOR)] ?? Buffer.alloc(0);
    const sector = version.subarray(at, at + SECTOR);
    sector.copy(mixed, at);
    if (sector.length > 0) end = at + sector.length;
  }
  return mixed.subarray(0, end);
}

export type ImageVerdict = 'sound' | 'lost' | 'torn' | 'corrupt';

/** Opens an image as a starting daemon would and judges what is in it: every acknowledged row, whole appends alone, a sound file. */
export function judgeImage(recording: Recording, crash: number, files: Files, folder: string): ImageVerdict {
  mkdirSync(folder);
  for (const name of FILES) writeFileSync(join(folder, name), files[name]);
  const path = join(folder, FILES[0]);
  let found: number;
  try {
    const journal = journalOn(openConnection(path), path);
    found = countRows(journal);
    journal.close();
    if (verifyJournal(path).problems.length > 0) return 'corrupt';
  } catch {
    return 'corrupt';
  }
  if (found < recording.steps[crash - 1]!.rows) return 'lost';
  return recording.steps.slice(0, crash + 1).some((step) => step.rows === found) ? 'sound' : 'torn';
}

function countRows(journal: Journal): number {
  return [...journal.read('r1', 0)].length;
}

function readFiles(folder: string): Files {
  const [database, wal] = FILES.map((name) => readIfThere(join(folder, name)));
  return { 'state.db': database!, 'state.db-wal': wal! };
}

function readIfThere(path: string): Buffer {
  return statSync(path, { throwIfNoEntry: false }) === undefined ? Buffer.alloc(0) : readFileSync(path);
}
