import { closeSync, readdirSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openRegular } from '../../files/private-file.ts';

/*
 * The program writes each thread into one file, `sessions/YYYY/MM/DD/rollout-TIME-THREAD.jsonl`, and goes on in the same file when the thread is
 * resumed. The folder can be written by the agent: links are not followed, and only as many files are looked at as there are any use for.
 */

const MOST_FILES = 1_000;
const ROLLOUT = /^rollout-.+-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.jsonl$/;

/** Paths of the threads below a folder of sessions, oldest first: the first is the main one, others are its helpers. */
export function rolloutFiles(sessions: string): readonly string[] {
  const days = [/^\d{4}$/, /^\d{2}$/, /^\d{2}$/].reduce<readonly string[]>(
    (folders, name) => folders.flatMap((folder) => entriesOf(folder, name, 'folder')),
    [sessions],
  );
  return days
    .flatMap((day) => entriesOf(day, ROLLOUT, 'file'))
    .toSorted((a, b) => (basename(a) < basename(b) ? -1 : 1))
    .slice(0, MOST_FILES);
}

/** Id of the thread that a file holds. */
export function threadOf(path: string): string {
  return ROLLOUT.exec(basename(path))?.[1] ?? '';
}

function entriesOf(folder: string, name: RegExp, kind: 'file' | 'folder'): readonly string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => name.test(entry.name) && (kind === 'file' ? entry.isFile() : entry.isDirectory()))
      .slice(0, MOST_FILES)
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

const CHUNK_BYTES = 256 * 1024;

/** Gives the bytes of a file from an offset on to `take`, piece by piece; answers with the offset of the end. */
export function readOn(path: string, offset: number, take: (chunk: Uint8Array) => void): number {
  const opened = openRegular(path);
  if (opened === null) return offset;
  try {
    let at = offset;
    while (at < opened.size) {
      const chunk = new Uint8Array(Math.min(CHUNK_BYTES, opened.size - at));
      const read = readSync(opened.file, chunk, 0, chunk.length, at);
      if (read === 0) break;
      take(chunk.subarray(0, read));
      at += read;
    }
    return at;
  } finally {
    closeSync(opened.file);
  }
}

/** Size of a file in bytes; 0 when there is none. */
export function sizeOf(path: string): number {
  const opened = openRegular(path);
  if (opened === null) return 0;
  closeSync(opened.file);
  return opened.size;
}
