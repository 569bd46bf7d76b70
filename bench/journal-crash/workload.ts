/**
 * Process under test: appends a fixed sequence of batches to the journal at argv[2] and acknowledges each on standard output once `append`
 * has returned. Started again on what is left, it goes on where the journal ends. A refused append is tried again a few times.
 */
import { writeSync } from 'node:fs';
import { openConnection } from '../../src/adapters/sqlite/connection.ts';
import { journalOn } from '../../src/adapters/sqlite/journal.ts';
import { JournalUnavailable } from '../../src/ports/journal.ts';
import { manyEntries, runRow } from '../../src/testing/journal-builders.ts';

const BATCHES = 24;
const TRIES = 3;

const path = String(process.argv[2]);
const mode = process.argv[3];
try {
  const database = openConnection(path);
  if (mode !== undefined) database.exec(`PRAGMA synchronous = ${mode}`);
  // Small, so that checkpoints happen in the middle of a short run.
  database.exec('PRAGMA wal_autocheckpoint = 12');
  const journal = journalOn(database, path);
  journal.append([], [runRow()]);
  const last = journal.runs()[0]?.lastSeq ?? 0;
  let seq = 0;
  for (let batch = 1; batch <= BATCHES; batch++) {
    const size = 1 + ((batch * 7) % 12);
    if (seq + size > last) appendBatch(seq, size);
    seq += size;
  }
  journal.close();
  say(`done ${seq}`);

  function appendBatch(before: number, size: number): void {
    for (let tries = 1; ; tries++) {
      try {
        journal.append(manyEntries(size, 'r1', before + 1), []);
        say(`ack ${before + size}`);
        return;
      } catch (error) {
        if (!(error instanceof JournalUnavailable) || tries === TRIES) throw error;
        say(`refused ${error.reason}`);
      }
    }
  }
} catch (error) {
  if (!(error instanceof JournalUnavailable)) throw error;
  say(`gave up ${error.reason}`);
  process.exitCode = 3;
}

function say(line: string): void {
  writeSync(1, `${line}\n`);
}
