import { expect, it } from 'vitest';
import { JournalUnavailable } from '../ports/journal.ts';
import { manyEntries, runRow } from './journal-builders.ts';
import { describeJournalContract } from './journal-contract.ts';
import { createMemoryJournal, SimulatedCrash } from './memory-journal.ts';

describeJournalContract('memory journal', createMemoryJournal);

it('forgets an append that crashed before it was written, keeps one that crashed after', () => {
  const journal = createMemoryJournal();
  journal.append([], [runRow()]);
  journal.setFaults((append) => (append === 2 ? 'crash-before' : 'crash-after'));
  expect(() => journal.append(manyEntries(1), [])).toThrow(SimulatedCrash);
  expect([...journal.read('r1', 0)]).toEqual([]);
  expect(() => journal.append(manyEntries(1), [])).toThrow(SimulatedCrash);
  expect([...journal.read('r1', 0)]).toEqual(manyEntries(1));
});

it('refuses appends on a full disk and goes on when there is room again', () => {
  const journal = createMemoryJournal();
  journal.setFaults(() => 'disk-full');
  expect(() => journal.append([], [runRow()])).toThrow(JournalUnavailable);
  expect(journal.releaseReserve()).toBe(true);
  expect(journal.releaseReserve()).toBe(false);
  journal.setFaults(null);
  journal.append([], [runRow()]);
  expect(journal.restoreReserve()).toBe(true);
  expect(journal.runs()).toHaveLength(1);
  expect(journal.appends).toBe(2);
});
