import type { TreeEntry } from './object-codec.ts';
import type { ObjectStore } from './object-store.ts';
import { repositoryFault } from './repository-fault.ts';

/** A path (byte string) that two trees hold differently; folders are followed, so both sides are files, symlinks or gitlinks. */
export interface PathChange {
  readonly path: string;
  readonly before: TreeEntry | null;
  readonly after: TreeEntry | null;
}

/** Most paths that one comparison lists. */
const CHANGE_LIMIT = 200_000;

/** Lists what differs between two trees in path order; reads only the folders that differ and starts no process. */
export async function diffTrees(objects: ObjectStore, before: string, after: string): Promise<PathChange[]> {
  return before === after ? [] : diffSides(objects, [before, after]);
}

/** Lists everything in a tree as if it had just been added. */
export function listTree(objects: ObjectStore, tree: string): Promise<PathChange[]> {
  return diffSides(objects, [null, tree]);
}

async function diffSides(objects: ObjectStore, sides: Sides): Promise<PathChange[]> {
  const changes: PathChange[] = [];
  await diffFolders({ objects, changes }, '', sides);
  return changes.sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Walk {
  readonly objects: ObjectStore;
  readonly changes: PathChange[];
}

type Sides = readonly [before: string | null, after: string | null];

async function diffFolders(walk: Walk, prefix: string, [before, after]: Sides): Promise<void> {
  const [old, now] = await Promise.all([readEntries(walk, before), readEntries(walk, after)]);
  const nested: Promise<void>[] = [];
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const [from, to] = [old.get(name) ?? null, now.get(name) ?? null];
    if (from?.oid === to?.oid && from?.mode === to?.mode) continue;
    const folders: Sides = [folderOf(from), folderOf(to)];
    if (folders[0] !== null || folders[1] !== null) nested.push(diffFolders(walk, `${prefix}${name}/`, folders));
    const files = { before: fileOf(from), after: fileOf(to) };
    if (files.before !== null || files.after !== null) walk.changes.push({ path: `${prefix}${name}`, ...files });
  }
  if (walk.changes.length > CHANGE_LIMIT) throw tooManyChanges();
  await Promise.all(nested);
}

async function readEntries(walk: Walk, tree: string | null): Promise<Map<string, TreeEntry>> {
  const entries = tree === null ? [] : await walk.objects.tree(tree);
  return new Map(entries.map((entry) => [entry.name, entry]));
}

function folderOf(entry: TreeEntry | null): string | null {
  return entry?.mode === '40000' ? entry.oid : null;
}

function fileOf(entry: TreeEntry | null): TreeEntry | null {
  return entry?.mode === '40000' ? null : entry;
}

function tooManyChanges(): Error {
  return repositoryFault(
    `More than ${CHANGE_LIMIT} paths differ between two trees.`,
    'Add generated folders to .gitignore, then retry the task.',
  );
}
