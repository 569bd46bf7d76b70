import type { ClientFailure } from '../client/failure.ts';
import { assertNever } from '../core/assert.ts';
import { failure, type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';
import type { RunView } from '../core/view/run-view.ts';

/** Exit statuses of the command; scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** A run or gate failed, a check found errors, a request was refused. */
  failed: 1,
  usage: 2,
  /** A person has to decide something first. */
  needsPerson: 3,
  unavailable: 69,
  locked: 75,
  configuration: 78,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** A refusal with the status that the command exits with. */
export interface CliFailure extends Refusal {
  readonly exit: ExitStatus;
}

/** How a command ends: with an exit status of its own, or with a failure that is printed. */
export type CommandEnd = Result<ExitStatus, CliFailure>;

/** The end of a command that did what it should. */
export const DONE: CommandEnd = success(EXIT.ok);

/** Ends a command with a status. */
export function ended(exit: ExitStatus): CommandEnd {
  return success(exit);
}

/** Why one of the ports refused: the kind decides the exit status. */
export interface PortFailure extends Refusal {
  readonly kind: 'usage' | 'configuration' | 'locked' | 'refused';
}

/** Turns the failure of a port or of the daemon into the end of a command. */
export function failed(reason: ClientFailure | PortFailure): { readonly ok: false; readonly failure: CliFailure } {
  return failure({ reason: reason.reason, message: reason.message, hint: reason.hint, exit: exitOf(reason.kind) });
}

/** Ends a command because of how it was called. */
export function misused(message: string, hint: string): { readonly ok: false; readonly failure: CliFailure } {
  return failure({ reason: 'usage', message, hint, exit: EXIT.usage });
}

function exitOf(kind: ClientFailure['kind'] | PortFailure['kind']): ExitStatus {
  switch (kind) {
    case 'unavailable':
    case 'incompatible':
    case 'interrupted':
      return EXIT.unavailable;
    case 'configuration':
      return EXIT.configuration;
    case 'locked':
      return EXIT.locked;
    case 'usage':
      return EXIT.usage;
    case 'refused':
      return EXIT.failed;
    default:
      return assertNever(kind);
  }
}

/** The exit status that tells how a run stands once nothing more happens by itself. */
export function exitOfRun(view: Pick<RunView, 'status' | 'needsAttention'>): ExitStatus {
  switch (view.status) {
    case 'completed':
      return EXIT.ok;
    case 'failed':
    case 'aborted':
      return EXIT.failed;
    case 'planned':
    case 'paused':
      return EXIT.needsPerson;
    case 'approved':
    case 'running':
      return view.needsAttention ? EXIT.needsPerson : EXIT.ok;
    default:
      return assertNever(view.status);
  }
}
