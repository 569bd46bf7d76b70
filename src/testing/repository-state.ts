import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Every byte of a user's repository that a run must leave alone, by path. */
export interface StateSnapshot {
  /** One hash over all entries but objects, which may be added to. */
  readonly hash: string;
  /** `type mode hash` by path relative to the repository. */
  readonly entries: ReadonlyMap<string, string>;
}

/** What the engine may write in a user's repository: its own refs with their logs, and new objects. */
const OWN = /^\.git\/(refs\/(heads\/)?slipway|logs\/refs\/(heads\/)?slipway)(\/|$)/;
const OBJECTS = /^\.git\/objects\//;

/**
 * Reads the state of a repository whose `.git` is a folder: files of the checkout with modes, index, HEAD, refs, logs, stash,
 * configuration, hooks, states of rebases and merges, and all objects. Refs of the engine are left out.
 */
export async function createStateSnapshot(repository: string): Promise<StateSnapshot> {
  const entries = new Map<string, string>();
  await readFolder(repository, '', entries);
  const hash = createHash('sha256');
  for (const [path, entry] of entries) if (!OBJECTS.test(path)) hash.update(`${path}\0${entry}\0`);
  return { hash: hash.digest('hex'), entries };
}

/** The paths that differ between two states; objects that were added are no difference. */
export function compareStates(before: StateSnapshot, after: StateSnapshot): string[] {
  const paths = new Set([...before.entries.keys(), ...after.entries.keys()]);
  return [...paths].filter((path) => {
    if (OBJECTS.test(path) && !before.entries.has(path)) return false;
    return before.entries.get(path) !== after.entries.get(path);
  });
}

async function readFolder(root: string, folder: string, entries: Map<string, string>): Promise<void> {
  for (const name of (await readdir(join(root, folder))).sort()) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (OWN.test(path)) continue;
    const status = await lstat(join(root, path));
    const mode = (status.mode & 0o7777).toString(8);
    if (status.isDirectory()) {
      entries.set(`${path}/`, `folder ${mode}`);
      await readFolder(root, path, entries);
    } else if (status.isSymbolicLink()) entries.set(path, `symlink ${await readlink(join(root, path))}`);
    else if (status.isFile()) entries.set(path, `file ${mode} ${await hashFile(join(root, path))}`);
    else entries.set(path, `special ${mode}`);
  }
}

async function hashFile(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}
