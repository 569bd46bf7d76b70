import { chmod, lstat, readdir } from 'node:fs/promises';
import { foldersAbove, inTree, splitPaths } from './byte-path.ts';
import type { Repository } from './repository.ts';
import { faultFromGit, hasComplaint } from './repository-fault.ts';
import type { Slot } from './slot-pool.ts';

/** What an attempt did to one path of its tree, as the file system shows it. */
export type WorkingChange =
  /** `size` in bytes. */
  | { readonly kind: 'file'; readonly path: string; readonly size: number }
  | { readonly kind: 'symlink'; readonly path: string }
  | { readonly kind: 'removed'; readonly path: string }
  /** A folder with a repository of its own, or files inside a submodule's folder. */
  | { readonly kind: 'repository'; readonly path: string };

/** Folders below this depth are not repaired; a tree like that is refused by git as well. */
const REPAIR_DEPTH = 200;

/**
 * Lists what differs between a tree and the commit it was made from, ignored files left out, without writing an object. Pipes, sockets
 * and devices are left out too.
 */
export async function listWorkingChanges(repository: Repository, slot: Slot, tree: string): Promise<WorkingChange[]> {
  const paths = new Set(await listPaths(repository, slot));
  const gitlinks = new Set((await repository.outlines.read(tree)).gitlinks);
  const folders = new Map<string, Promise<boolean>>();
  const look: Look = { slot, gitlinks, folders };
  const changes = await inBatches([...paths], (path) => lookAt(look, path));
  const inside = await inBatches([...gitlinks], (path) => lookInside(look, path));
  return [...changes, ...inside].filter((change) => change !== null);
}

async function listPaths(repository: Repository, slot: Slot): Promise<string[]> {
  const args = ['ls-files', '-z', '--modified', '--others', '--exclude-standard'];
  const work = { tree: slot.tree, index: slot.index };
  let output = await repository.git(args, work);
  if (hasComplaint(output.stderr)) {
    await makeReadable(Buffer.from(slot.tree), 0);
    output = await repository.git(args, work);
  }
  if (output.code !== 0 || hasComplaint(output.stderr)) throw faultFromGit('ls-files', output.stderr);
  return splitPaths(output.stdout);
}

/** Gives the owner back what an agent took away, so that git can see everything. */
async function makeReadable(folder: Buffer, depth: number): Promise<void> {
  if (depth > REPAIR_DEPTH) return;
  const { mode } = await lstat(folder);
  if ((mode & 0o700) !== 0o700) await chmod(folder, (mode & 0o777) | 0o700);
  for (const entry of await readdir(folder, { withFileTypes: true, encoding: 'buffer' })) {
    const path = Buffer.concat([folder, Buffer.from('/'), entry.name]);
    if (entry.isDirectory()) await makeReadable(path, depth + 1);
    else if (entry.isFile() && entry.name.toString().startsWith('.git')) await chmod(path, 0o600);
  }
}

interface Look {
  readonly slot: Slot;
  readonly gitlinks: ReadonlySet<string>;
  /** Whether a folder is a real folder, by path. */
  readonly folders: Map<string, Promise<boolean>>;
}

async function lookAt(look: Look, path: string): Promise<WorkingChange | null> {
  if (path.endsWith('/')) return { kind: 'repository', path: path.slice(0, -1) };
  if (look.gitlinks.has(path)) return lookAtGitlink(look, path);
  for (const folder of foldersAbove(path)) {
    if (!(await isRealFolder(look, folder))) return { kind: 'removed', path };
  }
  const place = inTree(look.slot.tree, path);
  const status = await lstat(place).catch(() => null);
  if (status === null || status.isDirectory()) return { kind: 'removed', path };
  if (status.isSymbolicLink()) return { kind: 'symlink', path };
  if (!status.isFile()) return null;
  if ((status.mode & 0o400) === 0) await chmod(place, (status.mode & 0o777) | 0o600);
  return { kind: 'file', path, size: status.size };
}

/** A submodule's folder that is empty or gone is as the engine left it or removed; the rest is `lookInside`'s. */
async function lookAtGitlink(look: Look, path: string): Promise<WorkingChange | null> {
  const status = await lstat(inTree(look.slot.tree, path)).catch(() => null);
  if (status === null) return { kind: 'removed', path };
  if (status.isDirectory()) return null;
  return status.isSymbolicLink() ? { kind: 'symlink', path } : { kind: 'file', path, size: status.size };
}

async function lookInside(look: Look, path: string): Promise<WorkingChange | null> {
  if (!(await isRealFolder(look, path))) return null;
  const names = await readdir(inTree(look.slot.tree, path)).catch(() => []);
  return names.length === 0 ? null : { kind: 'repository', path };
}

function isRealFolder(look: Look, folder: string): Promise<boolean> {
  const known = look.folders.get(folder);
  if (known !== undefined) return known;
  const answer = lstat(inTree(look.slot.tree, folder)).then(
    (status) => status.isDirectory(),
    () => false,
  );
  look.folders.set(folder, answer);
  return answer;
}

/** File operations in flight at a time. */
const BATCH = 64;

async function inBatches<Item, Value>(items: readonly Item[], step: (item: Item) => Promise<Value>): Promise<Value[]> {
  const values: Value[] = [];
  for (let at = 0; at < items.length; at += BATCH) {
    values.push(...(await Promise.all(items.slice(at, at + BATCH).map(step))));
  }
  return values;
}
