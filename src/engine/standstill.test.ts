import { describe, expect, test } from 'vitest';
import { JournalUnavailable } from '../ports/journal.ts';
import { createMemoryJournal } from '../testing/memory-journal.ts';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { SPACE_CHECK_MS, Standstill } from './standstill.ts';

const FULL = new JournalUnavailable({ reason: 'disk-full', message: 'The disk is full.', hint: 'Free some space.' });
const LOG = { debug() {}, info() {}, warn() {}, error() {}, child: () => LOG, close: async () => {} };

function aStandstill(disk = { hasRoom: true }) {
  const clock = new VirtualClock();
  const journal = createMemoryJournal();
  const ends: number[] = [];
  const standstill = new Standstill({
    journal: { ...journal, restoreReserve: () => disk.hasRoom && journal.restoreReserve() },
    clock,
    log: LOG,
    signal: new AbortController().signal,
    over: () => ends.push(clock.monotonic()),
  });
  const look = async () => {
    clock.step();
    await new Promise<void>((resolve) => setImmediate(resolve));
  };
  return { standstill, ends, look };
}

describe('a standstill', () => {
  test('on a full disk gives up the reserve once, and lasts until it fits again', async () => {
    const disk = { hasRoom: false };
    const { standstill, ends, look } = aStandstill(disk);
    expect([standstill.refused(FULL), standstill.refused(FULL)]).toEqual([true, false]);
    expect(standstill.stall).toMatchObject({ message: 'The disk is full.', hint: 'Free some space.' });
    standstill.written();
    await look();
    expect(standstill.stall).not.toBeNull();
    disk.hasRoom = true;
    await look();
    expect(standstill.stall).toBeNull();
    expect(ends).toEqual([2 * SPACE_CHECK_MS]);
  });

  test('does not end while a decided turn is not written', async () => {
    const { standstill, ends, look } = aStandstill();
    standstill.refused(FULL);
    await look();
    expect(standstill.stall).not.toBeNull();
    standstill.written();
    expect([standstill.stall, ends]).toEqual([null, [SPACE_CHECK_MS]]);
  });

  test('for any other cause ends with the first append that is taken', () => {
    const { standstill, ends } = aStandstill();
    expect(standstill.refused(new Error('input/output error'))).toBe(false);
    expect(standstill.stall?.message).toBe('Error: input/output error');
    standstill.written();
    expect([standstill.stall, ends]).toEqual([null, [0]]);
  });

  test('begins with the engine where the reserve finds no room', async () => {
    const disk = { hasRoom: false };
    const { standstill, look } = aStandstill(disk);
    standstill.begin();
    expect(standstill.stall?.message).toBe('The disk that holds the journal has no room for its reserve.');
    disk.hasRoom = true;
    await look();
    expect(standstill.stall).toBeNull();
  });
});
