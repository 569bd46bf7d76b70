import type { PlanTask } from '../../core/plan/plan.ts';
import type { AttemptLimits } from '../../core/run/settings.ts';
import type { RunState } from '../../core/run/state.ts';

const MINUTE_MS = 60_000;

/** The bounds of a task's attempts: its own where it sets any, else the run's. */
export function limitsFor(run: RunState, task: PlanTask): AttemptLimits {
  const { limits, tasks } = run.settings;
  const wall = tasks[task.id]?.timeoutMinutes ?? task.overrides.timeoutMinutes;
  const idle = tasks[task.id]?.idleMinutes ?? task.overrides.idleMinutes;
  return {
    ...limits,
    ...(wall === undefined ? {} : { wallMs: wall * MINUTE_MS }),
    ...(idle === undefined ? {} : { idleMs: idle * MINUTE_MS }),
  };
}
