/**
 * `npm run bench:journal`: durable appends at 1, 10 and 100 rows a transaction, and resuming from 100,000 events. Beside each stands the floor of
 * the same disk in the same minute: a bare 4 KiB append followed by fdatasync, measured in turns with the journal.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openJournal } from '../src/adapters/sqlite/journal.ts';
import { manyEntries, runRow } from '../src/testing/journal-builders.ts';

const TRANSACTIONS = 300;
const ROUNDS = 5;
const RESUMED_EVENTS = 100_000;
const PAGE = new Uint8Array(4_096).fill(1);

const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
try {
  for (const rows of [1, 10, 100]) appends(rows);
  resume();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function appends(rows: number): void {
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    const journal = openJournal(join(folder, `append-${rows}-${round}.db`));
    journal.append([], [runRow()]);
    const file = openSync(join(folder, `floor-${rows}-${round}`), 'w');
    for (let number = 0; number < TRANSACTIONS; number++) {
      const entries = manyEntries(rows, 'r1', number * rows + 1);
      ours.push(milliseconds(() => journal.append(entries, [])));
      floor.push(
        milliseconds(() => {
          writeSync(file, PAGE);
          fdatasyncSync(file);
        }),
      );
    }
    closeSync(file);
    journal.close();
  }
  const perSecond = Math.round((rows * 1_000) / mean(ours));
  const ratio = (quantile(ours, 0.5) / quantile(floor, 0.5)).toFixed(1);
  console.log(
    `${String(rows).padStart(3)} rows/tx: ${spread(ours)}, ${perSecond} rows/s; floor ${spread(floor)}; ${ratio} x floor`,
  );
}

function resume(): void {
  const path = join(folder, 'resume.db');
  const journal = openJournal(path);
  const entries = manyEntries(RESUMED_EVENTS);
  journal.append(entries, [runRow()]);
  journal.close();
  const texts = entries.map((entry) => JSON.stringify(entry.event));
  const reads: number[] = [];
  const parses: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    reads.push(
      milliseconds(() => {
        const opened = openJournal(path);
        for (const _ of opened.read('r1', 0));
        opened.close();
      }),
    );
    parses.push(
      milliseconds(() => {
        for (const text of texts) JSON.parse(text);
      }),
    );
  }
  console.log(
    `open and read ${RESUMED_EVENTS} events: ${spread(reads)}; JSON.parse of the same alone ${spread(parses)}`,
  );
}

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function spread(times: readonly number[]): string {
  const [p50, p99, max] = [quantile(times, 0.5), quantile(times, 0.99), quantile(times, 1)];
  return `p50 ${p50.toFixed(3)} p99 ${p99.toFixed(2)} max ${max.toFixed(1)} ms`;
}

function quantile(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

function mean(times: readonly number[]): number {
  return times.reduce((sum, time) => sum + time, 0) / times.length;
}
