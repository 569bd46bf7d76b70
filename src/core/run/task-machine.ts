import { assert, assertNever, present } from '../assert.ts';
import type { GateReport } from '../gate/gate.ts';
import type { QuestionKind, RunEvent, TaskEvent } from './events.ts';
import type { FailureReport } from './failure.ts';

/*
 *  pending ──> assigned (a person's task) ──> running: its gates, once it is handed in
 *                 ┌──────────── task-backed-off ───────────┐
 *                 v                                        │
 *  pending ──> queued ──> running ──> merging ──> completed│
 *     │  ^        ^          ├──> awaiting-decision ──> (queued)
 *     v  │        │          ├──> paused ──> (pending)    │
 *  blocked        └──────────┴──> failed ──> (pending)    │
 *                                                          │
 *  skipped: from every state that is not yet terminal      ┘
 */

/** A commit that is about to land, on disk before the branch moves. */
export interface MergeIntent {
  readonly base: string;
  readonly candidate: string;
  readonly tree: string;
  readonly reports: readonly GateReport[];
}

/** When a question is answered with its fallback; `at` is the wall-clock time it was asked, in milliseconds. */
export interface Deadline {
  readonly afterMs: number;
  readonly at: number;
  readonly seq: number;
}

/** Where a task stands, each state with exactly its data. */
export type TaskState =
  /** `backOff` holds the wait before it may be queued again. */
  | {
      readonly status: 'pending';
      readonly backOff: { readonly delayMs: number; readonly reason: string; readonly seq: number } | null;
    }
  | { readonly status: 'queued' }
  | { readonly status: 'running'; readonly attempt: number }
  /** `turn` is null until the merge queue takes it up; then it counts the candidates made. */
  | {
      readonly status: 'merging';
      readonly attempt: number;
      readonly turn: number | null;
      readonly intent: MergeIntent | null;
    }
  | {
      readonly status: 'completed';
      readonly by: 'gates' | 'person' | 'plan';
      readonly commit: string | null;
      readonly tree: string | null;
    }
  | { readonly status: 'blocked'; readonly by: readonly string[]; readonly reason: string }
  | {
      readonly status: 'awaiting-decision';
      /** Number of the event that asked it: no other question of the run has it. */
      readonly id: number;
      readonly question: string;
      readonly options: readonly string[];
      readonly fallback: string | null;
      readonly kind: QuestionKind;
      readonly deadline: Deadline | null;
      /** The deadline passed and there was no fallback. */
      readonly overdue: boolean;
    }
  /** It waits for a person to do it. `attempt` is null until there is a workspace. */
  | {
      readonly status: 'assigned';
      readonly attempt: number | null;
      /** The person asked for a workspace. */
      readonly wanted: boolean;
      /** What the person said when handing it in, or null before. */
      readonly handedIn: string | null;
      /** Why the work came back, or null the first time. */
      readonly failure: FailureReport | null;
    }
  /** `failure` is null when only the run is paused. */
  | { readonly status: 'paused'; readonly reason: string; readonly failure: FailureReport | null }
  | { readonly status: 'failed'; readonly failure: FailureReport }
  | { readonly status: 'skipped'; readonly satisfy: boolean; readonly reason: string };

/** The events that move a task; those of its attempts that do not are absent. */
export type TaskMove =
  | TaskEvent
  | Extract<RunEvent, { type: 'attempt-started' | 'attempt-succeeded' | 'agent-finished' }>;

/** What may happen in which state, and the state it leads to; what is absent is a bug. */
export const TASK_TRANSITIONS = {
  pending: {
    'task-queued': 'queued',
    'task-offered': 'assigned',
    'task-assigned': 'pending',
    'task-blocked': 'blocked',
    'task-skipped': 'skipped',
  },
  queued: {
    'attempt-started': 'running',
    'task-asked': 'awaiting-decision',
    'task-assigned': 'pending',
    'task-skipped': 'skipped',
  },
  running: {
    'attempt-succeeded': 'merging',
    'task-backed-off': 'pending',
    'task-asked': 'awaiting-decision',
    'task-assigned': 'pending',
    'task-returned': 'assigned',
    'task-paused': 'paused',
    'task-failed': 'failed',
    'task-skipped': 'skipped',
  },
  merging: {
    'merge-started': 'merging',
    'merge-intended': 'merging',
    'merge-superseded': 'merging',
    'merge-conflicted': 'merging',
    'merge-rejected': 'merging',
    'task-completed': 'completed',
    'task-backed-off': 'pending',
    'task-returned': 'assigned',
    'task-paused': 'paused',
    'task-failed': 'failed',
    'task-skipped': 'skipped',
  },
  completed: {},
  blocked: { 'task-unblocked': 'pending', 'task-assigned': 'blocked', 'task-skipped': 'skipped' },
  'awaiting-decision': {
    'task-answered': 'pending',
    'task-overdue': 'awaiting-decision',
    'task-assigned': 'pending',
    'task-skipped': 'skipped',
  },
  assigned: {
    'workspace-requested': 'assigned',
    'work-handed-in': 'assigned',
    'attempt-started': 'assigned',
    'agent-finished': 'running',
    'task-returned': 'assigned',
    'task-assigned': 'pending',
    'task-skipped': 'skipped',
  },
  paused: { 'task-retried': 'pending', 'task-queued': 'queued', 'task-skipped': 'skipped' },
  failed: { 'task-retried': 'pending', 'task-skipped': 'skipped' },
  skipped: { 'task-retried': 'pending' },
} as const satisfies Record<TaskState['status'], Partial<Record<TaskMove['type'], TaskState['status']>>>;

/** An event's number in the journal, and the wall-clock time at which it was written, in milliseconds. */
export interface EventPlace {
  readonly seq: number;
  readonly at: number;
}

/** The task's state after the event. */
export function applyToTask(id: string, state: TaskState, event: TaskMove, place: EventPlace): TaskState {
  const row: Partial<Record<TaskMove['type'], TaskState['status']>> = TASK_TRANSITIONS[state.status];
  assert(row[event.type] !== undefined, `task ${id} is ${state.status} and cannot take ${event.type}`);
  switch (event.type) {
    case 'task-queued':
      return { status: 'queued' };
    case 'attempt-started':
      return state.status === 'assigned'
        ? { ...state, attempt: event.attempt }
        : { status: 'running', attempt: event.attempt };
    case 'agent-finished':
      return { status: 'running', attempt: event.attempt };
    case 'attempt-succeeded':
      return { status: 'merging', attempt: event.attempt, turn: null, intent: null };
    case 'task-blocked':
      return { status: 'blocked', by: event.by, reason: event.reason };
    case 'task-unblocked':
    case 'task-answered':
    case 'task-retried':
      return { status: 'pending', backOff: null };
    case 'task-backed-off':
      return { status: 'pending', backOff: { delayMs: event.delayMs, reason: event.reason, seq: place.seq } };
    case 'task-asked':
      return asked(event, place);
    case 'task-assigned':
      return state.status === 'blocked' ? state : { status: 'pending', backOff: null };
    case 'task-offered':
    case 'workspace-requested':
    case 'work-handed-in':
    case 'task-returned':
      return applyToAssigned(state, event);
    case 'task-overdue':
      assert(state.status === 'awaiting-decision', 'only a question has a deadline');
      return { ...state, overdue: true };
    case 'task-paused':
      return { status: 'paused', reason: event.reason, failure: event.failure };
    case 'task-failed':
      return { status: 'failed', failure: event.failure };
    case 'task-skipped':
      return { status: 'skipped', satisfy: event.satisfy, reason: event.reason };
    case 'task-completed':
      return { status: 'completed', by: event.by, commit: event.commit, tree: event.tree };
    case 'merge-started':
      return { ...merging(state), turn: 1 };
    case 'merge-intended':
      return {
        ...merging(state),
        intent: { base: event.base, candidate: event.candidate, tree: event.tree, reports: event.reports },
      };
    case 'merge-superseded': {
      const before = merging(state);
      return { ...before, turn: present(before.turn, 'a turn in the queue') + 1, intent: null };
    }
    case 'merge-conflicted':
    case 'merge-rejected':
      return { ...merging(state), intent: null };
    default:
      return assertNever(event);
  }
}

function asked(event: Extract<TaskEvent, { type: 'task-asked' }>, { seq, at }: EventPlace): TaskState {
  const { question, options, fallback, kind, deadlineMs } = event;
  const deadline = deadlineMs === null ? null : { afterMs: deadlineMs, at, seq };
  return { status: 'awaiting-decision', id: seq, question, options, fallback, kind, deadline, overdue: false };
}

type AssignedEvent = Extract<
  TaskEvent,
  { type: 'task-offered' | 'workspace-requested' | 'work-handed-in' | 'task-returned' }
>;

function applyToAssigned(state: TaskState, event: AssignedEvent): TaskState {
  const waiting = { status: 'assigned', attempt: null, wanted: false, handedIn: null } as const;
  if (event.type === 'task-offered') return { ...waiting, failure: null };
  if (event.type === 'task-returned') return { ...waiting, failure: event.failure, handedIn: event.handedIn };
  assert(state.status === 'assigned', `only a person's task takes ${event.type}`);
  return event.type === 'workspace-requested' ? { ...state, wanted: true } : { ...state, handedIn: event.summary };
}

function merging(state: TaskState): Extract<TaskState, { status: 'merging' }> {
  assert(state.status === 'merging', 'only a merging task takes merge events');
  return state;
}

/** Whether nothing more happens to the task unless a person asks for it. */
export function isTerminal(state: TaskState): boolean {
  return state.status === 'completed' || state.status === 'failed' || state.status === 'skipped';
}
