import { resolve } from 'node:path';
import { SCOPE_CHOICES, type ScopeChoice } from '../core/plan/scope/scope.ts';
import { type Result, success } from '../core/result.ts';
import { type CliFailure, misused } from './exit.ts';
import { flag, type Invocation, numberOption, textOption } from './invocation.ts';
import type { PlanDocument } from './plan-document.ts';
import type { PlanRequest } from './ports.ts';

/** Tracks that can be asked for. */
const TRACK_BOUNDS = { min: 1, max: 256 } as const;

/** The path and options that `check`, `plan` and `run` have in common. */
export function planRequest(invocation: Invocation): Result<PlanRequest, CliFailure> {
  const { context, words } = invocation;
  const [path = ''] = words;
  if (path === '') return misused('The path of the plan is empty.', 'Name a plan file or the folder of a spec.');
  const tracks = numberOption(invocation, 'tracks', TRACK_BOUNDS);
  if (!tracks.ok) return tracks;
  return success({
    path: resolve(context.cwd, path),
    cwd: context.cwd,
    tracks: tracks.value,
    optional: flag(invocation, 'optional'),
    scope: scopeOf(invocation),
    by: textOption(invocation, 'by'),
  });
}

function scopeOf(invocation: Invocation): ScopeChoice | null {
  const chosen = textOption(invocation, 'scope');
  return SCOPE_CHOICES.find((choice) => choice === chosen) ?? null;
}

/** Whether a plan has a finding that keeps it from being executed. */
export function hasErrors({ diagnostics }: PlanDocument): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
