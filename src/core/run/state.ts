import type { PlanGraph } from '../plan/graph.ts';
import type { Plan, PlanTask } from '../plan/plan.ts';
import type { Allowance } from '../schedule/allowance.ts';
import type { ReadyQueue } from '../schedule/ready-queue.ts';
import type { TaskStatus } from '../view/run-view.ts';
import type { AttemptRecord } from './attempt-machine.ts';
import type { Cap, Period, ReachedCap } from './caps.ts';
import type { Actor, AttemptMode } from './events.ts';
import type { FailureReport } from './failure.ts';
import type { NearCap } from './near-caps.ts';
import { overridesFor } from './overrides.ts';
import type { RunPhase } from './run-machine.ts';
import type { RunSettings, RunTarget } from './settings.ts';
import type { Spending, SpendingByQuarter } from './spending.ts';
import type { TaskState } from './task-machine.ts';

/** What a run knows about one of its tasks. */
export interface TaskRecord {
  readonly index: number;
  readonly task: PlanTask;
  state: TaskState;
  readonly attempts: AttemptRecord[];
  /** What people said to it, oldest first: answers and notes of retries. */
  readonly notes: string[];
  /** Attempts up to this number do not count against the limit: a person asked for another try. */
  forgiven: number;
  /** Commit that an attempt which continues goes on from, or null for the head of the result branch. */
  continueFrom: string | null;
  /** Whether the next attempt goes on with the session and the work of the last one. */
  nextMode: AttemptMode;
  /** Why verified work did not land, until there is new verified work. */
  mergeFailure: FailureReport | null;
  /** Whom a person gave it to (`person`, `person:NAME`, or agents in order of preference); null where the settings decide. */
  assignee: string | null;
  /** Its last question by number, and the answer to it; null before the first. */
  lastQuestion: {
    readonly id: number;
    readonly answered: { readonly answer: string; readonly by: Actor } | null;
  } | null;
  /** What people said to its requests for leave, oldest first. */
  readonly permissions: { readonly question: string; readonly answer: string }[];
  /** Number of the event that started its last attempt; 0 before the first. */
  attemptSeq: number;
  /** What people added to its cap. */
  raised: Cap;
  /** The cap that its open question is about. */
  cap: ReachedCap | null;
  startedAt: number | null;
  finishedAt: number | null;
}

/** Why no more attempts of an agent are started; `at` is wall-clock time in milliseconds. */
export type AgentHold =
  | {
      readonly kind: 'braked';
      readonly delayMs: number;
      readonly reason: string;
      /** The provider itself said when the limit lifts. */
      readonly stated: boolean;
      readonly seq: number;
      readonly at: number;
    }
  | { readonly kind: 'stopped'; readonly reason: string };

/** No attempt starts before a span of the calendar is over; `until` and `at` are wall-clock times in milliseconds. */
export interface PeriodHold extends ReachedCap {
  readonly scope: Period;
  readonly until: number;
  readonly seq: number;
  readonly at: number;
}

/**
 * A run, as the fold of its journal. Updated in place by `applyEvent`, its single owner, so that ten thousand tasks stay linear;
 * everybody else only reads. The sets are indexes into `tasks`: they follow from the states and save searching.
 */
export interface RunState {
  readonly id: string;
  readonly title: string;
  readonly plan: Plan;
  readonly settings: RunSettings;
  readonly target: RunTarget;
  readonly graph: PlanGraph;
  readonly tasks: readonly TaskRecord[];
  phase: RunPhase;
  /** Number of the last event applied. */
  seq: number;
  readonly createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  readonly counts: Record<TaskStatus, number>;
  /** Predecessors of each graph node that are not satisfied yet. */
  readonly unmet: Int32Array;
  /** Pending tasks that nothing holds back any more. */
  readonly toQueue: Set<number>;
  /** Pending tasks behind one that failed or was skipped, with the task that holds them back. */
  readonly toBlock: Map<number, number>;
  /** Blocked tasks that nothing blocks any more. */
  readonly toUnblock: Set<number>;
  readonly ready: ReadyQueue;
  readonly running: Set<number>;
  /** How many attempts may be at work at the same time, after what the machine took so far. */
  allowance: Allowance;
  readonly merging: Set<number>;
  /** The task that the merge queue is at. */
  landing: number | null;
  readonly backingOff: Set<number>;
  /** Tasks that wait for a person to do them. */
  readonly assigned: Set<number>;
  /** Tasks with a question that is still open. */
  readonly asking: Set<number>;
  /** Tasks that are paused only because the run is. */
  readonly pausedWithRun: Set<number>;
  /** Tasks whose last attempt is over and still owns a tree. */
  readonly leases: Set<number>;
  readonly agents: Map<string, AgentHold>;
  /** The model that each agent told first where nobody names one. */
  readonly toldModels: Map<string, string>;
  /** What all attempts consumed, the time of those that work now left out. */
  spent: Spending;
  readonly spentByQuarter: SpendingByQuarter;
  /** What people added to the cap of the run. */
  raised: Cap;
  /** The task whose question is about the cap of the run. */
  capAsker: number | null;
  periodHold: PeriodHold | null;
  /** Caps that people were told of before they were reached, the newest of each kind. */
  readonly nearCaps: Map<string, NearCap>;
  /** Merges that conflicted since the run follows its plan, and how many of them over each file. */
  conflicted: { readonly merges: number; readonly byFile: ReadonlyMap<string, number> };
  /** A task was given to somebody by a person's word. */
  hasAssignees: boolean;
}

/** The record of a task by its id, or undefined when the plan has none. */
export function findTask(state: RunState, id: string): TaskRecord | undefined {
  const index = state.graph.indexOf.get(id);
  return index === undefined ? undefined : state.tasks[index];
}

/** The last attempt of a task. */
export function lastAttempt(record: TaskRecord): AttemptRecord | undefined {
  return record.attempts.at(-1);
}

/** Whether the task's agent gets a tree whose content lands. */
export function hasWorkspace(state: RunState, task: PlanTask): boolean {
  return (overridesFor(state.settings, task).workspace ?? state.settings.workspace) === 'clone';
}
