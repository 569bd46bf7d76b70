import type { GateReport } from '../gate/gate.ts';
import type { Plan } from '../plan/plan.ts';
import type { CapScope } from './caps.ts';
import type { FailureReport } from './failure.ts';
import type { RunSettings, RunTarget } from './settings.ts';
import type { Measure } from './spending.ts';
import type { Usage } from './usage.ts';

/** Who asked for something: a person at a terminal, or the program itself. */
export type Actor = 'person' | 'slipway';

/** What a person is asked for: words, leave to do something, the work itself, or what becomes of a cap that is reached. */
export type QuestionKind = 'question' | 'permission' | 'assignment' | 'budget';

/** Whether an attempt starts from the target or goes on with what the last one left. */
export type AttemptMode = 'fresh' | 'continue';

/**
 * Everything that can be true about a run, as facts in the past tense. Append-only: a released variant is never edited or deleted,
 * it gets an upcaster (`protocol/journal.ts`).
 */
export type RunEvent = RunLevelEvent | TaskEvent | AttemptEvent;

/** Ids of the tasks that a new plan of a run touches. */
export interface PlanChanges {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Started before, and stated differently or no longer in the new plan: they stay as they were planned. */
  readonly kept: readonly string[];
}

/** Facts about a run as a whole. */
export type RunLevelEvent =
  | {
      readonly type: 'run-planned';
      readonly plan: Plan;
      readonly settings: RunSettings;
      readonly target: RunTarget;
      readonly title: string;
    }
  /** From here on the run follows another plan; what had started stays in it as it was planned. */
  | {
      readonly type: 'run-replanned';
      readonly plan: Plan;
      /** Absolute path of the plan file. */
      readonly planPath: string;
      /** As in `RunTarget`. */
      readonly planHash: string;
      /** As in `RunTarget`; null where they were not told. */
      readonly documentHashes: Readonly<Record<string, string>> | null;
      readonly specFiles: readonly string[];
      /** Which copies of the spec documents agents get from here on; null for those that the run began with. */
      readonly specEdition: string | null;
      readonly changes: PlanChanges;
      readonly by: Actor;
    }
  | { readonly type: 'run-approved'; readonly by: Actor; readonly planHash: string }
  | { readonly type: 'run-started' }
  | { readonly type: 'run-paused'; readonly by: Actor; readonly mode: 'now' | 'after-current'; readonly reason: string }
  | { readonly type: 'run-resumed'; readonly by: Actor }
  | { readonly type: 'run-completed' }
  | { readonly type: 'run-failed'; readonly reason: string }
  | { readonly type: 'run-aborted'; readonly by: Actor; readonly reason: string }
  | {
      readonly type: 'agent-braked';
      readonly agent: string;
      readonly delayMs: number;
      readonly reason: string;
      /** The provider itself said when the limit lifts; otherwise the delay is a guess. */
      readonly stated: boolean;
    }
  | { readonly type: 'agent-released'; readonly agent: string }
  | { readonly type: 'agent-stopped'; readonly agent: string; readonly reason: string }
  | {
      readonly type: 'cap-reached';
      readonly scope: CapScope;
      /** The task that asks a person about it; null for the cap of an hour, a day or a month, which lifts by itself. */
      readonly of: string | null;
      readonly measure: Measure;
      readonly limit: number;
      readonly used: number;
      /** When it lifts, in wall-clock milliseconds; null where a person lifts it. */
      readonly until: number | null;
    }
  /** So much of a cap is used that people are told, once. */
  | {
      readonly type: 'cap-neared';
      readonly scope: CapScope;
      /** The task, of a cap of a task or an attempt. */
      readonly of: string | null;
      /** Number of the attempt, of a cap of one. */
      readonly ofAttempt: number | null;
      readonly measure: Measure;
      readonly limit: number;
      readonly used: number;
      /** When it lifts, in wall-clock milliseconds; null where a person lifts it. */
      readonly until: number | null;
    }
  /** A person added to the cap of the run, or of the task `of`. */
  | {
      readonly type: 'cap-raised';
      readonly scope: CapScope;
      readonly of: string | null;
      readonly measure: Measure;
      readonly amount: number;
      readonly by: Actor;
    }
  /** The hour, day or month that the cap was for is over. */
  | { readonly type: 'cap-lifted'; readonly scope: CapScope };

/** Facts about one task. */
export type TaskEvent =
  | { readonly type: 'task-queued'; readonly task: string }
  | { readonly type: 'task-blocked'; readonly task: string; readonly by: readonly string[]; readonly reason: string }
  | { readonly type: 'task-unblocked'; readonly task: string }
  | {
      readonly type: 'task-backed-off';
      readonly task: string;
      readonly mode: AttemptMode;
      readonly delayMs: number;
      readonly reason: string;
    }
  | {
      readonly type: 'task-paused';
      readonly task: string;
      readonly reason: string;
      readonly failure: FailureReport | null;
    }
  | {
      readonly type: 'task-asked';
      readonly task: string;
      readonly question: string;
      readonly options: readonly string[];
      readonly fallback: string | null;
      readonly kind: QuestionKind;
      /** Milliseconds after which the fallback is taken for the answer; null for never. */
      readonly deadlineMs: number | null;
    }
  /** The deadline passed and there is no fallback: it goes on waiting. */
  | { readonly type: 'task-overdue'; readonly task: string }
  | { readonly type: 'task-answered'; readonly task: string; readonly answer: string; readonly by: Actor }
  /** From here on the task belongs to `agent`: `person`, `person:NAME`, or agents in order of preference. */
  | { readonly type: 'task-assigned'; readonly task: string; readonly agent: string; readonly by: Actor }
  /** Everything a person's task depends on has landed: it waits for that person now. */
  | { readonly type: 'task-offered'; readonly task: string; readonly agent: string }
  | { readonly type: 'workspace-requested'; readonly task: string; readonly by: Actor }
  | { readonly type: 'work-handed-in'; readonly task: string; readonly summary: string; readonly by: Actor }
  /** A person's attempt is over and its task waits for that person again. */
  | {
      readonly type: 'task-returned';
      readonly task: string;
      /** Why what was handed in did not do, or null where only the run was stopped. */
      readonly failure: FailureReport | null;
      /** What was handed in and is to be judged again when the run goes on, or null where the person has to do something first. */
      readonly handedIn: string | null;
    }
  | { readonly type: 'task-retried'; readonly task: string; readonly note: string | null; readonly by: Actor }
  | { readonly type: 'task-failed'; readonly task: string; readonly failure: FailureReport }
  | {
      readonly type: 'task-skipped';
      readonly task: string;
      readonly satisfy: boolean;
      readonly reason: string;
      readonly by: Actor;
    }
  /** The merge queue took it up; one task of a run at a time. */
  | { readonly type: 'merge-started'; readonly task: string; readonly attempt: number }
  | {
      readonly type: 'merge-conflicted';
      readonly task: string;
      readonly attempt: number;
      readonly failure: FailureReport;
    }
  /** The gates did not pass on the candidate; `candidate` is where the next attempt goes on from, null when none was made. */
  | {
      readonly type: 'merge-rejected';
      readonly task: string;
      readonly attempt: number;
      readonly candidate: string | null;
      readonly failure: FailureReport;
      readonly reports: readonly GateReport[];
    }
  | {
      readonly type: 'merge-intended';
      readonly task: string;
      readonly attempt: number;
      readonly base: string;
      readonly candidate: string;
      readonly tree: string;
      readonly reports: readonly GateReport[];
    }
  | { readonly type: 'merge-superseded'; readonly task: string; readonly attempt: number; readonly head: string }
  | {
      readonly type: 'task-completed';
      readonly task: string;
      readonly by: 'gates' | 'person';
      /** The commit on the result branch; null where nothing lands (checkpoint, workspace none). */
      readonly commit: string | null;
      readonly tree: string | null;
    };

/** Facts about one attempt of a task; `attempt` counts from 1 within the task. */
export type AttemptEvent =
  | {
      readonly type: 'attempt-started';
      readonly task: string;
      readonly attempt: number;
      readonly agent: string;
      readonly mode: AttemptMode;
      /** Given to the agent up front, so that it is on disk before anything starts. */
      readonly sessionId: string;
    }
  | { readonly type: 'attempt-prepared'; readonly task: string; readonly attempt: number; readonly base: string }
  | {
      readonly type: 'agent-started';
      readonly task: string;
      readonly attempt: number;
      readonly pid: number;
      readonly startTicks: number;
      readonly bootId: string;
      readonly adopted: boolean;
    }
  /** What the program told about itself; a later one of the same attempt counts. */
  | {
      readonly type: 'agent-session';
      readonly task: string;
      readonly attempt: number;
      /** The session that a later attempt goes on with: some programs choose it themselves. */
      readonly sessionId: string;
      readonly model: string | null;
      readonly version: string | null;
    }
  /** A person said something to an attempt while it worked. */
  | {
      readonly type: 'agent-told';
      readonly task: string;
      readonly attempt: number;
      readonly text: string;
      /** What it was doing is stopped for it. */
      readonly interrupts: boolean;
      readonly by: Actor;
    }
  /** The most US dollars that the attempt's program is told to use; they are reserved until it is over. */
  | {
      readonly type: 'budget-granted';
      readonly task: string;
      readonly attempt: number;
      readonly costUsd: number;
    }
  /** All that the attempt consumed so far, as far as its program told: a total, so that hearing it twice changes nothing. */
  | {
      readonly type: 'usage-reported';
      readonly task: string;
      readonly attempt: number;
      readonly usage: Usage;
    }
  | {
      readonly type: 'agent-finished';
      readonly task: string;
      readonly attempt: number;
      readonly summary: string;
      readonly usage: Usage;
    }
  | {
      readonly type: 'snapshot-taken';
      readonly task: string;
      readonly attempt: number;
      readonly commit: string;
      readonly tree: string;
      readonly files: readonly string[];
    }
  | {
      readonly type: 'attempt-succeeded';
      readonly task: string;
      readonly attempt: number;
      /** The tree that the gates judged, and what they said. */
      readonly tree: string;
      readonly reports: readonly GateReport[];
    }
  | {
      readonly type: 'attempt-failed';
      readonly task: string;
      readonly attempt: number;
      readonly failure: FailureReport;
      readonly usage: Usage;
      readonly reports: readonly GateReport[];
    }
  | {
      readonly type: 'attempt-cancelled';
      readonly task: string;
      readonly attempt: number;
      readonly reason: string;
      readonly usage: Usage;
    }
  /** Nothing of the attempt's tree could be kept, for the reason given; a snapshot that was refused stays out of every merge. */
  | { readonly type: 'salvage-failed'; readonly task: string; readonly attempt: number; readonly reason: string }
  | { readonly type: 'workspace-released'; readonly task: string; readonly attempt: number };
