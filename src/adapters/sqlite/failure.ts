import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssertionFailure } from '../../core/assert.ts';
import { type JournalTrouble, JournalUnavailable } from '../../ports/journal.ts';

/** Primary result codes of SQLite that say something about the machine (sqlite.org/rescode.html). */
const TROUBLES: ReadonlyMap<number, JournalTrouble> = new Map([
  [5, 'busy'],
  [6, 'busy'],
  [8, 'read-only'],
  [10, 'io'],
  [11, 'corrupt'],
  [13, 'disk-full'],
  [14, 'read-only'],
  [23, 'read-only'],
  [26, 'foreign'],
]);
const CONSTRAINT = 19;
/** Below this an error of the disk is taken for a full one: SQLite cannot grow its shared memory file either. */
const FULL_BELOW_BYTES = 256 * 1024;

/** The error of a statement as the journal's own: trouble of the machine as `JournalUnavailable`, a broken constraint as a bug. */
export function toJournalError(error: unknown, path: string): unknown {
  const code = primaryCode(error);
  if (code === null) return error;
  const detail = error instanceof Error ? error.message : String(error);
  if (code === CONSTRAINT) return new AssertionFailure(`a row breaks a rule of the journal: ${detail}`);
  const trouble = TROUBLES.get(code);
  if (trouble === undefined) return error;
  return journalTrouble(trouble === 'io' && isFull(path) ? 'disk-full' : trouble, path, detail);
}

/** A `JournalUnavailable` with the standing advice for its reason. */
export function journalTrouble(reason: JournalTrouble, path: string, detail: string): JournalUnavailable {
  const [what, hint] = ADVICE[reason];
  return new JournalUnavailable({ reason, message: `${what}: ${path} (${detail}).`, hint });
}

const ADVICE: Readonly<Record<JournalTrouble, readonly [what: string, hint: string]>> = {
  'disk-full': [
    'The disk that holds the journal is full',
    'Free some space; nothing is lost and work goes on by itself afterwards.',
  ],
  busy: [
    'Another program holds the journal',
    'Close programs that have the file open, such as a database browser, and try again.',
  ],
  'read-only': [
    'The journal cannot be opened for writing',
    'Make the file and its folder writable for your user, or set SLIPWAY_HOME to a folder that is.',
  ],
  io: [
    'The disk reports an error on the journal',
    'Check the disk and the system log before going on; every acknowledged step is still in the file.',
  ],
  corrupt: [
    'The journal is damaged',
    'Stop the daemon, keep a copy of the file together with its -wal file, export the runs that can still be read, and move it away to start a new one.',
  ],
  newer: [
    'The journal was written by a later release of Slipway',
    'Install that release or a later one; this one leaves the file as it is.',
  ],
  foreign: [
    'The file is not a journal of Slipway, or its first page is damaged',
    'Keep a copy and move it away, or set SLIPWAY_HOME to another folder.',
  ],
};

function primaryCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
  return error.errcode & 0xff;
}

function isFull(path: string): boolean {
  try {
    const disk = statfsSync(dirname(path));
    return disk.bavail * disk.bsize < FULL_BELOW_BYTES;
  } catch {
    return false;
  }
}
