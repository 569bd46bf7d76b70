import { createHash } from 'node:crypto';
import { slugOf } from '../../core/plan/slug.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';

/**
 * A name for files and refs that keeps what is readable of any identifier and stays unique: lower case letters, digits and hyphens,
 * then eight hex digits of the identifier's SHA-256.
 */
export function toSlug(identifier: string): string {
  return slugOf(identifier, createHash('sha256').update(identifier).digest('hex').slice(0, 8));
}

/** The run's part of a ref: its id as it is when that is plain, otherwise its slug. */
function runSegment(runId: string): string {
  return /^[a-z0-9][a-z0-9-]{0,63}$/i.test(runId) ? runId : toSlug(runId);
}

/** Private ref that keeps the run's base alive. */
export function basePin(runId: string): string {
  return `refs/slipway/${runSegment(runId)}/base`;
}

/** Private ref that keeps an attempt's snapshot alive. */
export function snapshotPin(key: AttemptKey): string {
  return `refs/slipway/${runSegment(key.runId)}/${toSlug(key.taskId)}/${key.attempt}`;
}

/** Private ref that keeps an attempt's candidate alive until it landed. */
export function candidatePin(key: AttemptKey): string {
  return `${snapshotPin(key)}-candidate`;
}

/** Private ref that keeps what an attempt left behind when it ended without a snapshot. */
export function leftoverPin(key: AttemptKey): string {
  return `${snapshotPin(key)}-left`;
}
