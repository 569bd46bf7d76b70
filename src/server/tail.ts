import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a file that still grows is read. */
export interface TailOptions {
  readonly path: string;
  /** True as long as somebody may still write to it. */
  readonly growing: () => boolean;
  readonly signal: AbortSignal;
  /** Milliseconds between two looks at a file that did not grow. */
  readonly pollMs: number;
}

const CHUNK_BYTES = 65_536;

/** Yields what the file holds, then what is added to it while it grows. A file that does not exist yet counts as empty. */
export async function* tail(options: TailOptions): AsyncGenerator<Uint8Array> {
  let file: FileHandle | null = null;
  let offset = 0;
  try {
    while (!options.signal.aborted) {
      // Asked before the read: what was written before the end is still seen by the read that follows.
      const mayGrow = options.growing();
      file ??= await open(options.path, 'r').catch(() => null);
      const chunk = file === null ? null : await readChunk(file, offset);
      if (chunk !== null) {
        offset += chunk.length;
        yield chunk;
      } else if (mayGrow) {
        await sleep(options.pollMs, undefined, { signal: options.signal }).catch(() => undefined);
      } else {
        return;
      }
    }
  } finally {
    await file?.close();
  }
}

async function readChunk(file: FileHandle, offset: number): Promise<Uint8Array | null> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const { bytesRead } = await file.read(buffer, 0, CHUNK_BYTES, offset);
  return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
}
