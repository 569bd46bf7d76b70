import { randomUUID } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';

/*
 * Files in folders that an agent may write. It may put a link, a pipe or a device where a file is expected: none of them is opened as one, and nothing is written through them.
 */

/** Opens a regular file and nothing else; null when there is none. The caller closes it. */
export function openRegular(path: string): { readonly file: number; readonly size: number } | null {
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
  const opened = openRegular(path);
  if (opened === null) return null;
  try {
    if (opened.size > limit) return null;
    const buffer = Buffer.alloc(limit);
    return buffer.toString('utf8', 0, readSync(opened.file, buffer, 0, limit, 0));
  } finally {
    closeSync(opened.file);
  }
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
