import { spawn } from 'node:child_process';

/** How a short program ended, with what it printed (at most 64 KiB). */
export interface ProgramResult {
  /** Exit status, or null when it could not be started or was ended. */
  readonly code: number | null;
  readonly stdout: string;
}

const LIMIT_MS = 10_000;
const LIMIT_BYTES = 65_536;

/** Runs a program to ask it something, such as its version: no input, basics of the environment only, ten seconds at most. */
export function runProgram(
  variables: Readonly<Record<string, string | undefined>>,
): (argv: readonly string[]) => Promise<ProgramResult> {
  const { PATH = '/usr/bin:/bin', HOME = '/' } = variables;
  return ([command = '', ...rest]) =>
    new Promise((resolve) => {
      const child = spawn(command, rest, {
        env: { PATH, HOME, LANG: 'C.UTF-8' },
        stdio: ['ignore', 'pipe', 'ignore'],
        timeout: LIMIT_MS,
        killSignal: 'SIGKILL',
      });
      let stdout = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        if (stdout.length < LIMIT_BYTES) stdout += text;
      });
      child.once('error', () => resolve({ code: null, stdout }));
      child.once('close', (code) => resolve({ code, stdout }));
    });
}
