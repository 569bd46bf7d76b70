import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import type { JournalReserve } from '../../ports/journal.ts';

/** Size of the file that is deleted when the disk is full: room for a checkpoint and the last events of every run. */
export const RESERVE_BYTES = 4 * 1024 * 1024;
const CHUNK = new Uint8Array(256 * 1024).fill(0x2e);

/** Takes the reserve beside the journal file, as far as the disk has room; a journal in memory has none. */
export function openReserve(path: string): JournalReserve {
  if (path === ':memory:') return { releaseReserve: () => false, restoreReserve: () => true };
  const file = `${path}-reserve`;
  const reserve = {
    releaseReserve: () => removeFile(file),
    restoreReserve: () => holdsReserve(file) || fillFile(file),
  };
  reserve.restoreReserve();
  return reserve;
}

function holdsReserve(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.size === RESERVE_BYTES;
}

/** Written out in full, because a sparse file would hold back nothing. */
function fillFile(file: string): boolean {
  const draft = `${file}.draft`;
  try {
    const descriptor = openSync(draft, 'w', 0o600);
    try {
      for (let written = 0; written < RESERVE_BYTES; ) written += writeSync(descriptor, CHUNK);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(draft, file);
    return true;
  } catch {
    rmSync(draft, { force: true });
    return false;
  }
}

function removeFile(file: string): boolean {
  try {
    rmSync(file);
    return true;
  } catch {
    return false;
  }
}
