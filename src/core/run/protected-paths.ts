import type { PlanTask } from '../plan/plan.ts';
import type { RunSettings } from './settings.ts';

/** The file that declares the gates; what it says is fixed when a run is planned, and its next version is a person's to write. */
const DEFINITIONS = 'slipway.yaml';

/** What an attempt at the task must leave as it is, because it judges the work: everything protected that its plan does not name. */
export function protectedPathsFor(task: Pick<PlanTask, 'files'>, settings: RunSettings): readonly string[] {
  const guarded = [DEFINITIONS, ...(settings.protectedPaths ?? [])];
  return guarded.filter((path) => !task.files.some((file) => file === path || file.startsWith(`${path}/`)));
}
