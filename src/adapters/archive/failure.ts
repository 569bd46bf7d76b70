import { JournalUnavailable } from '../../ports/journal.ts';

/**
 * Why a run could not be exported or imported; nothing was left half done.
 * - `unknown-run`: the journal has no such run
 * - `exists`: the target file, or a run of that id, is there already
 * - `newer`: written by a later release
 * - `damaged`: not an export of a run, cut short or changed after it was written
 * - `too-large`: beyond a bound of the format
 * - `io`: a file could not be read or written
 */
export interface ArchiveFailure {
  readonly reason: 'unknown-run' | 'exists' | 'newer' | 'damaged' | 'too-large' | 'io';
  readonly message: string;
  readonly hint: string;
}

/** Carries a failure out of a stream; it never leaves this folder. */
export class ArchiveRefused extends Error {
  override readonly name = 'ArchiveRefused';
  readonly failure: ArchiveFailure;

  constructor(failure: ArchiveFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A refusal of a file that cannot be trusted. */
export function damaged(detail: string): ArchiveRefused {
  return new ArchiveRefused({
    reason: 'damaged',
    message: `The file is not a sound export of a run: ${detail}`,
    hint: 'Export the run again and copy the file in binary mode; nothing was imported.',
  });
}

/** A refusal of a file that is beyond a bound of the format. */
export function tooLarge(detail: string): ArchiveRefused {
  return new ArchiveRefused({
    reason: 'too-large',
    message: `The export is too large: ${detail}`,
    hint: 'Prune the logs of the run before it is exported.',
  });
}

/** Any error as a failure: ours as it is, those of the file system as `io`, and others rethrown because they are bugs. */
export function toArchiveFailure(error: unknown): ArchiveFailure {
  if (error instanceof ArchiveRefused) return error.failure;
  if (error instanceof JournalUnavailable) return { reason: 'io', message: error.message, hint: error.hint };
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    if (error.code.startsWith('Z_')) return damaged(`${error.message}.`).failure;
    return {
      reason: error.code === 'EEXIST' ? 'exists' : 'io',
      message: `A file could not be read or written: ${error.message}.`,
      hint: 'Check the path, its permissions and the free space, and try again.',
    };
  }
  throw error;
}
