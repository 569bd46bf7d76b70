/*
 * Holds a sandbox without a network of its own, and lets through what is on its allow-list. It is part of the job's tree: the shim starts it,
 * it starts bubblewrap and ends as that ends. So it goes on when the daemon dies, and is gone when the job is; when it is killed, the sandbox
 * dies with it.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { toAllowList } from '../../../core/network/allow-list.ts';
import { openProxy } from './proxy.ts';
import { openRefusals } from './refusals.ts';
import { withoutProxies } from './upstream.ts';

/** What it is started with, as JSON. */
interface Order {
  /** Folder for the socket; the name of the socket is added to it. */
  readonly folder: string;
  /** Where refused targets are noted. */
  readonly refusals: string;
  readonly allow: readonly string[];
  readonly providers: readonly string[];
}

/** Name of the socket in its folder. */
const SOCKET = 'way-out';

async function run(order: Order, [program = '', ...rest]: readonly string[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  // Paths of sockets have at most 107 bytes: it is named from within its folder.
  process.chdir(order.folder);
  const list = toAllowList(order);
  await openProxy(SOCKET, { list, refuse: openRefusals(order.refusals), variables: process.env });
  const env = withoutProxies(process.env);
  // A fault of one connection ends that connection, never the agent.
  process.on('uncaughtException', () => undefined);
  const child = spawn(program, rest, { cwd: '/', env, stdio: [0, 1, 2, 3] });
  child.on('error', (error) => {
    process.stderr.write(`${program} cannot be started: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    rmSync(SOCKET, { force: true });
    process.exit(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
  });
}

const [order = '', , ...command] = process.argv.slice(2);
await run(JSON.parse(order), command);
