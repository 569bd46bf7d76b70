import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { SAFE_CONFIGURATION } from './git-environment.ts';
import { RepositoryFault, repositoryFault } from './repository-fault.ts';

/** One short-lived git process. */
export interface GitCall {
  readonly args: readonly string[];
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Standard input; it is empty without. */
  readonly input?: Uint8Array;
}

/** What a git process left; a non-zero code is for the caller to judge. */
export interface GitOutput {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Starts git, and nothing else: the only place of this adapter that starts processes. */
export interface GitRunner {
  /** Runs one call to its end; throws a fault on a timeout, too much output, or when git cannot be started. */
  run(call: GitCall): Promise<GitOutput>;
  /** Starts a process that answers requests on its standard input until that is closed. */
  converse(call: Omit<GitCall, 'input'>): ChildProcessWithoutNullStreams;
}

/** Longest a single git call may take, in milliseconds. */
const CALL_TIMEOUT_MS = 10 * 60_000;
/** Most bytes a single call may print on standard output. */
const OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024;
/** Bytes of standard error that are kept. */
const STDERR_LIMIT_BYTES = 16 * 1024;

/** A runner for the git at `gitPath` (a name is looked up in PATH). */
export function createGitRunner(gitPath: string): GitRunner {
  const argv = (call: Omit<GitCall, 'input'>): string[] => [...SAFE_CONFIGURATION, ...call.args];
  return {
    run: (call) => {
      const options = { cwd: call.cwd, env: { ...call.environment } };
      const child = spawn(gitPath, argv(call), {
        ...options,
        stdio: [call.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      });
      if (call.input !== undefined) feed(child, call.input);
      return collect(child, call.args[0] ?? '', gitPath);
    },
    converse: (call) =>
      spawn(gitPath, argv(call), { cwd: call.cwd, env: { ...call.environment }, stdio: ['pipe', 'pipe', 'pipe'] }),
  };
}

/** A git that stops reading has failed and says so by its exit code, so a broken pipe is not an error of its own. */
function feed(child: ChildProcess, input: Uint8Array): void {
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
}

function collect(child: ChildProcess, command: string, gitPath: string): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    let stdoutBytes = 0;
    let stderr = '';
    let fault: RepositoryFault | null = null;
    const end = (reason: RepositoryFault): void => {
      fault ??= reason;
      child.kill('SIGKILL');
    };
    const timer = setTimeout(() => end(timeoutFault(command)), CALL_TIMEOUT_MS);
    child.stdout?.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length;
      if (stdoutBytes > OUTPUT_LIMIT_BYTES) end(outputFault(command));
      else stdout.push(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < STDERR_LIMIT_BYTES) stderr += chunk.toString('utf8');
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(startFault(gitPath, error));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (fault !== null) reject(fault);
      else resolve({ code: code ?? 128, stdout: Buffer.concat(stdout), stderr });
    });
  });
}

function timeoutFault(command: string): RepositoryFault {
  return new RepositoryFault({
    reason: 'timeout',
    message: `git ${command} took longer than ${CALL_TIMEOUT_MS / 60_000} minutes and was ended.`,
    hint: 'Check that the disk answers and that the repository is not on a stalled network mount, then retry.',
  });
}

function outputFault(command: string): RepositoryFault {
  return repositoryFault(
    `git ${command} printed more than ${OUTPUT_LIMIT_BYTES} bytes and was ended.`,
    'The tree holds far too many paths. Add generated folders to .gitignore, then retry.',
  );
}

/** Why git could not be started: it is not there, or the machine has nothing left to start it with. */
export function startFault(gitPath: string, error: NodeJS.ErrnoException): RepositoryFault {
  const message = `${gitPath} could not be started: ${error.message}.`;
  const exhausted = error.code === 'EAGAIN' || error.code === 'ENOMEM' || error.code === 'EMFILE';
  return repositoryFault(
    message,
    exhausted
      ? 'The machine is out of processes, memory or open files. End what uses them up, then retry.'
      : 'Install git 2.38 or later and make sure that it is in PATH.',
  );
}
