import { formatDuration } from '../text/duration.ts';
import type { RunStatus } from '../view/run-view.ts';

/** A run as the retention policy sees it. */
export interface RetainedRun {
  readonly id: string;
  readonly repository: string;
  readonly status: RunStatus;
  /** Wall-clock milliseconds when it was last written to. */
  readonly lastActiveAt: number;
  /** False while the result branch holds work that is not reachable from any branch of the user; true where nothing landed. */
  readonly merged: boolean;
}

/** Which runs may go. A run stays that one of the bounds keeps; null switches a bound off, and both off keep everything. */
export interface RetentionPolicy {
  /** Only runs last active longer ago than this many milliseconds go. */
  readonly olderThanMs: number | null;
  /** Of the ended runs of each repository, this many of the newest stay. */
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
  const newest = newestIds(runs, policy.keepNewest);
  return runs.map((run) => judgeRun(run, { policy, now, newest }));
}

function judgeRun(
  run: RetainedRun,
  rule: { readonly policy: RetentionPolicy; readonly now: number; readonly newest: ReadonlySet<string> },
): RetentionVerdict {
  const { olderThanMs, keepNewest, force } = rule.policy;
  if (!hasEnded(run)) return keep(run, `It is ${run.status}; only ended runs are removed.`);
  if (olderThanMs === null && keepNewest === null) return keep(run, 'The policy removes nothing.');
  if (rule.newest.has(run.id))
    return keep(run, `It is among the newest ended runs of its repository, of which ${keepNewest} stay.`);
  if (olderThanMs !== null && rule.now - run.lastActiveAt <= olderThanMs)
    return keep(run, `It was active within the last ${formatDuration(olderThanMs)}.`);
  if (!run.merged && !force)
    return keep(run, 'Its result branch is not merged into any branch of yours; merge it, or delete the branch.');
  return { id: run.id, action: 'remove', reason: 'It ended, and nothing keeps it.' };
}

function keep(run: RetainedRun, reason: string): RetentionVerdict {
  return { id: run.id, action: 'keep', reason };
}

function newestIds(runs: readonly RetainedRun[], keepNewest: number | null): ReadonlySet<string> {
  const newestFirst = runs.filter(hasEnded).toSorted((a, b) => b.lastActiveAt - a.lastActiveAt);
  const byRepository = [...Map.groupBy(newestFirst, ({ repository }) => repository).values()];
  return new Set(byRepository.flatMap((list) => list.slice(0, keepNewest ?? 0).map(({ id }) => id)));
}

function hasEnded(run: RetainedRun): boolean {
  return run.status === 'completed' || run.status === 'failed' || run.status === 'aborted';
}
