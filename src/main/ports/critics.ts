import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { critique } from '../../core/plan/critique/critique.ts';
import type { CritiqueFinding } from '../../core/plan/critique/finding.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { repositoryAround } from './repository.ts';
import type { LoadedSettings } from './settings.ts';

/** What the critics find in a plan, with the settings and the repository of a folder. */
export function criticise(plan: Plan, { settings, guards }: LoadedSettings, cwd: string): readonly CritiqueFinding[] {
  const repository = repositoryAround(cwd);
  return critique(plan, {
    tracks: settings.tracks,
    exists: repository === null ? null : (path) => existsSync(join(repository, path)),
    attemptMinutes: settings.limits.wallMs / 60_000,
    tasksPerRequirement: guards.tasksPerRequirement,
  });
}
