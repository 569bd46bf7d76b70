import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readHistory } from '../../../src/adapters/sqlite/history.ts';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { JournalUnavailable } from '../../../src/ports/journal.ts';
import { journalEntries, runPlanned, runRow, workEvent } from '../../../src/testing/journal-builders.ts';
import { scratchFolder } from './scratch.ts';

const REQUEST = { repository: '/home/ada/project', runs: 2, events: ['run-planned', 'attempt-started'] };

it('the newest runs of a repository that are over are read while the journal is open, and of them the events that matter', () => {
  using folder = scratchFolder();
  const path = folder.file('state.db');
  const journal = openJournal(path);
  const rows = ['r1', 'r2', 'r3'].map((id, index) => runRow({ id, createdAt: index, status: 'completed' }));
  const others = [
    runRow({ id: 'r4', createdAt: 9 }),
    runRow({ id: 'r5', createdAt: 9, status: 'failed', repository: '/other' }),
  ];
  const runs = [...rows, ...others];
  journal.append(
    runs.flatMap(({ id }) => journalEntries([runPlanned(), workEvent(4), workEvent(5)], id)),
    runs,
  );
  const history = readHistory(path, REQUEST);
  expect([...history.keys()]).toEqual(['r3', 'r2']);
  expect(history.get('r3')?.map(({ seq, event }) => [seq, event.type])).toEqual([
    [1, 'run-planned'],
    [2, 'attempt-started'],
  ]);
  journal.close();
});

it('where there is no journal there is no history', () => {
  using folder = scratchFolder();
  expect(readHistory(folder.file('none.db'), REQUEST).size).toBe(0);
});

it('a file that is no journal is told', () => {
  using folder = scratchFolder();
  writeFileSync(folder.file('state.db'), 'This is no database, however long it may be.'.repeat(100));
  expect(() => readHistory(folder.file('state.db'), REQUEST)).toThrow(JournalUnavailable);
});
