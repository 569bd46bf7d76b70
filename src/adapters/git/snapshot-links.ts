import type { ObjectStore } from './object-store.ts';
import type { SymlinkMap } from './symlinks.ts';
import { listTree, type PathChange } from './tree-diff.ts';

/** Longest symlink target that is read, in bytes: what Linux takes. */
const TARGET_LIMIT = 4_096;

/**
 * All symlinks before and after a change, or null when one has a target that no system takes. A change that touches none leaves them
 * all where they were, and nothing is read.
 */
export async function readLinks(
  objects: ObjectStore,
  given: { readonly base: string; readonly differences: readonly PathChange[] },
): Promise<{ readonly before: SymlinkMap; readonly after: SymlinkMap } | null> {
  const touched = given.differences.filter(isSymlink);
  if (touched.length === 0) return { before: new Map(), after: new Map() };
  const before = await readTargets(objects, (await listTree(objects, given.base)).filter(isSymlink));
  const now = await readTargets(objects, touched);
  if (before === null || now === null) return null;
  const after = new Map(before);
  for (const change of given.differences) after.delete(change.path);
  for (const [path, target] of now) after.set(path, target);
  return { before, after };
}

function isSymlink(change: PathChange): boolean {
  return change.after?.mode === '120000';
}

async function readTargets(objects: ObjectStore, links: readonly PathChange[]): Promise<Map<string, string> | null> {
  const targets = new Map<string, string>();
  for (const link of links) {
    const oid = link.after?.oid ?? '';
    const header = await objects.header(oid);
    if (header === null || header.size > TARGET_LIMIT) return null;
    targets.set(link.path, (await objects.read(oid, 'blob')).toString('latin1'));
  }
  return targets;
}
