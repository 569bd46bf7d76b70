import { type Result, success } from '../../core/result.ts';
import type { RunTarget } from '../../core/run/settings.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AttemptKey, RepositoryFailure, Snapshot, SnapshotRefusal, Workspaces } from '../../ports/workspaces.ts';
import { toBytePath } from './byte-path.ts';
import { makeCandidate, type TickBox } from './candidate.ts';
import { createGitRunner } from './git-runner.ts';
import { leaseCheckout, leaseWorkspace, releaseWorkspace } from './leases.ts';
import { OpenRepositories } from './open-repositories.ts';
import type { Repository } from './repository.ts';
import { repositoryFault } from './repository-fault.ts';
import { findSnapshot, takeSnapshot } from './snapshot.ts';
import type { SnapshotRules } from './snapshot-rules.ts';
import { landCandidate, openTarget, readHead } from './target.ts';
import { auditTarget, type TargetAudit } from './target-audit.ts';

/**
 * How the user's repository stays as it is, and why an agent cannot make the engine run anything:
 * - Every call over a tree uses a git directory of the engine, which holds a configuration and nothing else, with the user's objects.
 * - Nobody runs git in the repository that a tree holds for its agent; the engine writes that one anew for each holder.
 * - In the user's repository only refs change, under refs/slipway and the result branch, with hooks off, by compare-and-swap.
 * - A snapshot is judged before anything of it is stored and again by its tree; it is pinned before it is reported.
 * - No call writes what another one needs, so calls run in parallel; the only lock is the one git takes on a ref.
 */

/** What the git side of runs is made of. */
export interface GitWorkspacesOptions {
  /** Folder of its own for trees, leases and the engine's git directories, on a disk with room; created when missing. */
  readonly stateDirectory: string;
  readonly clock: Clock;
  /** Ticks a task's box in a plan file. */
  readonly tick: TickBox;
  /** Program to run, `git` from PATH by default. */
  readonly gitPath?: string;
  /** Largest file of a snapshot in bytes, 50 MiB by default. */
  readonly fileBytes?: number;
  /** Most bytes of changed files in a snapshot, 500 MiB by default. */
  readonly totalBytes?: number;
}

/** The git side of runs, with what diagnosis and shutdown need besides. */
export interface GitWorkspaces extends Workspaces {
  /** Reads a result branch back and says what is wrong with it. */
  auditTarget(target: RunTarget): Promise<Result<TargetAudit, RepositoryFailure>>;
  /** Deletes what waits in the trash of every repository in use. */
  emptyTrash(): Promise<void>;
  /** Ends the helper processes; leases stay for the next start. */
  close(): Promise<void>;
}

const MEBIBYTE = 1024 * 1024;

/** Creates the `Workspaces` over real git repositories. */
export function createGitWorkspaces(options: GitWorkspacesOptions): GitWorkspaces {
  const { clock, stateDirectory, tick } = options;
  const open = new OpenRepositories({ runner: createGitRunner(options.gitPath ?? 'git'), stateDirectory, clock });
  return {
    openTarget: (runId, target) => open.on(target, (repository) => openTarget(repository, runId, target)),
    head: (target) => open.on(target, (repository) => readHead(repository, target)),
    prepare: (key, target, from) =>
      open.on(target, (repository) => open.inTurn(key, () => leaseWorkspace(repository, { key, from, clock }))),
    snapshot: (key, target, wanted) =>
      open.onWithOutcome(target, (repository) =>
        open.inTurn(key, () => snapshotOnce(repository, { ...wanted, key, rules: toRules(options, target, wanted) })),
      ),
    candidate: (key, target, snapshot, box, message) =>
      open.onWithOutcome(target, (repository) =>
        makeCandidate(repository, tick, { key, target, snapshot, tick: box, message }),
      ),
    land: (key, target, candidate) =>
      open.onWithOutcome(target, (repository) => landCandidate(repository, { key, target, candidate })),
    checkout: (purpose, target, commit) =>
      open.on(target, (repository) => leaseCheckout(repository, { purpose, commit, clock })),
    release: async (key, target, { awaited }) => {
      const wanted = { key, awaited, rules: toRules(options, target, {}) };
      await open.on(target, (repository) => open.inTurn(key, () => releaseWorkspace(repository, wanted)));
    },
    auditTarget: (target) => open.on(target, (repository) => auditTarget(repository, target)),
    emptyTrash: async () => {
      for (const repository of await open.all()) await repository.trash.empty();
    },
    close: () => open.close(),
  };
}

/** What a caller may ask of a snapshot. */
interface WantedSnapshot {
  readonly protectedPaths?: readonly string[];
  readonly leftOut?: readonly string[];
}

function toRules(options: GitWorkspacesOptions, target: RunTarget, wanted: WantedSnapshot): SnapshotRules {
  const lists = [...(target.planFile === null ? [] : [target.planFile]), ...Object.values(target.planFiles ?? {})];
  const planFiles = lists.map(toBytePath);
  return {
    protectedPaths: (wanted.protectedPaths ?? []).map(toBytePath),
    leftOut: [...planFiles, ...(wanted.leftOut ?? []).map(toBytePath)],
    planFiles,
    fileBytes: options.fileBytes ?? 50 * MEBIBYTE,
    totalBytes: options.totalBytes ?? 500 * MEBIBYTE,
  };
}

/** An attempt has one snapshot: once it is pinned, nothing that happens in the tree changes it any more. */
async function snapshotOnce(
  repository: Repository,
  request: { readonly key: AttemptKey; readonly message: string; readonly rules: SnapshotRules },
): Promise<Result<Snapshot, SnapshotRefusal>> {
  const pinned = await findSnapshot(repository, request.key);
  if (pinned !== null) return success(pinned);
  const slot = repository.pool.leaseOf(request.key);
  if (slot !== null) return takeSnapshot(repository, slot, request);
  const { runId, taskId, attempt } = request.key;
  throw repositoryFault(
    `Attempt ${attempt} of ${JSON.stringify(taskId)} in run ${runId} has no tree any more, and no snapshot was taken.`,
    'Retry the task: its next attempt starts from a fresh tree.',
  );
}
