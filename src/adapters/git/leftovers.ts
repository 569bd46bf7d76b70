import { type BigIntStats, constants, type Dirent, lstatSync } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
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
  readonly discard: (path: Buffer) => Promise<void>;
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
export async function discardLeftovers(search: LeftoverSearch): Promise<boolean> {
  const { root, outline, known } = search;
  const folderMode = 0o777n & ~BigInt(process.umask());
  const withGitlinks = new Set(outline.gitlinks.map((path) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  const realRoot = await realpath(root, { encoding: 'buffer' });
  let moved = 0;
  for (const [position, folder] of outline.folders.entries()) {
    if (position % TURN === TURN - 1) await new Promise<void>((resolve) => setImmediate(resolve));
    const status = look(root, folder);
    if (status === null) continue;
    if (!status.isDirectory()) return false;
    if (folder.path !== '' && (status.mode & 0o7777n) !== folderMode) return false;
    if (known?.get(folder.path) === status.ctimeNs && !withGitlinks.has(folder.path)) continue;
    moved += await discardIn(search, folder, realRoot);
    if (moved > LEFTOVER_LIMIT) return false;
  }
  return true;
}

function look(root: string, folder: OutlineFolder): BigIntStats | null {
  return lstatSync(inTree(root, folder.path), { bigint: true, throwIfNoEntry: false }) ?? null;
}

/**
 * Compares one folder with its tree object and moves the rest away. The folder is held open and, where the system shows open folders
 * as paths, worked on through that: a process that outlived its attempt and swaps folders for symlinks cannot redirect it.
 */
async function discardIn(search: LeftoverSearch, folder: OutlineFolder, realRoot: Buffer): Promise<number> {
  const entries = await search.readTree(folder.oid);
  const wanted = new Map(entries.map((entry) => [entry.name, entry.mode]));
  const path = inTree(search.root, folder.path);
  await using handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  const held = process.platform === 'linux' ? Buffer.from(`/proc/self/fd/${handle.fd}`) : path;
  const real = await realpath(held, { encoding: 'buffer' });
  const expected = folder.path === '' ? realRoot : joinBytes(realRoot, Buffer.from(folder.path, 'latin1'));
  if (!real.equals(expected)) throw new Error('a folder of a tree lies outside of it');
  const present = await readdir(held, { withFileTypes: true, encoding: 'buffer' });
  const leftovers = present.filter((entry) => !belongs(entry, wanted.get(entry.name.toString('latin1'))));
  if (leftovers.length > LEFTOVER_LIMIT) return leftovers.length;
  for (const entry of leftovers) await search.discard(joinBytes(held, entry.name));
  return leftovers.length;
}

function joinBytes(folder: Buffer, name: Buffer): Buffer {
  return Buffer.concat([folder, Buffer.from('/'), name]);
}

/** A submodule's folder never belongs: git makes it anew, empty, and looks at nothing in it. */
function belongs(entry: Dirent<Buffer>, mode: string | undefined): boolean {
  if (mode === '40000') return entry.isDirectory();
  if (mode === '120000') return entry.isSymbolicLink();
  return mode !== undefined && mode !== '160000' && entry.isFile();
}
