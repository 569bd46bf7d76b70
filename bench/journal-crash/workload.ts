/** Process under test: the batches on the journal at argv[2], in the synchronous mode argv[3] where one is given. */
import { writeSync } from 'node:fs';
import { appendBatches } from './batches.ts';

const [, , path, synchronous] = process.argv;
const say = (line: string): void => {
  writeSync(1, `${line}\n`);
};
if (!appendBatches(String(path), say, synchronous)) process.exitCode = 3;
