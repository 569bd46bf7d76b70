import { chmod, lstat, mkdir, realpath, rm } from 'node:fs/promises';
import { AssertionFailure } from '../../core/assert.ts';
import { inTree, splitPaths } from './byte-path.ts';
import { isPlainTree } from './plain-tree.ts';
import type { Repository } from './repository.ts';
import { faultFromGit, hasComplaint, RepositoryFault } from './repository-fault.ts';
import type { Slot } from './slot-pool.ts';

/** More leftovers than this are not sorted out one by one: the whole tree goes. */
const LEFTOVER_LIMIT = 2_000;

/**
 * Makes a slot's tree equal to a commit, whatever was in it before. `filledFrom` is the commit that the slot's index was last made from.
 * At any oddity the old tree is thrown away as a whole and made anew, which is slower but depends on nothing that an agent did.
 */
export async function fillTree(
  repository: Repository,
  slot: Slot,
  from: { readonly commit: string; readonly filledFrom: string | null },
): Promise<void> {
  if (from.filledFrom !== null && (await tryReset(repository, slot, { ...from, filledFrom: from.filledFrom }))) return;
  await repository.trash.discard(slot.tree);
  await rm(slot.index, { force: true });
  await rm(`${slot.index}.lock`, { force: true });
  await mkdir(slot.tree, { mode: 0o700 });
  const output = await readTree(repository, slot, from.commit);
  if (output.code !== 0) throw faultFromGit('read-tree', output.stderr);
}

interface Reset {
  readonly commit: string;
  readonly filledFrom: string;
}

async function tryReset(repository: Repository, slot: Slot, reset: Reset): Promise<boolean> {
  try {
    return await resetTree(repository, slot, reset);
  } catch (error) {
    if (error instanceof AssertionFailure) throw error;
    if (error instanceof RepositoryFault && error.failure.reason === 'timeout') throw error;
    return false;
  }
}

/**
 * Leftovers go first and files are checked out after: a folder that became a symlink to a look-alike folder would otherwise pass for
 * unchanged, and then be removed as a leftover together with its files.
 */
async function resetTree(repository: Repository, slot: Slot, reset: Reset): Promise<boolean> {
  if (!(await lstat(slot.tree)).isDirectory()) return false;
  await chmod(slot.tree, 0o700);
  await rm(`${slot.index}.lock`, { force: true });
  const work = { tree: slot.tree, index: slot.index };
  const listing = await repository.git(['ls-files', '-z', '--others', '--directory'], work);
  if (listing.code !== 0 || hasComplaint(listing.stderr)) return false;
  const { tree } = await repository.objects.commit(reset.filledFrom);
  const leftovers = ['.git', ...splitPaths(listing.stdout)];
  if (leftovers.length > LEFTOVER_LIMIT) return false;
  for (const path of leftovers) await discardWithin(repository, slot.tree, path.replace(/\/$/, ''));
  for (const path of await repository.gitlinks.paths(tree)) await discardWithin(repository, slot.tree, path);
  if (!(await isPlainTree(slot.tree))) return false;
  const output = await readTree(repository, slot, reset.commit);
  return output.code === 0 && !hasComplaint(output.stderr);
}

/** Moves a path away after making sure that its folder really lies inside the tree. */
async function discardWithin(repository: Repository, tree: string, path: string): Promise<void> {
  if (path.includes('/')) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const real = await realpath(inTree(tree, folder), { encoding: 'buffer' }).catch(() => null);
    if (real === null) return;
    const expected = inTree(await realpath(tree), folder);
    if (!expected.equals(real)) throw new Error('a leftover lies outside of its tree');
  }
  await repository.trash.discard(inTree(tree, path));
}

function readTree(repository: Repository, slot: Slot, commit: string): ReturnType<Repository['git']> {
  return repository.git(['read-tree', '--reset', '-u', commit], { tree: slot.tree, index: slot.index });
}
