import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Folders that are read at the same time. */
const BREADTH = 16;

/**
 * Whether a tree holds nothing that git does not see: pipes, sockets and devices, or folders whose permissions are not those
 * with which they were made. Git lists none of these, and each can make a later gate fail, hang or pass wrongly.
 */
export async function isPlainTree(root: string): Promise<boolean> {
  const folderMode = 0o777 & ~process.umask();
  let folders = [root];
  for (let isRoot = true; folders.length > 0; isRoot = false) {
    const next: string[] = [];
    for (let at = 0; at < folders.length; at += BREADTH) {
      const read = folders.slice(at, at + BREADTH).map((folder) => readPlain(folder, isRoot ? 0o700 : folderMode));
      for (const nested of await Promise.all(read)) {
        if (nested === null) return false;
        next.push(...nested);
      }
    }
    folders = next;
  }
  return true;
}

/** The folders in a folder, or null when something in it is not plain. */
async function readPlain(folder: string, mode: number): Promise<string[] | null> {
  const status = await lstat(folder);
  if ((status.mode & 0o7777) !== mode) return null;
  const entries = await readdir(folder, { withFileTypes: true });
  const special = entries.some((entry) => !entry.isDirectory() && !entry.isFile() && !entry.isSymbolicLink());
  if (special) return null;
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
}
