import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AssertionFailure } from '../core/assert.ts';
import type { CommandAnswer, Journal } from '../ports/journal.ts';
import { journalEntries, manyEntries, runPlanned, runRow } from './journal-builders.ts';

const REFUSAL = { reason: 'not-approved', message: 'The run is not approved.', hint: 'Approve it first.' };
const SEQUENCES = 1_000;

/** What every journal must do, told to a test runner; `open` gives an empty one. */
export function describeJournalContract(name: string, open: () => Journal): void {
  let journal: Journal;
  beforeEach(() => {
    journal = open();
  });
  afterEach(() => journal.close());

  describe(`${name}: history`, () => historyContract(() => journal));
  describe(`${name}: refusals`, () => refusalContract(() => journal));
  describe(`${name}: answers`, () => answerContract(() => journal, open));
}

function historyContract(journal: () => Journal): void {
  it('reads back what was appended, in order', () => {
    const entries = journalEntries([runPlanned(), { type: 'run-approved', by: 'person', planHash: 'x' }]);
    journal().append(entries, [runRow()]);
    expect([...journal().read('r1', 0)]).toEqual(entries);
  });

  it('reads entries after a seq alone, across any number of pages', () => {
    journal().append(manyEntries(4_500), [runRow()]);
    expect([...journal().read('r1', 1_999)].map((entry) => entry.seq)).toEqual(
      Array.from({ length: 2_501 }, (_, index) => 2_000 + index),
    );
    expect([...journal().read('r1', 4_500)]).toEqual([]);
  });

  it('keeps runs apart when their entries come in one append', () => {
    const [a, b] = [manyEntries(3, 'a'), manyEntries(3, 'b')];
    journal().append(
      [...a, ...b].sort((x, y) => x.seq - y.seq),
      [runRow({ id: 'a' }), runRow({ id: 'b' })],
    );
    expect([...journal().read('b', 0)]).toEqual(b);
  });

  it('can be appended to while it is read', () => {
    journal().append(manyEntries(3), [runRow()]);
    const seen: number[] = [];
    for (const entry of journal().read('r1', 0)) {
      seen.push(entry.seq);
      if (entry.seq === 1) journal().append(manyEntries(1, 'r2'), [runRow({ id: 'r2' })]);
    }
    expect(seen).toEqual([1, 2, 3]);
  });

  it('lists runs newest first, with the seq of the last entry and the row as it was written last', () => {
    journal().append(manyEntries(2, 'old'), [runRow({ id: 'old', createdAt: 1 }), runRow({ id: 'new', createdAt: 2 })]);
    journal().append([], [runRow({ id: 'old', createdAt: 1, status: 'completed', lastSeq: 77 })]);
    expect(journal().runs()).toEqual([
      runRow({ id: 'new', createdAt: 2, lastSeq: 0 }),
      runRow({ id: 'old', createdAt: 1, status: 'completed', lastSeq: 2 }),
    ]);
  });

  it('removes a run with everything that belongs to it, and nothing else', () => {
    const answers = [{ runId: 'r1', key: 'k', refusal: null }];
    journal().append([...manyEntries(2), ...manyEntries(2, 'r2')], [runRow(), runRow({ id: 'r2' })], answers);
    journal().remove('r1');
    journal().remove('never-there');
    expect([...journal().read('r1', 0)]).toEqual([]);
    expect(journal().answer('r1', 'k')).toBeNull();
    expect(journal().runs()).toEqual([runRow({ id: 'r2', lastSeq: 2 })]);
  });
}

function refusalContract(journal: () => Journal): void {
  it('throws on a gap, a repeated seq and a seq out of order, and keeps nothing of such an append', () => {
    journal().append(manyEntries(3), [runRow()]);
    for (const seqs of [[5], [3], [4, 4], [4, 6], [5, 4], [0]]) {
      const entries = seqs.flatMap((seq) => manyEntries(1, 'r1', seq));
      expect(() => journal().append(entries, [runRow({ title: 'changed' })])).toThrow(AssertionFailure);
    }
    expect([...journal().read('r1', 0)]).toEqual(manyEntries(3));
    expect(journal().runs()).toEqual([runRow({ lastSeq: 3 })]);
  });

  it('throws on the first event of a run that has no row', () => {
    expect(() => journal().append(manyEntries(1), [])).toThrow(AssertionFailure);
    expect(journal().runs()).toEqual([]);
  });

  it('goes on after a refused append', () => {
    expect(() => journal().append(manyEntries(1, 'r1', 2), [runRow()])).toThrow(AssertionFailure);
    journal().append(manyEntries(1), [runRow()]);
    expect([...journal().read('r1', 0)]).toEqual(manyEntries(1));
  });
}

function answerContract(journal: () => Journal, open: () => Journal): void {
  it('gives back the answer to a key within its run, accepted or refused', () => {
    const answers: readonly CommandAnswer[] = [
      { runId: 'r1', key: 'accepted', refusal: null },
      { runId: 'r1', key: 'refused', refusal: REFUSAL },
    ];
    journal().append([], [runRow(), runRow({ id: 'r2' })], answers);
    expect(answers.map(({ runId, key }) => journal().answer(runId, key))).toEqual(answers);
    expect(journal().answer('r2', 'accepted')).toBeNull();
  });

  it('throws on a second answer to a key and keeps nothing of that append', () => {
    const answers = [{ runId: 'r1', key: 'k', refusal: null }];
    journal().append([], [runRow()], answers);
    expect(() => journal().append(manyEntries(1), [], [{ runId: 'r1', key: 'k', refusal: REFUSAL }])).toThrow(
      AssertionFailure,
    );
    expect([...journal().read('r1', 0)]).toEqual([]);
    expect(journal().answer('r1', 'k')).toEqual(answers[0]);
  });

  it(`gives one effect and one answer to repeated, reordered and replayed commands in ${SEQUENCES} sequences`, () => {
    const commands = fc.array(fc.record({ key: fc.integer({ min: 0, max: 6 }), refused: fc.boolean() }), {
      maxLength: 24,
    });
    fc.assert(
      fc.property(commands, (sequence) => {
        const fresh = open();
        fresh.append([], [runRow()]);
        const first = new Map<string, boolean>();
        for (const { key, refused } of sequence) {
          const answer = askOnce(fresh, `key-${key}`, refused);
          first.set(answer.key, first.get(answer.key) ?? refused);
          expect(answer.refusal !== null).toBe(first.get(answer.key));
        }
        const accepted = [...first.values()].filter((refused) => !refused).length;
        expect([...fresh.read('r1', 0)]).toHaveLength(accepted);
        fresh.close();
      }),
      { numRuns: SEQUENCES },
    );
  });
}

/** What a caller with a key does: look for the answer, else write effect and answer together. */
function askOnce(journal: Journal, key: string, refused: boolean): CommandAnswer {
  const known = journal.answer('r1', key);
  if (known !== null) return known;
  const lastSeq = journal.runs()[0]?.lastSeq ?? 0;
  const answer = { runId: 'r1', key, refusal: refused ? REFUSAL : null };
  journal.append(refused ? [] : manyEntries(1, 'r1', lastSeq + 1), [], [answer]);
  return answer;
}
