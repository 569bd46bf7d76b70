import type { Refusal } from '../core/run/commands.ts';
import type { Problem } from '../protocol/api.ts';

/**
 * Why a request came to nothing: `unavailable` no daemon answers, `incompatible` it speaks another version of the API,
 * `refused` it said no, `interrupted` the connection broke while it answered (asking again is safe for readers).
 */
export interface ClientFailure extends Refusal {
  readonly kind: 'unavailable' | 'incompatible' | 'refused' | 'interrupted';
}

/** The daemon could not be reached. */
export function unavailable(message: string, hint: string): ClientFailure {
  return { kind: 'unavailable', reason: 'daemon-unavailable', message, hint };
}

/** The daemon refused, in its own words; one that stops is as good as gone. */
export function fromProblem(problem: Problem): ClientFailure {
  return {
    kind: problem.status === 503 ? 'interrupted' : 'refused',
    reason: problem.reason,
    message: problem.detail,
    hint: problem.hint,
  };
}

/** The connection broke. */
export function interrupted(cause: string): ClientFailure {
  return {
    kind: 'interrupted',
    reason: 'connection-lost',
    message: `The connection to the daemon broke (${cause}).`,
    hint: 'Run the command again; what was journaled is kept.',
  };
}

/** The daemon speaks another version of the API than this program. */
export function incompatible(theirs: string, ours: number): ClientFailure {
  return {
    kind: 'incompatible',
    reason: 'version-mismatch',
    message: `The running daemon speaks version ${theirs} of the API, this command speaks version ${ours}.`,
    hint: 'Run "slipway daemon stop" with the version that started it; agents keep working, and the next command starts the new daemon.',
  };
}
