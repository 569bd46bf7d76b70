import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ProcessSpec } from '../../ports/processes.ts';
import { type Refusal, refuse } from './check-spec.ts';
import { type Claim, claimPath, formatClaim, inputPath, readClaim } from './claim.ts';
import { prepareControl } from './control.ts';

const QUIETLY = { throwIfNoEntry: false } as const;

/** Makes a job's folder where it is missing, and reads the claim in it where it is not. */
export function openJobFolder(directory: string): Claim | Refusal {
  try {
    // Looks instead of errors: this is on the way of every start.
    if (statSync(claimPath(directory), QUIETLY) !== undefined) return readClaim(directory);
    if (statSync(directory, QUIETLY) === undefined) mkdirSync(directory, { recursive: true, mode: 0o700 });
    return { status: 'absent' };
  } catch (error) {
    return refuseFolder(directory, error);
  }
}

/** Puts the standard input where the shim opens it, whole or not at all: the shim of a dead daemon may be opening it just now. */
export function writeInput(spec: ProcessSpec): Refusal | null {
  if (spec.input === null && spec.control === undefined) return null;
  try {
    if (spec.input === null) {
      prepareControl(spec.directory);
      return null;
    }
    const draft = `${inputPath(spec.directory)}.${process.pid}`;
    writeFileSync(draft, spec.input, { mode: 0o600 });
    renameSync(draft, inputPath(spec.directory));
    return null;
  } catch (error) {
    return refuseFolder(spec.directory, error);
  }
}

/** Claims a job that nobody claimed, for nobody: a launch that still sits in the pipe of a dead daemon's shim then starts nothing. False when somebody was quicker. */
export function forbidStart(directory: string, bootId: string): boolean {
  try {
    const nobody = formatClaim({ pid: process.pid, startTicks: 0, bootId }, 0);
    writeFileSync(claimPath(directory), `${nobody}\nend r\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** A shim told that it created a claim that it could not write; nothing ran, so the empty claim may go, and we find out why. */
export function clearFailedClaim(directory: string): Refusal {
  try {
    rmSync(claimPath(directory), { force: true });
    const path = `${directory}/trial`;
    writeFileSync(path, 'x'.repeat(4096), { mode: 0o600 });
    rmSync(path, { force: true });
    return refuse(`The claim in ${directory} could not be written.`, 'Try again.');
  } catch (error) {
    return refuseFolder(directory, error);
  }
}

function refuseFolder(directory: string, error: unknown): Refusal {
  const message = error instanceof Error ? error.message : String(error);
  const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return refuse(
    `The process folder ${directory} cannot be used: ${message}`,
    full
      ? 'The disk is full: free some space, then go on.'
      : 'Make the folder writable for this user, or move the state elsewhere.',
  );
}
