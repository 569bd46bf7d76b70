import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loopbackTargets, type RefusedTarget, toAllowList } from '../../core/network/allow-list.ts';
import type { AllowedNetwork, ProcessObserver, ProcessSpec } from '../../ports/processes.ts';
import { type OutputTail, openOutputTail } from './output-tail.ts';

/*
 * A job with an allow-list has two programs of ours around it, both part of its tree:
 *
 *   shim ── guard ── bubblewrap ── first process ── forwarder ── program
 *             └──────── Unix socket, shown inside ────────┘
 */

/** Where the folder with the socket lies inside; `/run` is private in every sandbox. */
export const INNER_WAY_OUT = '/run/slipway-network';
const SOCKET = 'way-out';
/** Bytes of noted refusals that are read at the most; the guard notes a hundred. */
const REFUSALS_MAX_BYTES = 64 * 1024;
const REASONS: readonly string[] = ['not-listed', 'no-host', 'not-public'] satisfies readonly RefusedTarget[];
/** What steers Node itself; ours must not be steered by what is meant for the program, which gets it back. */
const NODE_OPTIONS = 'NODE_OPTIONS';

/** Whether a job has a network of its own with an allow-list. */
export function isGuarded(spec: Pick<ProcessSpec, 'isolation' | 'access'>): boolean {
  return spec.isolation === 'sandbox' && typeof spec.access.network !== 'string';
}

/** Folder of the guard's and the forwarder's program: beside this file in the sources, beside the bundle in the package. */
export function networkPrograms(): string {
  const folders = [join(import.meta.dirname, 'network'), join(import.meta.dirname, '../network')];
  return (
    folders.find((folder) => existsSync(join(folder, `guard${EXTENSION}`))) ?? join(import.meta.dirname, 'network')
  );
}

const EXTENSION = import.meta.filename.endsWith('.ts') ? '.ts' : '.mjs';

/** Folder of a job in which the guard makes its socket; made when missing. */
export function wayOutFolder(directory: string): string {
  const folder = join(directory, 'network');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** The program behind the one that leads its connections out. */
export function wrapInForwarder(network: AllowedNetwork, argv: readonly string[]): readonly string[] {
  const order = { socket: join(INNER_WAY_OUT, SOCKET), ports: [...loopbackTargets(toAllowList(network))] };
  return [process.execPath, join(networkPrograms(), `forwarder${EXTENSION}`), JSON.stringify(order), '--', ...argv];
}

/** A sandbox behind the one that watches its way out. */
export function wrapInGuard(
  { allow, providers }: AllowedNetwork,
  directory: string,
  sandbox: readonly string[],
): readonly [string, ...string[]] {
  const order = { folder: wayOutFolder(directory), refusals: refusalsPath(directory), allow, providers };
  return [process.execPath, join(networkPrograms(), `guard${EXTENSION}`), JSON.stringify(order), '--', ...sandbox];
}

/** The environment of a guarded job: the forwarder puts back what is held here. */
export function guardedEnvironment(environment: ProcessSpec['environment']): ProcessSpec['environment'] {
  const { [NODE_OPTIONS]: held, ...rest } = environment;
  return held === undefined ? rest : { ...rest, [`SLIPWAY_HELD_${NODE_OPTIONS}`]: held };
}

/** Follows what the guard of a job refuses; null where there is none, or nobody listens. */
export function openRefusalsTail(spec: ProcessSpec, { refused }: ProcessObserver): OutputTail | null {
  if (refused === undefined || !isGuarded(spec)) return null;
  let rest = '';
  return openOutputTail(refusalsPath(spec.directory), REFUSALS_MAX_BYTES, (chunk) => {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [reason = '', target = ''] = line.split(' ', 2);
      if (isReason(reason) && target !== '') refused(reason, target);
    }
  });
}

function isReason(text: string): text is RefusedTarget {
  return REASONS.includes(text);
}

function refusalsPath(directory: string): string {
  return join(directory, 'refused');
}
