import { counted, listed } from '../text/wording.ts';
import { isOpen } from './replan.ts';
import type { RunState } from './state.ts';

/** Merges of a run that conflict before another plan is proposed, where its settings say nothing. */
export const CONFLICTS_BEFORE_REPLAN = 3;
const MOST_FILES_NAMED = 3;

/** A run whose work does not fit together as it was planned, and the rule that says so. */
export interface ReplanProposal {
  /** Merges that conflicted since the run follows its plan. */
  readonly conflicts: number;
  /** From how many on it is proposed: `guards.conflicts`. */
  readonly threshold: number;
  /** The files that they conflicted over, with the number of merges, most first. */
  readonly files: readonly { readonly file: string; readonly merges: number }[];
  /** One sentence for people. */
  readonly message: string;
}

/**
 * Proposes another plan where as many merges conflicted as `guards.conflicts` says and there is a task left that a new plan could keep
 * apart from the others; null where not. What conflicted before the run took its plan over does not count.
 */
export function proposeReplan(run: RunState): ReplanProposal | null {
  const threshold = run.settings.conflictsBeforeReplan ?? CONFLICTS_BEFORE_REPLAN;
  const { merges, byFile } = run.conflicted;
  const { status } = run.phase;
  if (merges < threshold || status === 'completed' || status === 'aborted') return null;
  if (!run.tasks.some((record) => isOpen(run, record) && !isDone(record.state.status))) return null;
  const files = [...byFile]
    .map(([file, count]) => ({ file, merges: count }))
    .sort((a, b) => b.merges - a.merges || (a.file < b.file ? -1 : 1));
  const named = files.slice(0, MOST_FILES_NAMED).map(({ file, merges: count }) => `${file} (${count})`);
  const more = files.length > named.length ? ['others'] : [];
  const over = named.length === 0 ? '' : `, over ${listed([...named, ...more])}`;
  return {
    ...{ conflicts: merges, threshold, files },
    message: `${counted(merges, 'merge')} of this run conflicted${over}: from ${threshold} on (guards.conflicts) a new plan is proposed, which keeps tasks apart that change these files.`,
  };
}

function isDone(status: RunState['tasks'][number]['state']['status']): boolean {
  return status === 'completed' || status === 'skipped';
}
