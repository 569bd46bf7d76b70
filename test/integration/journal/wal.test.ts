import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { openJournal } from '../../../src/adapters/sqlite/journal.ts';
import { manyEntries, runRow } from '../../../src/testing/journal-builders.ts';
import { scratchFolder } from './scratch.ts';

const BATCH = 4_000;
const BATCHES = 80;
/** The limit of the log, what may come before the next look, and as much again for slow readers. */
const BOUND_BYTES = 48 * 1024 * 1024;

it('the write-ahead log stays bounded while other programs read without a pause', async () => {
  using folder = scratchFolder();
  const path = folder.file('state.db');
  const journal = openJournal(path);
  journal.append([], [runRow()]);
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const reader = new Worker(join(import.meta.dirname, 'busy-reader.ts'), { workerData: { path, stop } });
  await once(reader, 'message');
  let largest = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    journal.append(manyEntries(BATCH, 'r1', batch * BATCH + 1), []);
    largest = Math.max(largest, statSync(`${path}-wal`).size);
  }
  Atomics.store(stop, 0, 1);
  Atomics.notify(stop, 0);
  await once(reader, 'exit');
  journal.close();
  expect(statSync(path).size).toBeGreaterThan(BOUND_BYTES);
  expect(largest).toBeLessThan(BOUND_BYTES);
});
