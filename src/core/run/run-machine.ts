import { assert, assertNever } from '../assert.ts';
import type { RunLevelEvent } from './events.ts';

/*
 *  planned ──> approved ──> running ⇄ paused
 *     │           │            ├──> completed
 *     └───────────┴────────────┼──> aborted
 *                              └──> failed ──> running (a failed task is tried again)
 */

/** Where a run stands, each state with exactly its data. */
export type RunPhase =
  | { readonly status: 'planned' }
  | { readonly status: 'approved' }
  | { readonly status: 'running' }
  | { readonly status: 'paused'; readonly mode: 'now' | 'after-current'; readonly reason: string }
  | { readonly status: 'completed' }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'aborted'; readonly reason: string };

type RunMove = Exclude<RunLevelEvent, { type: 'run-planned' | 'run-replanned' | `agent-${string}` | `cap-${string}` }>;

/** What may happen in which state, and the state it leads to; what is absent is a bug. `run-planned` creates the run. */
export const RUN_TRANSITIONS = {
  planned: { 'run-approved': 'approved', 'run-aborted': 'aborted' },
  approved: { 'run-started': 'running', 'run-failed': 'failed', 'run-aborted': 'aborted' },
  running: { 'run-paused': 'paused', 'run-completed': 'completed', 'run-failed': 'failed', 'run-aborted': 'aborted' },
  paused: { 'run-resumed': 'running', 'run-paused': 'paused', 'run-aborted': 'aborted' },
  completed: {},
  failed: { 'run-resumed': 'running' },
  aborted: {},
} as const satisfies Record<RunPhase['status'], Partial<Record<RunMove['type'], RunPhase['status']>>>;

/** The run's phase after the event. */
export function applyToRun(phase: RunPhase, event: RunMove): RunPhase {
  const row: Partial<Record<RunMove['type'], RunPhase['status']>> = RUN_TRANSITIONS[phase.status];
  assert(row[event.type] !== undefined, `the run is ${phase.status} and cannot take ${event.type}`);
  switch (event.type) {
    case 'run-approved':
      return { status: 'approved' };
    case 'run-started':
    case 'run-resumed':
      return { status: 'running' };
    case 'run-paused':
      return { status: 'paused', mode: event.mode, reason: event.reason };
    case 'run-completed':
      return { status: 'completed' };
    case 'run-failed':
      return { status: 'failed', reason: event.reason };
    case 'run-aborted':
      return { status: 'aborted', reason: event.reason };
    default:
      return assertNever(event);
  }
}

/** Whether the run has ended; only a person's retry brings a failed one back. */
export function hasEnded(phase: RunPhase): boolean {
  return phase.status === 'completed' || phase.status === 'failed' || phase.status === 'aborted';
}
