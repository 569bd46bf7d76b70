import { chmod, lstat, mkdir, rm } from 'node:fs/promises';
import { AssertionFailure } from '../../core/assert.ts';
import { discardLeftovers, readFolderTimes } from './leftovers.ts';
import type { TreeEntry } from './object-codec.ts';
import type { Repository } from './repository.ts';
import { faultFromGit, hasComplaint, RepositoryFault } from './repository-fault.ts';
import type { Slot } from './slot-pool.ts';

/**
 * Makes a slot's tree equal to a commit, whatever was in it before. `filledFrom` is the commit that the slot's index was last made from.
 * Whoever worked in the tree has to be gone: git itself can be led astray by a folder that turns into a symlink while it writes.
 * At any oddity the old tree is thrown away as a whole and made anew, which is slower but depends on nothing that an agent did.
 */
export async function fillTree(
  repository: Repository,
  slot: Slot,
  from: { readonly commit: string; readonly filledFrom: string | null },
): Promise<void> {
  const { commit, filledFrom } = from;
  if (filledFrom === null || !(await tryReset(repository, slot, { commit, filledFrom }))) {
    await makeAnew(repository, slot, commit);
  }
  const { tree } = await repository.objects.commit(commit);
  repository.folderTimes.set(slot.tree, readFolderTimes(slot.tree, await repository.outlines.read(tree)));
}

async function makeAnew(repository: Repository, slot: Slot, commit: string): Promise<void> {
  await repository.trash.discard(slot.tree);
  await rm(slot.index, { force: true });
  await rm(`${slot.index}.lock`, { force: true });
  await mkdir(slot.tree, { mode: 0o700 });
  const output = await readTree(repository, slot, commit);
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
  const { tree } = await repository.objects.commit(reset.filledFrom);
  const outline = await repository.outlines.read(tree);
  const discard = (path: Buffer): Promise<void> => repository.trash.discard(path);
  const known = repository.folderTimes.get(slot.tree);
  const readEntries = (oid: string): Promise<TreeEntry[]> => repository.objects.tree(oid);
  if (!(await discardLeftovers({ root: slot.tree, outline, known, readTree: readEntries, discard }))) return false;
  const output = await readTree(repository, slot, reset.commit);
  return output.code === 0 && !hasComplaint(output.stderr);
}

function readTree(repository: Repository, slot: Slot, commit: string): ReturnType<Repository['git']> {
  return repository.git(['read-tree', '--reset', '-u', commit], { tree: slot.tree, index: slot.index });
}
