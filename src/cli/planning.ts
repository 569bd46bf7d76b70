import { resolve } from 'node:path';
import { type Result, success } from '../core/result.ts';
import { type CliFailure, misused } from './exit.ts';
import { flag, type Invocation, numberOption } from './invocation.ts';
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
  });
}

/** Whether a plan has a finding that keeps it from being executed. */
export function hasErrors({ diagnostics }: PlanDocument): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
