import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, createClient } from '../../../src/client/client.ts';
import { openTransport } from '../../../src/client/transport.ts';
import type { Result } from '../../../src/core/result.ts';
import { DAEMON_NODE_OPTIONS } from '../../../src/main/daemon-arguments.ts';
import type { Scene } from './scene.ts';

const SOURCE = join(import.meta.dirname, '../../../src/main/daemon.ts');

/** The real daemon as a child process on a scene. */
export interface DaemonProcess extends AsyncDisposable {
  readonly status: 'ready';
  readonly pid: number;
  /** Milliseconds from its start to its READY. */
  readonly readyMs: number;
  readonly client: Client;
  /** SIGKILL, by its own number; resolves once it is gone. */
  kill(): Promise<void>;
}

/** How a daemon that did not become ready ended. */
export interface FailedStart {
  readonly status: 'ended';
  readonly code: number | null;
  readonly stderr: string;
}

/** Starts a daemon and waits for its READY or its end. */
export async function startDaemon(scene: Scene, entry = SOURCE): Promise<DaemonProcess | FailedStart> {
  const start = performance.now();
  const child = spawn(process.execPath, [...DAEMON_NODE_OPTIONS, entry], {
    env: scene.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = once(child, 'close');
  const ready = once(createInterface({ input: child.stdout }), 'line');
  const first = await Promise.race([ready.then(() => 'ready' as const), ended.then(() => 'ended' as const)]);
  if (first === 'ended' || child.pid === undefined) return { status: 'ended', code: child.exitCode, stderr };
  const readyMs = performance.now() - start;
  const client = connect(scene);
  const kill = async () => {
    client.close();
    await killChild(child);
  };
  return { status: 'ready', pid: child.pid, readyMs, client, kill, [Symbol.asyncDispose]: kill };
}

/** A daemon that has to start. */
export async function startedDaemon(scene: Scene, entry?: string): Promise<DaemonProcess> {
  const daemon = await startDaemon(scene, entry);
  if (daemon.status === 'ended') throw new Error(`the daemon ended with ${daemon.code}: ${daemon.stderr}`);
  return daemon;
}

/** The value of an answer; throws on a refusal. */
export function successOf<Value>(result: Result<Value, { readonly message: string }>): Value {
  if (!result.ok) throw new Error(result.failure.message);
  return result.value;
}

function connect(scene: Scene): Client {
  const runtime = join(scene.home, 'runtime');
  const token = readFileSync(join(runtime, 'token'), 'utf8').trim();
  return createClient(openTransport({ socketPath: join(runtime, 'daemon.sock'), token }));
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
