import { spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { ProcessIdentity } from '../../ports/processes.ts';
import { parseAnswer, type ShimAnswer } from './job-text.ts';
import type { ProcessTable } from './process-table.ts';

/*
 * A shim is a small POSIX shell in a session of its own that outlives the daemon. It reads one job at a time from its standard input,
 * runs it in the foreground and tells how it ended. Starting a program is its work, not Node's: a fork of the daemon blocks the event
 * loop for milliseconds, a fork of the shim takes a fraction of one and happens elsewhere. At the end of its input, which is also the
 * death of the daemon, it finishes the job it has and ends.
 */

/** What a shim tells, or that it is no more. */
export type ShimOutcome = ShimAnswer | { readonly type: 'gone' };

/** One shim of this daemon. */
export interface Shim {
  readonly identity: ProcessIdentity;
  /** False once the shell ended; it serves nothing then. */
  readonly alive: boolean;
  /** Executes a job's text; one at a time. */
  execute(text: string): Promise<ShimOutcome>;
  /** Ends the shim as soon as its job is done; nothing is heard of it any more. */
  release(): void;
}

/**
 * Signals that members of a job may send to their process group are survived. They are caught, not ignored: what is ignored would be
 * ignored by every program started from here. No globbing; existing files are never overwritten by a redirection.
 */
const PRELUDE = 'trap : HUP INT QUIT PIPE TERM USR1 USR2 ALRM\nset -C -f\n';

/** A shim never says more than this between two line feeds. */
const ANSWER_MAX_BYTES = 64;

/** Starts a shim; null when the machine cannot start another process. */
export function startShim(shell: string, table: ProcessTable): Shim | null {
  // Its folder is the root, so that it keeps no workspace busy.
  const child = spawn(shell, ['-s'], { detached: true, cwd: '/', env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', () => {});
  if (child.pid === undefined) return null;
  const startTicks = table.find(child.pid)?.startTicks;
  if (startTicks === undefined) {
    child.stdin.destroy();
    return null;
  }
  child.unref();
  return connect(child.stdin, child.stdout, { pid: child.pid, startTicks, bootId: table.bootId });
}

function connect(stdin: Writable, stdout: Readable, identity: ProcessIdentity): Shim {
  let alive = true;
  let pending: ((outcome: ShimOutcome) => void) | null = null;
  let partial = '';
  const settle = (outcome: ShimOutcome) => {
    const resolve = pending;
    pending = null;
    resolve?.(outcome);
  };
  const hear = (line: string) => {
    const answer = parseAnswer(line);
    if (answer !== null) settle(answer);
  };
  for (const stream of [stdin, stdout]) if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  stdin.on('error', () => {});
  stdout.on('error', () => {});
  stdout.on('data', (chunk: Buffer) => {
    const lines = (partial + chunk.toString('latin1')).split('\n');
    partial = (lines.pop() ?? '').slice(0, ANSWER_MAX_BYTES);
    for (const line of lines) hear(line);
  });
  // The end of its output is the end of the shell: no job inherits it.
  stdout.on('close', () => {
    alive = false;
    settle({ type: 'gone' });
  });
  stdin.write(PRELUDE);
  return {
    identity,
    get alive() {
      return alive;
    },
    execute: (text) =>
      new Promise((resolve) => {
        if (!alive) return resolve({ type: 'gone' });
        pending = resolve;
        stdin.write(text);
      }),
    release: () => {
      pending = null;
      stdin.end();
      stdout.destroy();
    },
  };
}
