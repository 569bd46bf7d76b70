import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Client } from '../../src/client/client.ts';
import { connectDaemon } from '../../src/client/connect.ts';
import type { Result } from '../../src/core/result.ts';
import { DAEMON_NODE_OPTIONS } from '../../src/main/daemon-arguments.ts';

/** What users install, built before by the npm script; `SLIPWAY_BENCH_DAEMON` names another entry, such as `src/main/daemon.ts`. */
const ENTRY = resolve(process.env['SLIPWAY_BENCH_DAEMON'] ?? join(import.meta.dirname, '../../dist/daemon.js'));
/** More options of Node for the daemon, such as `--cpu-prof --cpu-prof-dir=FOLDER`. */
const NODE_OPTIONS = (process.env['SLIPWAY_BENCH_NODE_OPTIONS'] ?? '').split(' ').filter((option) => option !== '');

/** A daemon of its own in a folder of its own. */
export interface BenchDaemon extends AsyncDisposable {
  readonly client: Client;
  readonly pid: number;
  /** Resident memory in megabytes, now and at its highest. */
  memory(): { readonly now: number; readonly peak: number };
}

/** Nothing of this process's environment but the path reaches the daemon. */
export function scrubbed(folder: string): Record<string, string> {
  const { PATH = '/usr/bin:/bin' } = process.env;
  return { PATH, HOME: folder, SLIPWAY_HOME: join(folder, 'slipway'), LANG: 'C.UTF-8' };
}

/** A new folder for one measurement, gone when it is disposed of. */
export function scratchFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'slipway-speed-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Starts the daemon as a process and connects to it once it answers. */
export async function startDaemon(folder: string): Promise<BenchDaemon> {
  mkdirSync(join(folder, 'slipway'), { recursive: true, mode: 0o700 });
  const child = spawn(process.execPath, [...DAEMON_NODE_OPTIONS, ...NODE_OPTIONS, ENTRY, '--stay'], {
    env: scrubbed(folder),
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const runtime = join(folder, 'slipway', 'runtime');
  const client = given(
    await connectDaemon({
      socketPath: join(runtime, 'daemon.sock'),
      tokenPath: join(runtime, 'token'),
      startDaemon: async () => ({ ok: true, value: undefined }),
    }),
  );
  return {
    client,
    pid: child.pid ?? 0,
    memory: () => memoryOf(child),
    [Symbol.asyncDispose]: async () => {
      client.close();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function memoryOf(child: ChildProcess): { readonly now: number; readonly peak: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
  const read = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { now: read('VmRSS'), peak: read('VmHWM') };
}

/** The value of a result that has to be one here. */
export function given<Value>(result: Result<Value, { readonly message: string }>): Value {
  if (result.ok) return result.value;
  throw new Error(result.failure.message);
}
