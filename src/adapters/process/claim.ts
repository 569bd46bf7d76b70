import { readFileSync } from 'node:fs';
import { assert } from '../../core/assert.ts';
import type { ProcessIdentity } from '../../ports/processes.ts';

/*
 * `<directory>/claim` is created with O_EXCL by the shim that serves the job, before anything is started. Its first line names the
 * shim, its second line, appended in one write when the job is over, how the job ended. A line counts only with its line feed, so a
 * torn write reads as "not there yet". Nothing else decides whether a key was started.
 *
 *     (absent) ──O_EXCL──> opening ──first line──> running ──second line──> ended
 */

/** What the claim file of a job says. */
export type Claim =
  | { readonly status: 'absent' }
  /** The file is there, its first line is not: a shim is between two system calls, or died there. */
  | { readonly status: 'opening' }
  | { readonly status: 'running'; readonly shim: ProcessIdentity; readonly startedAt: number }
  | { readonly status: 'ended'; readonly shim: ProcessIdentity; readonly startedAt: number; readonly code: number }
  /** The shim could not open the output or input file: nothing ran. */
  | { readonly status: 'not-started'; readonly shim: ProcessIdentity; readonly startedAt: number };

const FIRST_LINE = /^slipway-claim 1 (\d+) (\d+) ([0-9a-zA-Z-]+) (\d+)\n/;
const SECOND_LINE = /^end (\d+|r)\n/;

/** The first line of a claim, without its line feed. `startedAt` is in milliseconds of the machine's monotonic clock since boot. */
export function formatClaim(shim: ProcessIdentity, startedAt: number): string {
  const line = `slipway-claim 1 ${shim.pid} ${shim.startTicks} ${shim.bootId} ${startedAt}`;
  assert(FIRST_LINE.test(`${line}\n`), 'a claim that is written can be read');
  return line;
}

/** Reads the text of a claim file; a torn or foreign text is `opening`, never an error. */
export function parseClaim(text: string): Exclude<Claim, { readonly status: 'absent' }> {
  const first = FIRST_LINE.exec(text);
  if (first === null) return { status: 'opening' };
  const shim = { pid: Number(first[1]), startTicks: Number(first[2]), bootId: String(first[3]) };
  const startedAt = Number(first[4]);
  const second = SECOND_LINE.exec(text.slice(first[0].length));
  if (second === null) return { status: 'running', shim, startedAt };
  if (second[1] === 'r') return { status: 'not-started', shim, startedAt };
  return { status: 'ended', shim, startedAt, code: Number(second[1]) };
}

/** Where the claim of a job is. */
export function claimPath(directory: string): string {
  return `${directory}/claim`;
}

/** Where the output of a job is. */
export function outputPath(directory: string): string {
  return `${directory}/output`;
}

/** Where the standard input of a job is, when it has any. */
export function inputPath(directory: string): string {
  return `${directory}/input`;
}

/** Where the set-up of the sandbox reports what became of it. */
export function sandboxReportPath(directory: string): string {
  return `${directory}/sandbox`;
}

/** Reads the claim in a job's folder; throws when the folder cannot be read. */
export function readClaim(directory: string): Claim {
  try {
    return parseClaim(readFileSync(claimPath(directory), 'latin1'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { status: 'absent' };
    throw error;
  }
}
