import type { TreeEntry } from './object-codec.ts';
import type { ObjectStore } from './object-store.ts';

/** The file at a path (byte string) of a tree, or null when there is none; symlinks, folders and gitlinks are no files. */
export async function findFile(objects: ObjectStore, tree: string, path: string): Promise<TreeEntry | null> {
  const [name = '', ...rest] = path.split('/');
  const entry = (await objects.tree(tree)).find((candidate) => candidate.name === name);
  if (entry === undefined) return null;
  if (rest.length === 0) return entry.mode.startsWith('100') ? entry : null;
  return entry.mode === '40000' ? findFile(objects, entry.oid, rest.join('/')) : null;
}

/** The tree that has `blob` as the content of a file which the given tree holds at `path`; everything else stays. */
export async function replaceFile(
  objects: ObjectStore,
  tree: string,
  change: { readonly path: string; readonly blob: string },
): Promise<string> {
  const [name = '', ...rest] = change.path.split('/');
  const entries = await objects.tree(tree);
  const replaced = await Promise.all(
    entries.map(async (entry) => {
      if (entry.name !== name) return entry;
      const nested = { path: rest.join('/'), blob: change.blob };
      const oid = rest.length === 0 ? change.blob : await replaceFile(objects, entry.oid, nested);
      return { ...entry, oid };
    }),
  );
  return objects.writeTree(replaced);
}
