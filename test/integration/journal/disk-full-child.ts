/** Child of disk-full.test.ts, on a small file system at argv[2]: fills it, writes down what the journal does, and frees it again. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { verifyJournal } from '../../../src/adapters/sqlite/verify.ts';
import { JournalUnavailable } from '../../../src/ports/journal.ts';
import { manyEntries, runRow } from '../../../src/testing/journal-builders.ts';

const folder = String(process.argv[2]);
const path = join(folder, 'state.db');
const journal = openJournal(path);
journal.append([], [runRow()]);
let acked = 0;
const answers: string[] = [];

fillDisk();
answers.push(appendUntilRefused(), `reserve ${journal.releaseReserve()}`);
answers.push(appendOnce(), appendUntilRefused(), `reserve again ${journal.restoreReserve()}`);
rmSync(join(folder, 'filler'));
answers.push(appendOnce(), `reserve back ${journal.restoreReserve()}`);
const found = [...journal.read('r1', 0)].length;
journal.close();
console.log(JSON.stringify({ answers, lost: acked - found, check: verifyJournal(path).problems }));

function fillDisk(): void {
  const file = openSync(join(folder, 'filler'), 'w');
  try {
    for (;;) writeSync(file, new Uint8Array(4_096));
  } catch {
    closeSync(file);
  }
}

function appendOnce(): string {
  try {
    journal.append(manyEntries(20, 'r1', acked + 1), []);
    acked += 20;
    return 'appended';
  } catch (error) {
    return error instanceof JournalUnavailable ? error.reason : String(error);
  }
}

function appendUntilRefused(): string {
  for (let tries = 0; tries < 10_000; tries++) {
    const answer = appendOnce();
    if (answer !== 'appended') return answer;
  }
  return 'never refused';
}
