import type { PlanTask, TaskOverrides } from '../plan/plan.ts';
import type { AttemptLimits, NetworkSettings, RetrySettings, RunSettings } from './settings.ts';

const MINUTE_MS = 60_000;

/** What is set for this task alone; the configuration wins over the plan. */
export function overridesFor(settings: RunSettings, task: PlanTask): TaskOverrides {
  return { ...task.overrides, ...settings.tasks[task.id] };
}

/** The bounds of a task's attempts: its own where it sets any, else the run's. */
export function limitsFor(settings: RunSettings, task: PlanTask): AttemptLimits {
  const { limits } = settings;
  const own = overridesFor(settings, task);
  return {
    wallMs: own.timeoutMinutes === undefined ? limits.wallMs : own.timeoutMinutes * MINUTE_MS,
    idleMs: own.idleMinutes === undefined ? limits.idleMs : own.idleMinutes * MINUTE_MS,
    outputBytes: own.outputBytes ?? limits.outputBytes,
    memoryBytes: own.memoryBytes ?? limits.memoryBytes,
    processes: own.processes ?? limits.processes,
    fileBytes: own.fileBytes ?? limits.fileBytes,
  };
}

/** What a task's agent may reach from a sandbox. Only the configuration decides it: a plan may have been written by anybody. */
export function networkFor(settings: RunSettings, task: Pick<PlanTask, 'id'>): NetworkSettings {
  const own = settings.tasks[task.id];
  return {
    access: own?.network ?? settings.network?.access ?? 'host',
    allow: own?.allow ?? settings.network?.allow ?? [],
  };
}

/** How often and how soon a task is tried again: its own settings where it has any, else the run's. */
export function retryFor(settings: RunSettings, task: PlanTask): RetrySettings {
  const { retry } = settings;
  const own = overridesFor(settings, task);
  return {
    attempts: own.attempts ?? retry.attempts,
    backoffMs: own.backoffMs ?? retry.backoffMs,
    backoffMaxMs: own.backoffMaxMs ?? retry.backoffMaxMs,
  };
}
