import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes handed on at once: what is made of short lines is many times as large, and has to be garbage before it grows old. */
const CHUNK_BYTES = 8 * 1024;

/** Shared by all tails: reads are synchronous and every chunk is handed on as a copy of its own. */
const scratch = Buffer.allocUnsafeSlow(CHUNK_BYTES);

/** Follows a growing file from its first byte and hands on every byte once and in order. */
export interface OutputTail {
  /** Hands on what is new, at most about `budget` bytes; true when there may be more. */
  pump(budget: number): boolean;
  close(): void;
}

/** Opens a tail that ends after `limit` bytes; the file need not exist yet. */
export function openOutputTail(path: string, limit: number, listener: (chunk: Uint8Array) => void): OutputTail {
  let descriptor: number | null = null;
  let offset = 0;
  const readChunk = (): number => {
    descriptor ??= openOrNull(path);
    if (descriptor === null) return 0;
    const count = readSync(descriptor, scratch, 0, Math.min(CHUNK_BYTES, limit - offset), offset);
    if (count > 0) listener(Uint8Array.prototype.slice.call(scratch, 0, count));
    offset += count;
    return count;
  };
  return {
    pump: (budget) => {
      for (let handed = 0; handed < budget; ) {
        const count = offset < limit ? readChunk() : 0;
        if (count === 0) return false;
        handed += count;
      }
      return true;
    },
    close: () => {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
      offset = limit;
    },
  };
}

function openOrNull(path: string): number | null {
  try {
    return openSync(path, 'r');
  } catch {
    return null;
  }
}
