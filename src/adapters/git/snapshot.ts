import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { failure, type Result, success } from '../../core/result.ts';
import type { AttemptKey, Snapshot, SnapshotRefusal } from '../../ports/workspaces.ts';
import { copyIndex } from './agent-repository.ts';
import { isWithin, joinPaths, toTextPath } from './byte-path.ts';
import { snapshotMessage } from './commit-message.ts';
import { hasGitLookalike } from './dot-git.ts';
import { leftoverPin, snapshotPin } from './names.ts';
import type { Repository } from './repository.ts';
import { faultFromGit, repositoryFault } from './repository-fault.ts';
import type { LeasedSlot } from './slot-pool.ts';
import { readLinks } from './snapshot-links.ts';
import { checkSizes, checkTreeChanges, checkWorkingChanges, type SnapshotRules } from './snapshot-rules.ts';
import { diffTrees, type PathChange } from './tree-diff.ts';
import { listWorkingChanges, type WorkingChange } from './working-changes.ts';

/** Most paths that a snapshot lists. */
const FILES_LIMIT = 1_000;

/** What a snapshot is taken of, and how. */
export interface SnapshotRequest {
  readonly key: AttemptKey;
  readonly rules: SnapshotRules;
  readonly message: string;
}

/** Commits what an attempt left in its tree, after judging it, and pins the commit. */
export async function takeSnapshot(
  repository: Repository,
  slot: LeasedSlot,
  request: SnapshotRequest,
): Promise<Result<Snapshot, SnapshotRefusal>> {
  const base = await repository.objects.commit(slot.record.commit);
  const listed = await listWorkingChanges(repository, slot, base.tree);
  const changes = listed.filter((change) => !request.rules.leftOut.some((path) => isWithin(change.path, path)));
  const early = checkWorkingChanges(changes, request.rules);
  if (!early.ok) return early;
  const tree = changes.length === 0 ? base.tree : await writeTree(repository, slot, changes);
  const differences = await diffTrees(repository.objects, base.tree, tree);
  const verdict = await judge(repository, { base: base.tree, differences, rules: request.rules });
  if (!verdict.ok) return verdict;
  const commit = await repository.objects.writeCommit({
    tree,
    parents: [slot.record.commit],
    time: Math.max(slot.record.since, base.time),
    message: snapshotMessage(request.message, request.key),
  });
  await pin(repository, snapshotPin(request.key), commit);
  return success({ commit, tree, files: toFiles(differences) });
}

/** The snapshot that an attempt has already, or null. Its checks passed before it was pinned. */
export async function findSnapshot(repository: Repository, key: AttemptKey): Promise<Snapshot | null> {
  const commit = await repository.refs.resolve(snapshotPin(key));
  if (commit === null) return null;
  const { tree, parents } = await repository.objects.commit(commit);
  const base = await repository.objects.commit(parents[0] ?? commit);
  return { commit, tree, files: toFiles(await diffTrees(repository.objects, base.tree, tree)) };
}

/**
 * Pins what an attempt leaves behind when it ends without a snapshot, as far as it can be stored at all, so that no work is lost. Nothing
 * ever reads it but a person.
 */
export async function keepLeftovers(
  repository: Repository,
  slot: LeasedSlot,
  request: Pick<SnapshotRequest, 'key' | 'rules'>,
): Promise<void> {
  const base = await repository.objects.commit(slot.record.commit);
  const listed = await listWorkingChanges(repository, slot, base.tree);
  const wanted = listed.filter((change) => !request.rules.leftOut.some((path) => isWithin(change.path, path)));
  const storable = wanted.filter((change) => change.kind !== 'repository' && !hasGitLookalike(change.path));
  const changes = storable.filter((change) => change.kind !== 'file' || change.size <= request.rules.fileBytes);
  const total = changes.reduce((sum, change) => sum + (change.kind === 'file' ? change.size : 0), 0);
  if (changes.length === 0 || total > request.rules.totalBytes) return;
  const tree = await writeTree(repository, slot, changes);
  if (tree === base.tree) return;
  const commit = await repository.objects.writeCommit({
    tree,
    parents: [slot.record.commit],
    time: Math.max(slot.record.since, base.time),
    message: snapshotMessage('Left behind without a snapshot', request.key),
  });
  await pin(repository, leftoverPin(request.key), commit);
}

async function pin(repository: Repository, ref: string, commit: string): Promise<void> {
  const outcome = await repository.refs.apply([{ ref, to: commit }]);
  if (outcome.status === 'done') return;
  throw repositoryFault(
    `The work could not be pinned: ${outcome.message}`,
    'Check that nobody else writes under refs/slipway, then retry the task.',
  );
}

/**
 * Stores the changed files and the tree with them. It works on a copy of the slot's index, which stays as it was: a snapshot that is
 * cut short, or one that is taken twice, finds the same ground.
 */
async function writeTree(repository: Repository, slot: LeasedSlot, changes: readonly WorkingChange[]): Promise<string> {
  const index = `${slot.index}.${randomUUID()}`;
  const work = { tree: slot.tree, index };
  try {
    await copyIndex(slot.index, index);
    const removed = changes.filter((change) => change.kind === 'removed').map((change) => change.path);
    const kept = changes.filter((change) => change.kind !== 'removed').map((change) => change.path);
    if (removed.length > 0) await updateIndex(repository, work, ['--force-remove'], removed);
    if (kept.length > 0) await updateIndex(repository, work, ['--add', '--replace'], kept);
    const output = await repository.git(['write-tree'], work);
    if (output.code !== 0) throw faultFromGit('write-tree', output.stderr);
    return output.stdout.toString('latin1').trim();
  } finally {
    await rm(index, { force: true });
    await rm(`${index}.lock`, { force: true });
  }
}

async function updateIndex(
  repository: Repository,
  work: { readonly tree: string; readonly index: string },
  mode: readonly string[],
  paths: readonly string[],
): Promise<void> {
  const input = joinPaths(paths);
  const output = await repository.git(['update-index', ...mode, '-z', '--stdin'], { ...work, input });
  if (output.code !== 0) throw faultFromGit('update-index', output.stderr);
}

interface Judgement {
  readonly base: string;
  readonly differences: readonly PathChange[];
  readonly rules: SnapshotRules;
}

async function judge(repository: Repository, given: Judgement): Promise<Result<void, SnapshotRefusal>> {
  const links = await readLinks(repository.objects, given);
  if (links === null) {
    const long = 'The attempt left a symlink with a target of more than 4,096 bytes.';
    return failure({ reason: 'symlink', message: long, hint: 'Remove it, then retry the task.' });
  }
  const verdict = checkTreeChanges(given.differences, links, given.rules);
  return verdict.ok ? checkSizes(await readSizes(repository, given.differences), given.rules) : verdict;
}

async function readSizes(
  repository: Repository,
  differences: readonly PathChange[],
): Promise<{ readonly path: string; readonly size: number }[]> {
  const stored = differences.filter((change) => change.after !== null && change.after.mode !== '160000');
  return Promise.all(
    stored.map(async (change) => {
      const header = await repository.objects.header(change.after?.oid ?? '');
      return { path: change.path, size: header?.size ?? 0 };
    }),
  );
}

function toFiles(differences: readonly PathChange[]): string[] {
  return differences.slice(0, FILES_LIMIT).map((change) => toTextPath(change.path));
}
