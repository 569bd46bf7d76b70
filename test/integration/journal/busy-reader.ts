/** Worker of wal.test.ts: two connections that read in turns, so that at every moment one of them has a read transaction open. */
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const READ_MS = 5;
const { path, stop } = workerData as { readonly path: string; readonly stop: Int32Array };
const readers = [new DatabaseSync(path, { readOnly: true }), new DatabaseSync(path, { readOnly: true })];
const begin = (reader: DatabaseSync): void => reader.exec('BEGIN; SELECT count(*) FROM runs');

begin(readers[0]!);
parentPort?.postMessage('reading');
for (let turn = 1; Atomics.wait(stop, 0, 0, READ_MS) === 'timed-out'; turn++) {
  begin(readers[turn % 2]!);
  readers[(turn + 1) % 2]!.exec('COMMIT');
}
for (const reader of readers) reader.close();
