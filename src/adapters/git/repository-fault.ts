import { AssertionFailure } from '../../core/assert.ts';
import { firstLines } from '../../core/text/whole-lines.ts';
import type { RepositoryFailure } from '../../ports/workspaces.ts';

/**
 * Carries a `RepositoryFailure` out of nested steps. Inside this adapter failing I/O throws, as node:fs does;
 * every port method is one guarded edge that turns it into a value (`guarded` in git-workspaces.ts).
 */
export class RepositoryFault extends Error {
  override readonly name = 'RepositoryFault';
  readonly failure: RepositoryFailure;

  constructor(failure: RepositoryFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** A fault of the repository itself, with what to do about it. */
export function repositoryFault(message: string, hint: string): RepositoryFault {
  return new RepositoryFault({ reason: 'repository', message, hint });
}

const DISK_HINT = 'Free space on the disk that holds the repository and the state directory, then resume the run.';

/** Sorts what git said on standard error into the failure that a caller can act on. */
export function faultFromGit(command: string, stderr: string): RepositoryFault {
  const said = firstLines(stderr.trim(), 2_000);
  const message = `git ${command} failed: ${said === '' ? 'it printed no reason' : said}`;
  if (/no space left on device|disk quota exceeded/i.test(said)) {
    return new RepositoryFault({ reason: 'disk-full', message, hint: DISK_HINT });
  }
  if (/bad object|unable to read|missing (blob|tree|commit)|not a valid object|invalid object|bad tree/i.test(said)) {
    return new RepositoryFault({
      reason: 'missing-object',
      message,
      hint: 'An object is gone from the repository, as after `git gc --prune=now`. Run `git fsck`, then retry the task.',
    });
  }
  if (/dubious ownership/i.test(said)) {
    return repositoryFault(message, 'The repository belongs to another user. Run slipway as the user who owns it.');
  }
  return repositoryFault(message, 'Run `git fsck` in the repository, then `slipway doctor`.');
}

/** The failure behind anything that I/O throws; bugs are thrown on. */
export function toRepositoryFailure(error: unknown): RepositoryFailure {
  if (error instanceof RepositoryFault) return error.failure;
  if (error instanceof AssertionFailure || !(error instanceof Error) || !('code' in error)) throw error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') {
    return { reason: 'disk-full', message: `The disk is full: ${error.message}.`, hint: DISK_HINT };
  }
  return {
    reason: 'repository',
    message: `A file operation failed: ${error.message}.`,
    hint: 'Check the permissions of the state directory and of the repository, then retry.',
  };
}

/** Git does not read attributes and ignore rules through symlinks, and says so each time; that is as it should be. */
const EXPECTED = /^warning: unable to access '.*\.git(attributes|ignore)': Too many levels of symbolic links$/;

/** Whether git said something on standard error that calls its output into question. */
export function hasComplaint(stderr: string): boolean {
  return stderr.split('\n').some((line) => line !== '' && !EXPECTED.test(line));
}
