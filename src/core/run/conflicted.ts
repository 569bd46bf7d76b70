import type { FailureReport } from './failure.ts';
import type { RunState } from './state.ts';

/** No merge conflicted. */
export const NO_CONFLICTS: RunState['conflicted'] = { merges: 0, byFile: new Map() };

/** Files that a merge conflicted over: its evidence names them, one a line. */
export function filesOfConflict({ evidence }: Pick<FailureReport, 'evidence'>): readonly string[] {
  return [...new Set(evidence.split('\n').filter((file) => file !== ''))];
}

/** With one merge more that conflicted. */
export function countConflict(
  { merges, byFile }: RunState['conflicted'],
  failure: Pick<FailureReport, 'evidence'>,
): RunState['conflicted'] {
  const counts = new Map(byFile);
  for (const file of filesOfConflict(failure)) counts.set(file, (counts.get(file) ?? 0) + 1);
  return { merges: merges + 1, byFile: counts };
}
