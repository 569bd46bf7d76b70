import { present } from '../assert.ts';
import { hasEnded } from '../run/run-machine.ts';
import type { RunState } from '../run/state.ts';

/** A commit that the journal says is there, with what it belongs to. */
export interface KnownCommit {
  readonly task: string;
  readonly commit: string;
}

/** What the journal says about a run as far as something outside of the journal has to agree. */
export interface RunFacts {
  readonly id: string;
  readonly repository: string;
  readonly resultRef: string;
  /** Status by the events. */
  readonly status: string;
  /** Status that the run's row shows. */
  readonly statusHint: string;
  readonly ended: boolean;
  /** False while the result branch is not due yet, and for runs from which nothing lands. */
  readonly hasBranch: boolean;
  readonly base: string;
  /** Commits of completed tasks, in the order they landed. */
  readonly landed: readonly KnownCommit[];
  /** Commits that are about to land, written down before the branch moves. */
  readonly intents: readonly KnownCommit[];
  /** Snapshots of attempts, each kept by a private ref. */
  readonly snapshots: readonly (KnownCommit & { readonly attempt: number })[];
  /** Attempts that still own a tree, as `TASK/ATTEMPT`. */
  readonly leases: ReadonlySet<string>;
  /** Attempts whose agent or gates may be running, as `TASK/ATTEMPT`. */
  readonly active: ReadonlySet<string>;
}

/** Takes from a folded run what is compared with the repository, the folders and the processes. */
export function toRunFacts(run: RunState, statusHint: string): RunFacts {
  const attempts = run.tasks.flatMap(({ task, attempts: all }) => all.map((attempt) => ({ task: task.id, attempt })));
  const completed = run.tasks.flatMap(({ task, state, finishedAt }) =>
    state.status === 'completed' && state.commit !== null
      ? [{ task: task.id, commit: state.commit, landedAt: present(finishedAt, 'when a task landed') }]
      : [],
  );
  const ended = hasEnded(run.phase);
  return {
    id: run.id,
    repository: run.target.repository,
    resultRef: run.target.resultRef,
    status: run.phase.status,
    statusHint,
    ended,
    hasBranch: run.settings.workspace === 'clone' && run.startedAt !== null,
    base: run.target.base,
    landed: completed.toSorted((a, b) => a.landedAt - b.landedAt).map(({ task, commit }) => ({ task, commit })),
    intents: run.tasks.flatMap(({ task, state }) =>
      state.status === 'merging' && state.intent !== null ? [{ task: task.id, commit: state.intent.candidate }] : [],
    ),
    snapshots: attempts.flatMap(({ task, attempt }) =>
      attempt.snapshot === null ? [] : [{ task, attempt: attempt.number, commit: attempt.snapshot }],
    ),
    leases: new Set(
      attempts.filter(({ attempt }) => attempt.lease === 'held' || attempt.lease === 'salvaged').map(nameOf),
    ),
    active: ended ? new Set() : new Set(run.tasks.flatMap(({ task, state }) => activeOf(task.id, state))),
  };
}

function nameOf({ task, attempt }: { readonly task: string; readonly attempt: { readonly number: number } }): string {
  return `${task}/${attempt.number}`;
}

function activeOf(task: string, state: RunState['tasks'][number]['state']): readonly string[] {
  const mayRun = state.status === 'running' || state.status === 'merging' || state.status === 'assigned';
  return mayRun && state.attempt !== null ? [`${task}/${state.attempt}`] : [];
}
