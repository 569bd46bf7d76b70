import type { Result } from '../core/result.ts';
import type { RunTarget } from '../core/run/settings.ts';

/** Why a step on a repository did not work; `hint` says what to do. */
export interface RepositoryFailure {
  readonly reason: 'repository' | 'disk-full' | 'missing-object' | 'timeout';
  readonly message: string;
  readonly hint: string;
}

/** A working tree that one attempt owns. */
export interface Workspace {
  /** Absolute path of the tree; it holds a `.git` of its own in which the agent may do as it likes. */
  readonly path: string;
  /** Commit the tree was prepared from. */
  readonly base: string;
  /** Absolute folders that have to be readable from inside (object stores). */
  readonly readable: readonly string[];
}

/** A commit that holds everything an attempt left behind, pinned under a private ref before it is reported. */
export interface Snapshot {
  readonly commit: string;
  readonly tree: string;
  /** Paths that differ from the attempt's base, at most 1,000. */
  readonly files: readonly string[];
}

/** What the caller decides about a snapshot. Paths are relative to the tree; a folder stands for everything in it. */
export interface SnapshotOptions {
  /** Changes to these are refused. */
  readonly protectedPaths: readonly string[];
  /** These stay as they are in the base, whatever lies there: what the setup command fills, above all. */
  readonly leftOut?: readonly string[];
  readonly message: string;
}

/** Why a snapshot is not used: nothing in it was read by anything but git plumbing. */
export interface SnapshotRefusal {
  readonly reason: 'gitlink' | 'symlink' | 'git-lookalike' | 'too-large' | 'protected-path';
  /** Names the paths. */
  readonly message: string;
  readonly hint: string;
}

/** A commit on top of the target that waits for its gates. */
export interface Candidate {
  readonly commit: string;
  readonly tree: string;
  /** The target's commit it was made on. */
  readonly base: string;
}

/** What an attempt is known by in a repository. */
export interface AttemptKey {
  readonly runId: string;
  readonly taskId: string;
  /** From 1. */
  readonly attempt: number;
}

/** The one character of the plan file that a landed task changes. */
export interface BoxTick {
  /** Plan file relative to the repository. */
  readonly path: string;
  readonly taskId: string;
}

/** The repository side of a run: isolated trees, snapshots, candidates, and the result branch. Everything is keyed by the attempt and repeatable after a crash. */
export interface Workspaces {
  /** Creates the result branch at the base and pins the base; does nothing when that was done. */
  openTarget(runId: string, target: RunTarget): Promise<Result<void, RepositoryFailure>>;
  /** The commit the result branch is at. */
  head(target: RunTarget): Promise<Result<string, RepositoryFailure>>;
  /**
   * Leases a tree to the attempt and makes it equal to `from` (a commit), whatever was in it before.
   * Asked again for the same attempt, it answers with the tree as it is, agent's work included.
   */
  prepare(key: AttemptKey, target: RunTarget, from: string): Promise<Result<Workspace, RepositoryFailure>>;
  /** Commits what the attempt left in its tree, checks it and pins it. The plan file is left out. The same attempt snapshotted again gives the same commit. */
  snapshot(
    key: AttemptKey,
    target: RunTarget,
    options: SnapshotOptions,
  ): Promise<Result<Snapshot, SnapshotRefusal | RepositoryFailure>>;
  /** Merges a snapshot onto the result branch as it is now, without a checkout, with the task's box ticked; `conflict` lists the files that do not merge. */
  candidate(
    key: AttemptKey,
    target: RunTarget,
    snapshot: string,
    tick: BoxTick | null,
    message: string,
  ): Promise<Result<Candidate, { readonly reason: 'conflict'; readonly files: readonly string[] } | RepositoryFailure>>;
  /**
   * Moves the result branch from `candidate.base` to `candidate.commit` by compare-and-swap.
   * Done already: success again. `moved` means that somebody else moved the branch.
   */
  land(
    key: AttemptKey,
    target: RunTarget,
    candidate: Candidate,
  ): Promise<Result<void, { readonly reason: 'moved'; readonly head: string } | RepositoryFailure>>;
  /** Leases a clean tree of `commit` for commands to run in; nothing of it is ever committed. Dispose to give it back. */
  checkout(purpose: string, target: RunTarget, commit: string): Promise<Result<CheckoutLease, RepositoryFailure>>;
  /**
   * Gives the attempt's tree back to the pool; its work has to be pinned or worthless. One that is awaited goes to no other task while
   * there is room for another tree, so that the task's next attempt finds the same folder. Repeatable.
   */
  release(key: AttemptKey, target: RunTarget, fate: { readonly awaited: boolean }): Promise<void>;
}

/** A clean tree for gates and setup. */
export interface CheckoutLease extends AsyncDisposable {
  readonly path: string;
  readonly readable: readonly string[];
}
