import { present } from '../assert.ts';
import type { Ailment } from './ailment.ts';
import type { RunFacts } from './run-facts.ts';

/** What a repository says about a run. */
export interface BranchFacts {
  /** Commit by full ref: the result branch and the run's private refs; null when the repository cannot be read. */
  readonly refs: ReadonlyMap<string, string> | null;
  /** Commits of the run that the repository still holds. */
  readonly present: ReadonlySet<string>;
  /** Commits of the run that are reachable from the result branch. */
  readonly reachable: ReadonlySet<string>;
  /** Name of the private ref of a snapshot. */
  readonly pinOf: (task: string, attempt: number) => string;
}

/** Compares what the journal says about a run with its row and with the repository. */
export function compareRun(run: RunFacts, branch: BranchFacts): readonly Ailment[] {
  const repository =
    branch.refs === null ? [repositoryGone(run)] : compareRepository(run, { ...branch, refs: branch.refs });
  return [...compareStatus(run), ...repository];
}

type Readable = BranchFacts & { readonly refs: ReadonlyMap<string, string> };

function compareStatus(run: RunFacts): readonly Ailment[] {
  if (run.status === run.statusHint) return [];
  return [
    {
      code: 'run/status-hint',
      severity: 'warning',
      message: `The list of runs shows ${run.id} as ${run.statusHint}; by its events it is ${run.status}.`,
      hint: 'Its events are the truth; slipway doctor --fix writes it into the list.',
      mend: { kind: 'set-status', runId: run.id, status: run.status },
    },
  ];
}

function repositoryGone(run: RunFacts): Ailment {
  return {
    code: 'run/repository-missing',
    severity: run.ended ? 'note' : 'warning',
    message: `The repository of run ${run.id} cannot be read at ${run.repository}`,
    hint: `Put it back where it was. If it is gone for good: slipway abort ${run.id}`,
    mend: null,
  };
}

function compareRepository(run: RunFacts, branch: Readable): readonly Ailment[] {
  if (!run.hasBranch) return [];
  const head = branch.refs.get(run.resultRef);
  const onBranch = head === undefined ? branchMissing(run, branch) : compareBranch(run, branch, head);
  return [...onBranch, ...comparePins(run, branch)];
}

function branchMissing(run: RunFacts, branch: Readable): readonly Ailment[] {
  const last = run.landed.at(-1)?.commit ?? run.base;
  const code = 'run/branch-missing';
  const message = `The result branch ${short(run.resultRef)} of run ${run.id} is gone.`;
  // The user may have taken the result and deleted the branch: then nothing is wrong.
  const severity = run.status === 'completed' ? 'note' : 'error';
  if (!branch.present.has(last)) {
    const hint = `Its last commit ${last} is gone as well; the work of single attempts may still be under refs/slipway/${run.id}`;
    return [{ code, severity, message, hint, mend: null }];
  }
  const hint = `If that was not on purpose, create it again: git -C ${run.repository} update-ref ${run.resultRef} ${last}`;
  const mend = { kind: 'create-ref', repository: run.repository, ref: run.resultRef, commit: last } as const;
  return [{ code, severity, message, hint, mend: run.status === 'completed' ? null : mend }];
}

function compareBranch(run: RunFacts, branch: Readable, head: string): readonly Ailment[] {
  const lost = run.landed.filter(({ commit }) => !branch.reachable.has(commit));
  const [first] = lost;
  if (first !== undefined) return [workLost(run, head, first.task, lost.length)];
  const known = new Set([run.base, ...[...run.landed, ...run.intents].map(({ commit }) => commit)]);
  const landed = run.intents.filter(({ commit }) => branch.reachable.has(commit));
  const ailments = landed.map(({ task, commit }) => landedUnrecorded(run, task, commit));
  return known.has(head) ? ailments : [...ailments, movedByHand(run, head)];
}

function workLost(run: RunFacts, head: string, task: string, count: number): Ailment {
  const last = present(run.landed.at(-1), 'a landing').commit;
  return {
    code: 'run/landed-work-missing',
    severity: 'error',
    message: `The result branch ${short(run.resultRef)} was moved to ${head.slice(0, 10)}, which does not hold what ${task}${count > 1 ? ` and ${count - 1} more` : ''} landed.`,
    hint: `To put it back, losing what was put there instead: git -C ${run.repository} update-ref ${run.resultRef} ${last} ${head}`,
    mend: null,
  };
}

function movedByHand(run: RunFacts, head: string): Ailment {
  return {
    code: 'run/branch-moved',
    severity: run.ended ? 'note' : 'warning',
    message: `Somebody added commits to ${short(run.resultRef)}, which is now at ${head.slice(0, 10)}. Everything that landed is still there.`,
    hint: 'Nothing has to be done: what lands next is merged on top and judged again.',
    mend: null,
  };
}

function landedUnrecorded(run: RunFacts, task: string, commit: string): Ailment {
  return {
    code: 'run/landed-unrecorded',
    severity: 'note',
    message: `Task ${task} of run ${run.id} has landed as ${commit.slice(0, 10)}, and the journal does not know it yet.`,
    hint: 'The daemon finds it on the branch when it starts; it is not landed twice.',
    mend: null,
  };
}

function comparePins(run: RunFacts, branch: Readable): readonly Ailment[] {
  return run.snapshots.flatMap((snapshot) => {
    const ref = branch.pinOf(snapshot.task, snapshot.attempt);
    const isKept = branch.refs.get(ref) === snapshot.commit || branch.reachable.has(snapshot.commit);
    return isKept ? [] : [unpinned(run, snapshot, { ref, branch })];
  });
}

function unpinned(
  run: RunFacts,
  { task, attempt, commit }: RunFacts['snapshots'][number],
  { ref, branch }: { readonly ref: string; readonly branch: Readable },
): Ailment {
  const found = {
    code: 'run/snapshot-unpinned',
    severity: 'warning',
    message: `Nothing keeps the snapshot ${commit.slice(0, 10)} of ${task} attempt ${attempt} in run ${run.id}: the ref ${ref} is gone or moved.`,
  } as const;
  if (!branch.present.has(commit)) {
    const hint = `The commit is gone as well. A task that has landed does not need it; else try it again: slipway retry ${run.id}/${task}`;
    return { ...found, hint, mend: null };
  }
  if (branch.refs.has(ref))
    return { ...found, hint: `Point it back: git -C ${run.repository} update-ref ${ref} ${commit}`, mend: null };
  const hint = 'Git may collect it at any time; slipway doctor --fix pins it again.';
  return { ...found, hint, mend: { kind: 'create-ref', repository: run.repository, ref, commit } };
}

function short(ref: string): string {
  return ref.replace('refs/heads/', '');
}
