import { randomUUID } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';

/*
 * Files in folders that an agent may write. It may put a link, a pipe or a device where a file is expected: none of them is opened as one, and
 * nothing is written through them. A pipe would wait for its writer for ever, a link would lead to what the agent cannot read itself.
 */

/** A regular file that is open for reading; `size` is in bytes, as it was when it was opened. */
export interface OpenFile {
  readonly file: number;
  readonly size: number;
}

/** Opens a regular file and nothing else; null when there is none. The caller closes it. */
export function openRegular(path: string): OpenFile | null {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  const state = fstatSync(file);
  if (state.isFile()) return { file, size: state.size };
  closeSync(file);
  return null;
}

/** The text of a regular file of at most so many bytes; null when there is none or it is longer. */
export function readRegular(path: string, limit: number): string | null {
  return withRegular(path, (opened) => (opened.size > limit ? null : textAt(opened, 0, limit)));
}

/** The first bytes of a regular file as text, at most so many; null when there is none. */
export function readStart(path: string, limit: number): string | null {
  return withRegular(path, (opened) => textAt(opened, 0, limit));
}

/** The last bytes of a regular file as text, at most so many; null when there is none. */
export function readTail(path: string, limit: number): string | null {
  return withRegular(path, (opened) => {
    const length = Math.min(opened.size, limit);
    return textAt(opened, opened.size - length, length);
  });
}

/** Puts a file for the user alone in place of what was there, as a whole. */
export function replaceFile(path: string, text: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
}

/** Makes a file for the user alone where nothing is yet; what is there already, a link that leads nowhere included, stays. */
export function createFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function withRegular(path: string, read: (opened: OpenFile) => string | null): string | null {
  const opened = openRegular(path);
  if (opened === null) return null;
  try {
    return read(opened);
  } catch {
    // It was cut short, or its disk does not answer.
    return null;
  } finally {
    closeSync(opened.file);
  }
}

function textAt({ file }: OpenFile, position: number, length: number): string {
  const buffer = Buffer.alloc(length);
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, length, position));
}
