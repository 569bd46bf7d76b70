import { lstat } from 'node:fs/promises';
import type { Clock } from '../../ports/clock.ts';
import type { AttemptKey, CheckoutLease, Workspace } from '../../ports/workspaces.ts';
import { writeAgentRepository } from './agent-repository.ts';
import { snapshotPin } from './names.ts';
import type { Repository } from './repository.ts';
import type { LeasedSlot } from './slot-pool.ts';
import type { SlotHolder } from './slot-record.ts';
import { fillTree } from './slot-tree.ts';
import { keepLeftovers } from './snapshot.ts';
import type { SnapshotRules } from './snapshot-rules.ts';

/** The attempt's tree: the one it has, with everything in it, or one that is made equal to `from`. */
export async function leaseWorkspace(
  repository: Repository,
  request: { readonly key: AttemptKey; readonly from: string; readonly clock: Clock },
): Promise<Workspace> {
  const { key, from, clock } = request;
  const held = repository.pool.leaseOf(key);
  if (held !== null && (await isFolder(held.tree))) return toWorkspace(repository, held);
  if (held !== null) await repository.pool.forget(held);
  return toWorkspace(repository, await leaseSlot(repository, { kind: 'attempt', ...key }, { commit: from, clock }));
}

/**
 * A clean tree for commands. It is always a fresh one: what an earlier process left for the same purpose may still be in use by a
 * command that outlived it, and goes back to the pool with this lease.
 */
export async function leaseCheckout(
  repository: Repository,
  request: { readonly purpose: string; readonly commit: string; readonly clock: Clock },
): Promise<CheckoutLease> {
  const { purpose, commit, clock } = request;
  const slot = await leaseSlot(repository, { kind: 'checkout', purpose }, { commit, clock });
  let returned = false;
  return {
    path: slot.tree,
    readable: repository.places.objectFolders,
    [Symbol.asyncDispose]: async () => {
      if (returned) return;
      returned = true;
      await repository.trash.during(async () => {
        await repository.pool.free(slot, { awaited: false });
        await repository.pool.freeOrphans(purpose);
      });
    },
  };
}

/** Gives an attempt's tree back; what it left without a snapshot is pinned first, as far as that works. */
export async function releaseWorkspace(
  repository: Repository,
  request: { readonly key: AttemptKey; readonly awaited: boolean; readonly rules: SnapshotRules },
): Promise<void> {
  const { key, awaited, rules } = request;
  const slot = repository.pool.leaseOf(key);
  if (slot === null) return;
  try {
    const pinned = await repository.refs.resolve(snapshotPin(key));
    if (pinned === null) await keepLeftovers(repository, slot, { key, rules });
  } finally {
    await repository.pool.free(slot, { awaited });
  }
}

async function leaseSlot(
  repository: Repository,
  holder: SlotHolder,
  from: { readonly commit: string; readonly clock: Clock },
): Promise<LeasedSlot> {
  const { slot, filledFrom } = await repository.pool.take(holder);
  try {
    const { commit } = from;
    await repository.objects.commit(commit);
    await repository.checkouts(() => fillTree(repository, slot, { commit, filledFrom }));
    await writeAgentRepository(repository, slot, commit);
    return await repository.pool.markLeased(slot, { commit, since: Math.floor(from.clock.now() / 1_000) });
  } catch (error) {
    await repository.pool.free(slot, { awaited: false });
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return lstat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}

function toWorkspace(repository: Repository, slot: LeasedSlot): Workspace {
  return { path: slot.tree, base: slot.record.commit, readable: repository.places.objectFolders };
}
