import { describe, expect, it } from 'vitest';
import { parseProportionalSize, parseStat, parseTaskCount } from './proc-stat.ts';
import { parsePsLine } from './ps-line.ts';

/** A line as in proc(5): numbers 25 and on do not matter. */
const line = (name: string, state = 'S') =>
  `77 (${name}) ${state} 12 70 7 0 -1 4194304 0 0 0 0 1 2 3 4 20 0 1 0 9876 1000000 250 18446744073709551615 1 1\n`;

const row = {
  pid: 77,
  parent: 12,
  group: 70,
  session: 7,
  zombie: false,
  startTicks: 9876,
  residentBytes: 250 * 4096,
};

describe('A row of /proc', () => {
  it('is read whatever the process calls itself', () => {
    for (const name of ['sh', 'a b', ') S 1 1 1', '((', '']) expect(parseStat(line(name))).toEqual(row);
  });

  it('tells who is dead already', () => {
    expect([parseStat(line('sh', 'Z')), parseStat(line('sh', 'X'))]).toMatchObject([
      { zombie: true },
      { zombie: true },
    ]);
  });

  it('is nothing when it is torn', () => {
    expect(['', '77', '77 (sh', '77 (sh) S 12 70', 'x (sh) S 1'].map(parseStat)).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('has its shared memory divided', () => {
    expect(parseProportionalSize('Rss:   900 kB\nPss:                 123 kB\nPss_Dirty: 5 kB\n')).toBe(123 * 1024);
    expect(parseProportionalSize('Rss: 900 kB\n')).toBeNull();
  });
});

describe('The number of tasks', () => {
  it('is read from the load', () => {
    expect(parseTaskCount('1.74 2.81 3.17 2/131 32131\n')).toBe(131);
    expect(parseTaskCount('')).toBe(0);
  });
});

describe('A line of ps', () => {
  it('is read with its start as seconds', () => {
    expect(parsePsLine('   77    12    70 Ss     1000 Sat Nov 21 02:31:16 2026')).toEqual({
      pid: 77,
      parent: 12,
      group: 70,
      session: 70,
      zombie: false,
      startTicks: Math.floor(Date.parse('Sat Nov 21 02:31:16 2026') / 1000),
      residentBytes: 1_024_000,
    });
    expect(parsePsLine('1 0 1 Z 0 Sat Nov 21 02:31:16 2026')).toMatchObject({ zombie: true });
  });

  it('is nothing when it is something else', () => {
    expect(['', 'PID PPID', '1 2 3 S 4 not a date'].map(parsePsLine)).toEqual([null, null, null]);
  });
});
