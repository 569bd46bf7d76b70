import type { RunStatus } from '../view/run-view.ts';

/** A run as the retention policy sees it. */
export interface RetainedRun {
  readonly id: string;
  readonly status: RunStatus;
  /** Wall-clock milliseconds when it was last written to. */
  readonly lastActiveAt: number;
  /** False while the result branch holds work that is not reachable from any branch of the user; true where nothing landed. */
  readonly merged: boolean;
}

/** Which runs may go. A run goes when it fails either bound; null switches a bound off, and both off keep everything. */
export interface RetentionPolicy {
  /** Runs last active longer ago than this many milliseconds go. */
  readonly olderThanMs: number | null;
  /** Of the ended runs, this many of the newest stay. */
  readonly keepNewest: number | null;
  /** Lets runs go though their result branch is not merged; unfinished runs stay all the same. */
  readonly force: boolean;
}

/** What the policy says about one run, and why in one sentence. */
export interface RetentionVerdict {
  readonly id: string;
  readonly action: 'remove' | 'keep';
  readonly reason: string;
}

/** Judges every run, in the order given. `now` is wall-clock milliseconds. */
export function judgeRetention(
  runs: readonly RetainedRun[],
  policy: RetentionPolicy,
  now: number,
): readonly RetentionVerdict[] {
  const surplus = surplusIds(runs, policy.keepNewest);
  return runs.map((run) => judgeRun(run, { policy, now, surplus }));
}

function judgeRun(
  run: RetainedRun,
  rule: { readonly policy: RetentionPolicy; readonly now: number; readonly surplus: ReadonlySet<string> },
): RetentionVerdict {
  const { olderThanMs, force } = rule.policy;
  if (!hasEnded(run)) return keep(run, `It is ${run.status}; only ended runs are removed.`);
  const isOld = olderThanMs !== null && rule.now - run.lastActiveAt > olderThanMs;
  if (!isOld && !rule.surplus.has(run.id)) return keep(run, 'It is within the bounds of the policy.');
  if (!run.merged && !force) return keep(run, 'Its result branch is not merged; force removes it all the same.');
  const reason = isOld ? 'It is older than the policy keeps runs.' : 'There are more ended runs than the policy keeps.';
  return { id: run.id, action: 'remove', reason };
}

function keep(run: RetainedRun, reason: string): RetentionVerdict {
  return { id: run.id, action: 'keep', reason };
}

function surplusIds(runs: readonly RetainedRun[], keepNewest: number | null): ReadonlySet<string> {
  if (keepNewest === null) return new Set();
  const newestFirst = runs.filter(hasEnded).toSorted((a, b) => b.lastActiveAt - a.lastActiveAt);
  return new Set(newestFirst.slice(keepNewest).map((run) => run.id));
}

function hasEnded(run: RetainedRun): boolean {
  return run.status === 'completed' || run.status === 'failed' || run.status === 'aborted';
}
