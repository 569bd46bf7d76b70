import { readFileSync, writeFileSync } from 'node:fs';
import type { ProcessEnd } from '../../ports/processes.ts';

/** Why we ended a tree ourselves. */
export type EndCause = Extract<ProcessEnd, { readonly kind: 'limit' | 'cancelled' }>;

/** Limits that a cause may name. */
const LIMITS = ['wall', 'idle', 'output', 'memory', 'processes'] as const;

function causePath(directory: string): string {
  return `${directory}/cause`;
}

/**
 * Keeps the cause beside the claim before the first signal is sent: a daemon that dies between the two would otherwise hand on
 * "killed by signal 9" as if the program had failed. A cause that cannot be written is still told to the caller of this life.
 */
export function writeCause(directory: string, cause: EndCause): void {
  try {
    writeFileSync(causePath(directory), `${JSON.stringify(cause)}\n`, { mode: 0o600, flag: 'wx' });
  } catch {
    // A full disk must not keep a runaway tree alive.
  }
}

/** The cause in a job's folder, or null when there is none or it is torn. */
export function readCause(directory: string): EndCause | null {
  try {
    return parseCause(readFileSync(causePath(directory), 'utf8'));
  } catch {
    return null;
  }
}

/** Reads the text of a cause file. */
export function parseCause(text: string): EndCause | null {
  if (!text.endsWith('\n')) return null;
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || !('kind' in value)) return null;
  if (value.kind === 'cancelled') return { kind: 'cancelled' };
  if (value.kind !== 'limit' || !('limit' in value) || !('message' in value)) return null;
  const limit = LIMITS.find((name) => name === value.limit);
  return limit === undefined ? null : { kind: 'limit', limit, message: String(value.message) };
}
