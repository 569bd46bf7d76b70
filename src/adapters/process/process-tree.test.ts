import { describe, expect, it } from 'vitest';
import type { ProcessRow } from './proc-stat.ts';
import type { ProcessTable } from './process-table.ts';
import { findMarked, findMembers, isAlive } from './process-tree.ts';

const shim = { pid: 10, startTicks: 100, bootId: 'boot' };

function makeRow(pid: number, parent: number, changes: Partial<ProcessRow> = {}): ProcessRow {
  return { pid, parent, group: pid, session: pid, zombie: false, startTicks: 200, residentBytes: 0, ...changes };
}

const pidsAndDepths = (rows: readonly ProcessRow[], changes: Partial<Parameters<typeof findMembers>[1]> = {}) =>
  findMembers(rows, { shim, shimAlive: true, known: new Map(), ...changes }).map(({ pid, depth }) => [pid, depth]);

/*
 *   10 (shim) ── 20 ── 30 ── 40        50 (detached, session of the shim) ── 60        70 (stranger)
 */
const rows = [
  makeRow(10, 1, { startTicks: 100 }),
  makeRow(20, 10),
  makeRow(30, 20),
  makeRow(40, 30),
  makeRow(50, 1, { session: 10 }),
  makeRow(60, 50),
  makeRow(70, 1),
];

describe('The members of a tree', () => {
  it('are the descendants of the shim and of its session, never the shim or a stranger', () => {
    expect(pidsAndDepths(rows)).toEqual([
      [20, 1],
      [30, 2],
      [40, 3],
      [50, 1_000],
      [60, 1_001],
    ]);
  });

  it('stay members when their parents are gone, if they are still the same processes', () => {
    const orphans = [makeRow(40, 1, { startTicks: 300 }), makeRow(41, 40), makeRow(42, 1, { startTicks: 999 })];
    const known = new Map([
      [40, 300],
      [42, 300],
    ]);
    expect(pidsAndDepths(orphans, { known })).toEqual([
      [40, 1_000],
      [41, 1_001],
    ]);
  });

  it('are not looked for by the number of a dead shim: it may be somebody else by now', () => {
    const reused = [makeRow(10, 1, { startTicks: 5_000 }), makeRow(20, 10, { session: 10 })];
    expect(pidsAndDepths(reused, { shimAlive: false })).toEqual([]);
  });

  it('are found below a dead member, which is none itself', () => {
    expect(pidsAndDepths([makeRow(20, 10, { zombie: true }), makeRow(30, 20)])).toEqual([[30, 2]]);
  });

  it('are found though the table holds a circle', () => {
    expect(pidsAndDepths([makeRow(20, 10), makeRow(30, 31), makeRow(31, 30, { session: 10 })])).toEqual([
      [20, 1],
      [31, 1_000],
      [30, 1_001],
    ]);
  });
});

describe('A look at identities', () => {
  const table = (found: ProcessRow | null): ProcessTable => ({
    bootId: 'boot',
    list: () => [],
    find: () => found,
    environment: (pid) => Buffer.from(pid === 20 ? 'A=b\0JOB=x\0' : 'JOB=xy\0AJOB=x'),
    proportionalBytes: () => null,
    taskCount: () => 0,
    children: () => [],
  });

  it('knows a process by number, start and boot together', () => {
    const row = makeRow(10, 1, { startTicks: 100 });
    expect(isAlive(table(row), shim)).toBe(true);
    expect(isAlive(table({ ...row, startTicks: 101 }), shim)).toBe(false);
    expect(isAlive(table({ ...row, zombie: true }), shim)).toBe(false);
    expect(isAlive(table(null), shim)).toBe(false);
    expect(isAlive(table(row), { ...shim, bootId: 'earlier' })).toBe(false);
  });

  it('knows marked processes by the whole variable, and only those younger than the shim', () => {
    const all = [makeRow(20, 1), makeRow(21, 1), makeRow(20, 1, { startTicks: 50 }), makeRow(20, 1, { zombie: true })];
    expect(findMarked(table(null), all, { marker: 'JOB=x', sinceTicks: 100 })).toEqual([makeRow(20, 1)]);
  });
});
