/**
 * `node test/golden/journals/record.ts RELEASE` keeps what the current release writes, before it is released: the journal file and its events as
 * JSON lines, and whole runs with the view that they fold to. A folder that is there is never written again: later releases have to read it as it is.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openConnection } from '../../../src/adapters/sqlite/connection.ts';
import { journalOn } from '../../../src/adapters/sqlite/journal.ts';
import { encodeEvent } from '../../../src/protocol/journal.ts';
import { journalEntries, runRow } from '../../../src/testing/journal-builders.ts';
import { playRun } from '../../../src/testing/random-play.ts';
import { EVERY_EVENT } from './every-event.ts';

const release = process.argv[2];
if (release === undefined || !/^\d+\.\d+\.\d+$/.test(release)) {
  throw new Error('Name the release to record, for example 0.1.0.');
}
const folder = join(import.meta.dirname, release);
mkdirSync(folder);
const path = join(folder, 'state.db');
const journal = journalOn(openConnection(path), path);
const entries = journalEntries(EVERY_EVENT);
journal.append(entries, [runRow()], [{ runId: 'r1', key: 'k1', refusal: null }]);
journal.close();
const lines = entries.map(({ seq, at, event }) => JSON.stringify({ seq, at, ...encodeEvent(event) }));
writeFileSync(join(folder, 'events.jsonl'), `${lines.join('\n')}\n`);

/** Runs of ten tasks in which everything goes well or badly and people meddle: enough of them to take every usual path. */
const SEEDS = [1, 2, 3, 4];
const runs = SEEDS.map((seed) => {
  const { run } = playRun(seed, { size: 10, people: 'meddling' });
  return JSON.stringify({
    entries: run.entries.map(({ seq, at, event }) => ({ seq, at, ...encodeEvent(event) })),
    view: run.view(),
  });
});
writeFileSync(join(folder, 'runs.jsonl'), `${runs.join('\n')}\n`);
