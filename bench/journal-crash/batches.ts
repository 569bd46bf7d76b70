import { openConnection } from '../../src/adapters/sqlite/connection.ts';
import { journalOn } from '../../src/adapters/sqlite/journal.ts';
import { type Journal, JournalUnavailable } from '../../src/ports/journal.ts';
import { manyEntries, runRow } from '../../src/testing/journal-builders.ts';

const BATCH_SIZES = Array.from({ length: 14 }, (_, index) => 1 + ((index * 7) % 12));
const TRIES = 3;

/** What the workload appends in all. */
export const EVENTS = BATCH_SIZES.reduce((sum, size) => sum + size, 0);

/**
 * Appends a fixed sequence of batches to the journal at `path`, going on where the journal ends, and says `ack N` once `append` has returned
 * for the N-th event. A refused append is tried again a few times; then `gave up` is said and false returned.
 */
export function appendBatches(path: string, say: (line: string) => void, synchronous?: string): boolean {
  try {
    const database = openConnection(path);
    if (synchronous !== undefined) database.exec(`PRAGMA synchronous = ${synchronous}`);
    // Small, so that checkpoints happen in the middle of a short run.
    database.exec('PRAGMA wal_autocheckpoint = 12');
    const journal = journalOn(database, path);
    journal.append([], [runRow()]);
    appendRest(journal, say);
    journal.close();
    return true;
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
    say(`gave up ${error.reason}`);
    return false;
  }
}

function appendRest(journal: Journal, say: (line: string) => void): void {
  const last = journal.runs()[0]?.lastSeq ?? 0;
  let seq = 0;
  for (const size of BATCH_SIZES) {
    if (seq + size > last) appendBatch(journal, { before: seq, size, say });
    seq += size;
  }
}

function appendBatch(
  journal: Journal,
  batch: { readonly before: number; readonly size: number; readonly say: (line: string) => void },
): void {
  for (let tries = 1; ; tries++) {
    try {
      journal.append(manyEntries(batch.size, 'r1', batch.before + 1), []);
      batch.say(`ack ${batch.before + batch.size}`);
      return;
    } catch (error) {
      if (!(error instanceof JournalUnavailable) || tries === TRIES) throw error;
      batch.say(`refused ${error.reason}`);
    }
  }
}
