import { type BigIntStats, type Dirent, lstatSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { inTree } from './byte-path.ts';
import type { TreeEntry } from './object-codec.ts';
import type { OutlineFolder, TreeOutline } from './tree-outline.ts';

/**
 * Finds what does not belong into a tree. A folder whose change time is the one it had when the tree was handed out has had nothing added,
 * removed or renamed since, so only the others are read and compared with the tree object: no git process, and pipes, sockets,
 * devices and odd permissions, which git does not list, are seen too. Changed content of files is git's part.
 */

/** A tree to look through, and what to do with what does not belong there. */
export interface LeftoverSearch {
  readonly root: string;
  /** Outline of the commit that the tree was made from. */
  readonly outline: TreeOutline;
  /** What the folders were like when the tree was handed out, where that is remembered. */
  readonly known: FolderTimes | undefined;
  readonly readTree: (oid: string) => Promise<readonly TreeEntry[]>;
  /** Moves a path away. */
  readonly discard: (path: string) => Promise<void>;
}

/** More leftovers than this are not moved one by one: the whole tree goes. */
const LEFTOVER_LIMIT = 2_000;
/** Folders looked at before other work of the program gets its turn. */
const TURN = 500;
/** Change times closer than this to the newest one may be shared by a later change, in nanoseconds (kernels before 6.13 count in ticks). */
const SAME_TICK_NS = 25_000_000n;

/** Change times by folder. They live in memory alone: after a restart every folder is read once. */
export type FolderTimes = ReadonlyMap<string, bigint>;

/** The state of all folders of a tree that was just filled. */
export function readFolderTimes(root: string, outline: TreeOutline): FolderTimes {
  const times = new Map<string, bigint>();
  let newest = 0n;
  for (const folder of outline.folders) {
    const status = look(root, folder);
    if (status === null) continue;
    times.set(folder.path, status.ctimeNs);
    if (status.ctimeNs > newest) newest = status.ctimeNs;
  }
  for (const [path, time] of times) if (newest - time < SAME_TICK_NS) times.delete(path);
  return times;
}

/** Moves everything away that does not belong into a tree; false when the tree is too odd to be sorted out. */
export async function findLeftovers(search: LeftoverSearch): Promise<boolean> {
  const { root, outline, known, discard } = search;
  const folderMode = 0o777n & ~BigInt(process.umask());
  let moved = 0;
  for (const [position, folder] of outline.folders.entries()) {
    if (position % TURN === TURN - 1) await new Promise<void>((resolve) => setImmediate(resolve));
    const status = look(root, folder);
    if (status === null) continue;
    if (!status.isDirectory()) return false;
    if (folder.path !== '' && (status.mode & 0o7777n) !== folderMode) return false;
    if (known?.get(folder.path) === status.ctimeNs) continue;
    const leftovers = await listLeftovers(search, folder);
    moved += leftovers.length;
    if (moved > LEFTOVER_LIMIT) return false;
    for (const path of leftovers) await discard(path);
  }
  for (const path of outline.gitlinks) await discard(path);
  return true;
}

function look(root: string, folder: OutlineFolder): BigIntStats | null {
  return lstatSync(inTree(root, folder.path), { bigint: true, throwIfNoEntry: false }) ?? null;
}

async function listLeftovers(search: LeftoverSearch, folder: OutlineFolder): Promise<string[]> {
  const entries = await search.readTree(folder.oid);
  const wanted = new Map(entries.map((entry) => [entry.name, entry.mode]));
  const present = await readdir(inTree(search.root, folder.path), { withFileTypes: true, encoding: 'buffer' });
  const prefix = folder.path === '' ? '' : `${folder.path}/`;
  return present.flatMap((entry) => {
    const name = entry.name.toString('latin1');
    return hasKind(entry, wanted.get(name)) ? [] : [prefix + name];
  });
}

function hasKind(entry: Dirent<Buffer>, mode: string | undefined): boolean {
  if (mode === undefined) return false;
  if (mode === '40000' || mode === '160000') return entry.isDirectory();
  return mode === '120000' ? entry.isSymbolicLink() : entry.isFile();
}
