import { hash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { ProcessIdentity, ProcessSpec } from '../../ports/processes.ts';
import { type Refusal, refuse } from './check-spec.ts';
import { formatClaim } from './claim.ts';
import { findExecutable } from './executable.ts';
import { formatJob, type JobOrder } from './job-text.ts';
import { formatSandboxArguments } from './sandbox-arguments.ts';
import { planSandbox, type SandboxSurroundings } from './sandbox-view.ts';

/** Name of the variable that marks everything that a job starts. */
const MARKER_NAME = 'SLIPWAY_JOB';

/** The marker of a job, `NAME=value`: the same for every daemon, different for every key and folder. */
export function markerOf(spec: ProcessSpec): string {
  return `${MARKER_NAME}=${hash('sha256', `${spec.directory}\0${spec.key}`).slice(0, 32)}`;
}

/** What is the same for every launch of this daemon. */
export interface LaunchSurroundings extends SandboxSurroundings {
  /** Path of `bwrap`, or null when sandboxes do not work here. */
  readonly bubblewrap: string | null;
}

/** A job that only lacks its shim. */
export interface PreparedLaunch {
  readonly marker: string;
  /** The text for the shim; `startedAt` in milliseconds since boot. */
  textFor(shim: ProcessIdentity, startedAt: number): string;
}

/** Turns a checked spec into what a shim executes, or says why it cannot be started. */
export function prepareLaunch(spec: ProcessSpec, surroundings: LaunchSurroundings): PreparedLaunch | Refusal {
  // Without a sandbox the shim tells when it cannot enter the folder; this is the path that has to be fast.
  if (spec.isolation === 'sandbox' && statSync(spec.cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    return refuse(`The working folder ${spec.cwd} does not exist.`, 'Create it, or prepare the workspace again.');
  }
  const { PATH: path = '' } = spec.environment;
  const program = findExecutable(spec.argv[0], path, spec.cwd);
  if (program === null) {
    const where = spec.argv[0].includes('/') ? '' : ` in PATH (${path === '' ? 'which is not set' : path})`;
    return refuse(`The program ${spec.argv[0]} was not found${where}.`, 'Install it, or correct the command.');
  }
  const argv = [program, ...spec.argv.slice(1)] as const;
  const wrapped = spec.isolation === 'sandbox' ? wrapInSandbox(spec, argv, surroundings) : argv;
  if ('kind' in wrapped) return wrapped;
  const marker = markerOf(spec);
  return {
    marker,
    textFor: (shim, startedAt) =>
      formatJob(toOrder(spec, { argv: wrapped, marker, claim: formatClaim(shim, startedAt) })),
  };
}

function wrapInSandbox(
  spec: ProcessSpec,
  argv: readonly [string, ...string[]],
  surroundings: LaunchSurroundings,
): readonly [string, ...string[]] | Refusal {
  if (surroundings.bubblewrap === null) {
    return refuse(
      'This machine cannot run sandboxes, and the process must run in one.',
      'Run `slipway doctor` to see what is missing, or choose a lower isolation level yourself.',
    );
  }
  const plan = planSandbox({ ...spec, argv: [argv[0], ...argv.slice(1)] }, surroundings);
  if (!plan.ok) return refuse(plan.failure.message, plan.failure.hint);
  return [surroundings.bubblewrap, ...formatSandboxArguments(plan.value), ...argv];
}

function toOrder(spec: ProcessSpec, launch: Pick<JobOrder, 'argv' | 'claim'> & { readonly marker: string }): JobOrder {
  const sandboxed = spec.isolation === 'sandbox';
  const value = launch.marker.slice(MARKER_NAME.length + 1);
  return {
    directory: spec.directory,
    claim: launch.claim,
    // Bubblewrap enters the working folder itself, inside.
    cwd: sandboxed ? '/' : spec.cwd,
    argv: launch.argv,
    environment: { ...spec.environment, [MARKER_NAME]: value },
    hasInput: spec.input !== null,
    fileBytes: spec.limits.fileBytes,
    bounds: spec.isolation === 'none' ? 'soft' : 'hard',
    reportsSetup: sandboxed,
  };
}
