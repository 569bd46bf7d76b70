import { claimPath, inputPath, outputPath, sandboxReportPath } from './claim.ts';
import { formatControlled } from './control-text.ts';
import { formatTaskLimit, isPlainVariable, quoteForShell } from './shell-text.ts';

/*
 * The text that a shim reads from its standard input and executes for one job. It is one compound command: a shell runs it only when
 * it has read all of it, so a daemon that dies in the middle of writing starts nothing. Built-ins alone up to the program itself: one
 * fork and one exec per job.
 *
 * `k` holds what is told to the daemon at the end:
 *   c  the working folder cannot be entered      t  the claim exists or cannot be created
 *   w  the claim cannot be written               r  output or input cannot be opened
 *   e N  ended with N, recorded in the claim     f N  ended with N, which could not be recorded
 */

/** What a shim needs to know to run one job. */
export interface JobOrder {
  readonly directory: string;
  readonly claim: string;
  readonly cwd: string;
  /** Absolute path of the program, then its arguments. */
  readonly argv: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** Where its standard input comes from: nowhere, a file that was written before, or what is said while it runs. */
  readonly input: 'none' | 'file' | 'control';
  /** Bytes of the largest file the job may write. */
  readonly fileBytes: number;
  /** `hard` bounds cannot be raised again by the job and cost one fork more; `soft` ones guard against accidents. */
  readonly bounds: 'soft' | 'hard';
  /** Most tasks of this user that the job may bring about; null to leave that alone. Only with hard bounds. */
  readonly userTasks: number | null;
  /** Folder of the control group that the job enters, or null. Only with hard bounds. */
  readonly taskGroup: string | null;
  /** The program reports on descriptor 3 what became of its own set-up. */
  readonly reportsSetup: boolean;
}

/** Kinds of one-line answers that a shim gives. */
export type ShimAnswer =
  | { readonly type: 'ended'; readonly code: number; readonly recorded: boolean }
  | { readonly type: 'refused'; readonly reason: 'cwd' | 'claim-taken' | 'claim-unwritable' | 'streams' };

const ENV_PROGRAM = '/usr/bin/env';
/** Unit of `ulimit -f` in POSIX shells. */
const BLOCK_BYTES = 512;

/** The shell text of one job, with its line feed. */
export function formatJob(order: JobOrder): string {
  const claim = quoteForShell(claimPath(order.directory));
  const output = quoteForShell(outputPath(order.directory));
  const report = order.reportsSetup ? ` 3>${quoteForShell(sandboxReportPath(order.directory))}` : '';
  const run = `k=r; ${formatRun(order, `>${output}${report} 4>&-`)}`;
  const record = `echo "end \${k#e }" >&4 || k="f\${k#e}"`;
  const claimed = `{ k=w; echo ${quoteForShell(order.claim)} >&4 && { ${run}; ${record}; }; } 4>${claim}`;
  return `{ k=c; cd -- ${quoteForShell(order.cwd)} && { unset PWD OLDPWD; k=t; ${claimed}; }; cd /; echo "$k"; }\n`;
}

function formatRun(order: JobOrder, streams: string): string {
  const program = formatProgram(order);
  if (order.input === 'control') return formatControlled(order.directory, program, streams);
  const input = order.input === 'file' ? quoteForShell(inputPath(order.directory)) : '/dev/null';
  return `{ ${program}; } <${input} ${streams}`;
}

function formatProgram(order: JobOrder): string {
  const blocks = Math.max(1, Math.ceil(order.fileBytes / BLOCK_BYTES));
  const command = formatCommand(order);
  if (order.bounds === 'hard') {
    const userTasks = order.userTasks === null ? '' : formatTaskLimit(order.userTasks);
    const group =
      order.taskGroup === null ? '' : `echo 0 2>/dev/null >|${quoteForShell(order.taskGroup)}/cgroup.procs; `;
    return `( ulimit -f ${blocks}; ${userTasks}${group}${command('exec ')} ) 2>&1; k="e $?"`;
  }
  return `ulimit -S -f ${blocks}; ${command('')} 2>&1; k="e $?"; ulimit -S -f unlimited`;
}

function formatCommand(order: JobOrder): (prefix: string) => string {
  const plain: string[] = [];
  const other: string[] = [];
  for (const [name, value] of Object.entries(order.environment)) {
    if (isPlainVariable(name)) plain.push(`${name}=${quoteForShell(value)}`);
    else other.push(quoteForShell(`${name}=${value}`));
  }
  const words = order.argv.map(quoteForShell);
  // A path is never taken for a built-in, an alias or a function; every program is given by its path.
  const program = other.length === 0 ? words : [ENV_PROGRAM, '--', ...other, ...words];
  return (prefix) => [...plain, prefix + program.join(' ')].join(' ');
}

/** Reads one line of a shim, or null for a line that is not known. */
export function parseAnswer(line: string): ShimAnswer | null {
  const kind = line.charAt(0);
  if (kind === 'e' || kind === 'f') return { type: 'ended', code: Number(line.slice(2)), recorded: kind === 'e' };
  if (kind === 'c') return { type: 'refused', reason: 'cwd' };
  if (kind === 't') return { type: 'refused', reason: 'claim-taken' };
  if (kind === 'w') return { type: 'refused', reason: 'claim-unwritable' };
  return kind === 'r' ? { type: 'refused', reason: 'streams' } : null;
}
