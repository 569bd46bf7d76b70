import { hash } from 'node:crypto';
import { statSync } from 'node:fs';
import type { ProcessIdentity, ProcessSpec } from '../../ports/processes.ts';
import { type Refusal, refuse } from './check-spec.ts';
import { formatClaim } from './claim.ts';
import { findExecutable } from './executable.ts';
import { formatJob, type JobOrder } from './job-text.ts';
import { guardedEnvironment, isGuarded, wrapInForwarder, wrapInGuard } from './network-launch.ts';
import type { ProcessTable } from './process-table.ts';
import { formatSandboxArguments } from './sandbox-arguments.ts';
import { planSandbox, type SandboxSurroundings } from './sandbox-view.ts';
import { type TaskGroups, toTasks } from './task-groups.ts';

/** Name of the variable that marks everything that a job starts. */
const MARKER_NAME = 'SLIPWAY_JOB';

/** The name of a job on this machine, 32 hexadecimal digits: the same for every daemon, different for every key and folder. */
export function nameOf(spec: ProcessSpec): string {
  return hash('sha256', `${spec.directory}\0${spec.key}`).slice(0, 32);
}

/** The variable, `NAME=value`, in the environment of everything that the job of that name starts. */
export function markerOf(name: string): string {
  return `${MARKER_NAME}=${name}`;
}

/** What is the same for every launch of this daemon. */
export interface LaunchSurroundings extends SandboxSurroundings {
  /** Path of `bwrap`, or null when sandboxes do not work here. */
  readonly bubblewrap: string | null;
  readonly groups: TaskGroups;
  readonly table: ProcessTable;
}

/** A job that only lacks its shim. */
export interface PreparedLaunch {
  readonly name: string;
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
  const name = nameOf(spec);
  const caps = capTasks(spec, name, surroundings);
  return {
    name,
    textFor: (shim, startedAt) =>
      formatJob(toOrder(spec, { ...caps, argv: wrapped, name, claim: formatClaim(shim, startedAt) })),
  };
}

/**
 * A cap by the kernel, above the watched limit so that the limit is what is reported. Where the superuser may not make groups there
 * is none; without a sandbox, what the user runs already counts too.
 */
function capTasks(
  spec: ProcessSpec,
  name: string,
  surroundings: LaunchSurroundings,
): Pick<JobOrder, 'taskGroup' | 'userTasks'> {
  if (spec.isolation === 'none') return { taskGroup: null, userTasks: null };
  const tasks = toTasks(spec.limits.processes);
  const taskGroup = surroundings.groups.open(name, tasks);
  const counted = surroundings.countsProcesses && taskGroup === null && spec.isolation === 'best-effort';
  return { taskGroup, userTasks: counted ? surroundings.table.taskCount() + tasks : null };
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
  const { network } = spec.access;
  const inside = typeof network === 'string' ? argv : wrapInForwarder(network, argv);
  const sandbox = [surroundings.bubblewrap, ...formatSandboxArguments(plan.value), ...inside] as const;
  return typeof network === 'string' ? sandbox : wrapInGuard(network, spec.directory, sandbox);
}

function toOrder(
  spec: ProcessSpec,
  launch: Pick<JobOrder, 'argv' | 'claim' | 'taskGroup' | 'userTasks'> & { readonly name: string },
): JobOrder {
  const sandboxed = spec.isolation === 'sandbox';
  return {
    directory: spec.directory,
    claim: launch.claim,
    // Bubblewrap enters the working folder itself, inside.
    cwd: sandboxed ? '/' : spec.cwd,
    argv: launch.argv,
    environment: {
      ...(isGuarded(spec) ? guardedEnvironment(spec.environment) : spec.environment),
      [MARKER_NAME]: launch.name,
    },
    input: spec.control === true ? 'control' : spec.input === null ? 'none' : 'file',
    fileBytes: spec.limits.fileBytes,
    bounds: spec.isolation === 'none' ? 'soft' : 'hard',
    userTasks: launch.userTasks,
    taskGroup: launch.taskGroup,
    reportsSetup: sandboxed,
  };
}
