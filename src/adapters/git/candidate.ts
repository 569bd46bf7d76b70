import { failure, type Result, success } from '../../core/result.ts';
import type { RunTarget } from '../../core/run/settings.ts';
import type { AttemptKey, BoxTick, Candidate } from '../../ports/workspaces.ts';
import { toBytePath, toTextPath } from './byte-path.ts';
import { candidateMessage } from './commit-message.ts';
import { candidatePin } from './names.ts';
import type { Repository } from './repository.ts';
import { faultFromGit, repositoryFault } from './repository-fault.ts';
import { readHead } from './target.ts';
import { findFile, replaceFile } from './tree-edit.ts';

/** The bytes of a plan file with a task's box ticked, or null when it has no such box. */
export type TickBox = (bytes: Uint8Array, taskId: string, file: string) => Uint8Array | null;

/** Snapshots that do not merge. */
export interface MergeConflict {
  readonly reason: 'conflict';
  readonly files: readonly string[];
}

/** What a candidate is made of. */
export interface CandidateRequest {
  readonly key: AttemptKey;
  readonly target: RunTarget;
  readonly snapshot: string;
  readonly tick: BoxTick | null;
  readonly message: string;
}

/** Largest plan file that is ticked, in bytes. */
const PLAN_LIMIT = 64 * 1024 * 1024;
/** Most conflicting files that are listed. */
const CONFLICT_LIMIT = 1_000;

/**
 * Makes and pins the commit that would land: the snapshot merged onto the head, the box ticked. The same snapshot on the same head always
 * gives the same commit.
 */
export async function makeCandidate(
  repository: Repository,
  tickBox: TickBox,
  request: CandidateRequest,
): Promise<Result<Candidate, MergeConflict>> {
  const { objects, refs } = repository;
  const head = await readHead(repository, request.target);
  const [onto, work] = await Promise.all([objects.commit(head), objects.commit(request.snapshot)]);
  const merged = await mergeTrees(repository, head, { commit: request.snapshot, ...work });
  if (!merged.ok) return merged;
  const tree = request.tick === null ? merged.value : await tickTree(repository, tickBox, merged.value, request.tick);
  const commit = await objects.writeCommit({
    tree,
    parents: [head, request.snapshot],
    time: Math.max(onto.time, work.time),
    message: candidateMessage(request.message, request.key),
  });
  const outcome = await refs.apply([{ ref: candidatePin(request.key), to: commit }]);
  if (outcome.status === 'refused') {
    throw repositoryFault(`The candidate could not be pinned: ${outcome.message}`, 'Retry the task.');
  }
  return success({ commit, tree, base: head });
}

/** The merged tree without a checkout; a snapshot made right on the head is its own merge. */
async function mergeTrees(
  repository: Repository,
  head: string,
  snapshot: { readonly commit: string; readonly tree: string; readonly parents: readonly string[] },
): Promise<Result<string, MergeConflict>> {
  if (snapshot.parents.length === 1 && snapshot.parents[0] === head) return success(snapshot.tree);
  const args = ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', head, snapshot.commit];
  const output = await repository.git(args);
  const [tree = '', ...files] = output.stdout
    .toString('latin1')
    .split('\0')
    .filter((field) => field !== '');
  if (output.code === 0) return success(tree.trim());
  if (output.code !== 1) throw faultFromGit('merge-tree', output.stderr);
  return failure({ reason: 'conflict', files: files.slice(0, CONFLICT_LIMIT).map(toTextPath) });
}

/** A plan that is gone from the branch, or has no such box any more, stays as it is: the work counts, not the mark. */
async function tickTree(repository: Repository, tickBox: TickBox, tree: string, tick: BoxTick): Promise<string> {
  const { objects } = repository;
  const path = toBytePath(tick.path);
  const file = await findFile(objects, tree, path);
  if (file === null || ((await objects.header(file.oid))?.size ?? 0) > PLAN_LIMIT) return tree;
  const ticked = tickBox(await objects.read(file.oid, 'blob'), tick.taskId, tick.path);
  if (ticked === null) return tree;
  return replaceFile(objects, tree, { path, blob: await objects.write('blob', ticked) });
}
