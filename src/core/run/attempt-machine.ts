import { assert, assertNever } from '../assert.ts';
import type { GateReport } from '../gate/gate.ts';
import { isPerson } from './agent-list.ts';
import type { AttemptEvent, AttemptMode } from './events.ts';
import type { FailureReport } from './failure.ts';
import { mostUsage, NO_USAGE, type Usage } from './usage.ts';

/*
 *  preparing ──> working ──> snapshotting ──> verifying ──> succeeded
 *      └────────────┴─────────────┴──────────────┴──> failed | cancelled
 *
 * What an attempt left in its tree is kept after failed and cancelled too: `snapshot-taken` then only records where.
 */

/** Where an attempt stands, each state with exactly its data. */
export type AttemptState =
  | { readonly status: 'preparing' }
  | { readonly status: 'working' }
  | { readonly status: 'snapshotting' }
  | { readonly status: 'verifying' }
  | { readonly status: 'succeeded'; readonly tree: string }
  | { readonly status: 'failed'; readonly failure: FailureReport }
  | { readonly status: 'cancelled'; readonly reason: string };

export type AttemptEventType = AttemptEvent['type'];

/** What may happen in which state, and the state it leads to; what is absent is a bug. `attempt-started` creates the attempt. */
export const ATTEMPT_TRANSITIONS = {
  preparing: {
    'budget-granted': 'preparing',
    'attempt-prepared': 'working',
    'attempt-failed': 'failed',
    'attempt-cancelled': 'cancelled',
  },
  working: {
    'agent-started': 'working',
    'agent-session': 'working',
    'agent-told': 'working',
    'budget-granted': 'working',
    'usage-reported': 'working',
    'agent-finished': 'snapshotting',
    'attempt-failed': 'failed',
    'attempt-cancelled': 'cancelled',
  },
  snapshotting: {
    'snapshot-taken': 'verifying',
    'attempt-succeeded': 'succeeded',
    'attempt-failed': 'failed',
    'attempt-cancelled': 'cancelled',
  },
  verifying: { 'attempt-succeeded': 'succeeded', 'attempt-failed': 'failed', 'attempt-cancelled': 'cancelled' },
  succeeded: { 'workspace-released': 'succeeded' },
  failed: {
    'usage-reported': 'failed',
    'snapshot-taken': 'failed',
    'salvage-failed': 'failed',
    'workspace-released': 'failed',
  },
  cancelled: {
    'usage-reported': 'cancelled',
    'snapshot-taken': 'cancelled',
    'salvage-failed': 'cancelled',
    'workspace-released': 'cancelled',
  },
} as const satisfies Record<
  AttemptState['status'],
  Partial<Record<Exclude<AttemptEventType, 'attempt-started'>, AttemptState['status']>>
>;

/** Whether the attempt still owns a tree: `held` until what it left is pinned, then `salvaged`, then `released`. */
export type Lease = 'none' | 'held' | 'salvaged' | 'released';

/** Something that a person said to an attempt while it worked. */
export interface Told {
  /** Unique within the attempt. */
  readonly key: string;
  readonly text: string;
  /** What it was doing is stopped for it. */
  readonly interrupts: boolean;
}

/** One attempt of a task; replaced, never changed. */
export interface AttemptRecord {
  /** From 1 within the task. */
  readonly number: number;
  readonly agent: string;
  readonly mode: AttemptMode;
  readonly sessionId: string;
  /** As the program told, or null. */
  readonly model: string | null;
  readonly version: string | null;
  /** Oldest first. */
  readonly told: readonly Told[];
  readonly state: AttemptState;
  readonly lease: Lease;
  /** Commit its tree was prepared from. */
  readonly base: string | null;
  /** Commit that holds what it left. */
  readonly snapshot: string | null;
  readonly snapshotTree: string | null;
  readonly files: readonly string[];
  readonly usage: Usage;
  /** The most US dollars that its program is told to use; null without a cap of cost. */
  readonly grantedUsd: number | null;
  /** When its agent began, in wall-clock milliseconds; null before, after, and where a person works. */
  readonly workingSince: number | null;
  /** How long its agent worked, in milliseconds by the wall clock, once it is over. */
  readonly workedMs: number;
  readonly summary: string;
  readonly reports: readonly GateReport[];
  /** Wall-clock milliseconds. */
  readonly startedAt: number;
  readonly finishedAt: number | null;
}

/** Whether the attempt is over. */
function isOver(attempt: AttemptRecord): boolean {
  const { status } = attempt.state;
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

/** Whether it is over and its tree has not been given back. */
export function ownsTree(attempt: AttemptRecord): boolean {
  return isOver(attempt) && (attempt.lease === 'held' || attempt.lease === 'salvaged');
}

/** The attempt as it begins. A checkpoint has no agent and begins with its gates; without a workspace the agent begins at once. */
export function startAttempt(
  event: Extract<AttemptEvent, { type: 'attempt-started' }>,
  at: number,
  kind: 'agent' | 'agent-without-workspace' | 'checkpoint',
): AttemptRecord {
  const status = kind === 'agent' ? 'preparing' : kind === 'checkpoint' ? 'verifying' : 'working';
  return {
    number: event.attempt,
    agent: event.agent,
    mode: event.mode,
    sessionId: event.sessionId,
    model: null,
    version: null,
    told: [],
    state: { status },
    lease: kind === 'agent' ? 'held' : 'none',
    base: null,
    snapshot: null,
    snapshotTree: null,
    files: [],
    usage: NO_USAGE,
    grantedUsd: null,
    workingSince: status === 'working' && !isPerson(event.agent) ? at : null,
    workedMs: 0,
    summary: '',
    reports: [],
    startedAt: at,
    finishedAt: null,
  };
}

/** The attempt after the event. */
export function applyToAttempt(attempt: AttemptRecord, event: LaterEvent, at: number): AttemptRecord {
  const next = step(attempt, event, at);
  if (attempt.workingSince === null || next.state.status === 'working') return next;
  return { ...next, workingSince: null, workedMs: Math.max(0, at - attempt.workingSince) };
}

type LaterEvent = Exclude<AttemptEvent, { type: 'attempt-started' }>;

function step(attempt: AttemptRecord, event: LaterEvent, at: number): AttemptRecord {
  const row: Partial<Record<AttemptEventType, AttemptState['status']>> = ATTEMPT_TRANSITIONS[attempt.state.status];
  assert(
    row[event.type] !== undefined,
    `attempt ${event.task}/${event.attempt} is ${attempt.state.status} and cannot take ${event.type}`,
  );
  switch (event.type) {
    case 'attempt-prepared':
      return {
        ...attempt,
        state: { status: 'working' },
        base: event.base,
        workingSince: isPerson(attempt.agent) ? null : at,
      };
    case 'agent-started':
      return attempt;
    case 'agent-session':
      return { ...attempt, sessionId: event.sessionId, model: event.model, version: event.version };
    case 'agent-told':
      return { ...attempt, told: [...attempt.told, toldBy(event, attempt.told.length + 1)] };
    case 'budget-granted':
      return { ...attempt, grantedUsd: event.costUsd };
    case 'usage-reported':
      return { ...attempt, usage: mostUsage(attempt.usage, event.usage) };
    case 'agent-finished':
      return {
        ...attempt,
        state: { status: 'snapshotting' },
        summary: event.summary,
        usage: mostUsage(attempt.usage, event.usage),
      };
    case 'snapshot-taken':
      return withSnapshot(attempt, event);
    case 'attempt-succeeded':
      return { ...attempt, state: { status: 'succeeded', tree: event.tree }, reports: event.reports, finishedAt: at };
    case 'attempt-failed':
      return {
        ...attempt,
        ...over(attempt, { status: 'failed', failure: event.failure }, event.usage, at),
        reports: event.reports,
      };
    case 'attempt-cancelled':
      return { ...attempt, ...over(attempt, { status: 'cancelled', reason: event.reason }, event.usage, at) };
    case 'salvage-failed':
      return { ...attempt, lease: 'salvaged' };
    case 'workspace-released':
      return { ...attempt, lease: 'released' };
    default:
      return assertNever(event);
  }
}

function toldBy({ text, interrupts }: Extract<AttemptEvent, { type: 'agent-told' }>, number: number): Told {
  return { key: `told-${number}`, text, interrupts };
}

function withSnapshot(attempt: AttemptRecord, event: Extract<AttemptEvent, { type: 'snapshot-taken' }>): AttemptRecord {
  const state: AttemptState = attempt.state.status === 'snapshotting' ? { status: 'verifying' } : attempt.state;
  return { ...attempt, state, lease: 'salvaged', snapshot: event.commit, snapshotTree: event.tree, files: event.files };
}

/** Usage that was reported before is kept; a failure brings what came on top of it. */
function over(
  attempt: AttemptRecord,
  state: AttemptState,
  usage: Usage,
  at: number,
): Pick<AttemptRecord, 'state' | 'usage' | 'finishedAt' | 'lease'> {
  const lease = attempt.lease === 'held' && attempt.base === null ? 'salvaged' : attempt.lease;
  return { state, usage: mostUsage(attempt.usage, usage), finishedAt: at, lease };
}
