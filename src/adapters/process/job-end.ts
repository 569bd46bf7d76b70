import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import type { ProcessEnd } from '../../ports/processes.ts';
import { refuse } from './check-spec.ts';
import { outputPath, sandboxReportPath } from './claim.ts';
import { writeCause } from './end-cause.ts';
import { outputBreach } from './limits.ts';
import { type LiveJob, outputSize } from './live-job.ts';

/** How the program of a job ended, before it is known why. */
export type ProgramEnd =
  | { readonly type: 'ended'; readonly code: number }
  | { readonly type: 'refused'; readonly message: string; readonly hint: string }
  | { readonly type: 'lost'; readonly message: string }
  /** Another shim serves the job: the claim was there before ours, or cannot be created. */
  | { readonly type: 'elsewhere' };

/**
 * Shells and bubblewrap report a death by signal N as 128 + N, and nothing else about it: a program that exits with such a code itself
 * looks the same. Only a signal that ends no program was surely none.
 */
const SIGNAL_BASE = 128;
const SIGNAL_MAX = 64;
/** CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG and WINCH stop or wake a program, or do nothing. */
const HARMLESS_SIGNALS: ReadonlySet<number> = new Set([17, 18, 19, 20, 21, 22, 23, 28]);
/** What bubblewrap exits with when it could not set the sandbox up, and programs on errors of their own. */
const SETUP_FAILED = 1;
const SIGXFSZ = 25;
const COMPLAINT_BYTES = 500;

/** What became of a job, with the bytes of its output. */
export interface Conclusion {
  readonly conclusion: ProcessEnd;
  readonly bytes: number;
}

/** Judges a job whose tree is gone, and cuts its output to the allowed size. */
export async function concludeJob(
  job: LiveJob,
  end: Exclude<ProgramEnd, { readonly type: 'elsewhere' }>,
): Promise<Conclusion> {
  const { directory, limits } = job.spec;
  const bytes = outputSize(directory);
  const conclusion = judge(job, end, bytes);
  // Giving back the space of a flood takes a hundred milliseconds; others work meanwhile.
  if (bytes > limits.outputBytes) await truncate(outputPath(directory), limits.outputBytes);
  return { conclusion, bytes };
}

function judge(job: LiveJob, end: Exclude<ProgramEnd, { readonly type: 'elsewhere' }>, size: number): ProcessEnd {
  const { directory, limits } = job.spec;
  if (job.cause === null && end.type === 'ended' && printedTooMuch(job, end.code, size)) {
    job.cause = outputBreach(limits);
    writeCause(directory, job.cause);
  }
  if (job.cause !== null) return job.cause;
  if (end.type === 'refused') return refuse(end.message, end.hint);
  if (end.type === 'lost') return { kind: 'lost', message: end.message };
  return sandboxFailed(job, end.code) ? refuseSandbox(directory) : toProcessEnd(end.code);
}

/** The size limit of single files cuts the output too. */
function printedTooMuch(job: LiveJob, code: number, size: number): boolean {
  const { outputBytes, fileBytes } = job.spec.limits;
  return size > outputBytes || (code === SIGNAL_BASE + SIGXFSZ && size >= fileBytes);
}

/** How a program ended, from the exit status that its shell or sandbox gave. */
export function toProcessEnd(code: number): ProcessEnd {
  const signal = code - SIGNAL_BASE;
  const isSignal = signal > 0 && signal <= SIGNAL_MAX && !HARMLESS_SIGNALS.has(signal);
  return isSignal ? { kind: 'signalled', signal } : { kind: 'exited', code };
}

function sandboxFailed(job: LiveJob, code: number): boolean {
  return job.spec.isolation === 'sandbox' && code === SETUP_FAILED && !sandboxCompleted(job.spec.directory);
}

/** Whether bubblewrap reported the end of the program: it was set up, and the namespace ends with what is left in it. */
export function sandboxCompleted(directory: string): boolean {
  return readReport(directory).includes('"exit-code"');
}

/** The first process of a job's namespace, by its number outside; null while bubblewrap has not said it. */
export function namespaceHolder(directory: string): number | null {
  const match = /"child-pid": (\d+)/.exec(readReport(directory));
  return match === null ? null : Number(match[1]);
}

function readReport(directory: string): string {
  try {
    return readFileSync(sandboxReportPath(directory), 'latin1');
  } catch {
    return '';
  }
}

function refuseSandbox(directory: string): ProcessEnd {
  const complaint = readHead(outputPath(directory)).trim();
  return refuse(
    `The sandbox could not be set up: ${complaint}`,
    'Run `slipway doctor` to see what this machine can enforce.',
  );
}

function readHead(path: string): string {
  const bytes = Buffer.alloc(COMPLAINT_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, COMPLAINT_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}
