import type { GateReport } from '../gate/gate.ts';
import type { ReachedCap } from '../run/caps.ts';
import type { QuestionKind } from '../run/events.ts';
import type { FailureReport } from '../run/failure.ts';
import type { Isolation } from '../run/isolation.ts';
import type { NearCap } from '../run/near-caps.ts';
import type { ReplanProposal } from '../run/replan-proposal.ts';
import type { Usage } from '../run/usage.ts';

export type RunStatus = (typeof RUN_STATUSES)[number];

/** Every status of a run. */
export const RUN_STATUSES = ['planned', 'approved', 'running', 'paused', 'completed', 'failed', 'aborted'] as const;

/** Whether a text is the status of a run. */
export function isRunStatus(text: string): text is RunStatus {
  return RUN_STATUSES.some((status) => status === text);
}

export type TaskStatus =
  | 'pending'
  | 'queued'
  | 'running'
  | 'merging'
  | 'completed'
  | 'blocked'
  | 'awaiting-decision'
  | 'assigned'
  | 'paused'
  | 'failed'
  | 'skipped';

export type AttemptStatus =
  | 'preparing'
  | 'working'
  | 'snapshotting'
  | 'verifying'
  | 'succeeded'
  | 'failed'
  | 'cancelled';

/** One attempt as programs read it. Times are wall-clock milliseconds since the epoch, or null while they have not come. */
export interface AttemptView {
  readonly number: number;
  readonly status: AttemptStatus;
  readonly agent: string;
  readonly sessionId: string;
  /** As the agent's program told, or null. */
  readonly model: string | null;
  /** The user's profile of the program's settings that it was started with; absent where the run names none. */
  readonly profile?: string;
  /** Version of the agent's program, as it told, or null. */
  readonly version: string | null;
  readonly startedAt: number;
  readonly finishedAt: number | null;
  /** Snapshot commit, once taken. */
  readonly commit: string | null;
  readonly failure: FailureReport | null;
  readonly reports: readonly GateReport[];
  readonly usage: Usage;
  /** What the agent said last. */
  readonly summary: string;
  /** What it was last heard doing, while it works. Its `usage` is then as told so far. */
  readonly activity?: { readonly text: string; readonly at: number };
}

/** One task of a run as programs read it. */
export interface TaskView {
  readonly id: string;
  readonly title: string;
  readonly kind: 'task' | 'checkpoint';
  readonly phase: string | null;
  readonly status: TaskStatus;
  /** For `completed`: who said so; `plan` means that it was ticked before the run. */
  readonly by: 'gates' | 'person' | 'plan' | null;
  /** One sentence: why it is in this state. */
  readonly reason: string;
  /** Tasks it waits for or is blocked by. */
  readonly waitsFor: readonly string[];
  /** What it asks, as long as an answer is waited for. */
  readonly question: {
    /** Names the question within its run. */
    readonly id: number;
    readonly text: string;
    readonly options: readonly string[];
    readonly fallback: string | null;
    readonly kind: QuestionKind;
    /** Wall-clock milliseconds at which the fallback is taken, or null where it waits for ever. */
    readonly deadlineAt: number | null;
    /** The deadline passed and there was no fallback. */
    readonly overdue: boolean;
  } | null;
  /** Who it belongs to: agents in order of preference, `person` or `person:NAME`; `gates` for a checkpoint. */
  readonly agent: string;
  readonly attempts: readonly AttemptView[];
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Commit on the result branch. */
  readonly commit: string | null;
}

/** An agent that gets no new attempt now. */
export interface HoldView {
  readonly agent: string;
  /** `braked` ends by itself, `stopped` when a person resumes the run. */
  readonly kind: 'braked' | 'stopped';
  readonly reason: string;
  /** Wall-clock milliseconds at which a brake lifts, or null. */
  readonly until: number | null;
}

/** A cap and what is used of it; attempts that work now count with what they reported, and with their time once they are over. */
export interface CapView extends ReachedCap {
  /** Wall-clock milliseconds at which the cap of an hour, a day or a month lifts; null for the others. */
  readonly until: number | null;
}

/** A run as `status --json` and `run --json` print it. */
export interface RunView {
  readonly id: string;
  readonly title: string;
  readonly status: RunStatus;
  /** True when a person has to do something before all of it can end; `attention` says what. */
  readonly needsAttention: boolean;
  readonly attention: readonly string[];
  readonly repository: string;
  /** Branch name without `refs/heads/`, or null when nothing lands. */
  readonly resultBranch: string | null;
  readonly planFile: string;
  /** What an approval names, hex: over `documentHashes`, or of the plan file where there are none. */
  readonly planHash: string;
  /** SHA-256 of each document that the plan was made of, by absolute path; absent in runs of the first journals. */
  readonly documentHashes?: Readonly<Record<string, string>>;
  /** Absolute paths of all documents that agents get copies of. */
  readonly documents: readonly string[];
  /** Which copies they get; null for those that the run began with. */
  readonly specEdition: string | null;
  readonly agent: string;
  readonly tracks: number;
  /** The level, and what is enforced of the network where agents do not have the machine's. */
  readonly isolation: string;
  /** What was asked for, what of it is enforced and how, and why not more: what `isolation` is the label of. */
  readonly protections: Isolation;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Number of tasks by status; every status is present. */
  readonly counts: Readonly<Record<TaskStatus, number>> & { readonly total: number };
  readonly usage: Usage;
  /** Agents that get no new attempt now, and why. */
  readonly holds: readonly HoldView[];
  /** The caps of the run, and that of an hour, a day or a month while it stands in the way; absent where the run has none. */
  readonly caps?: readonly CapView[];
  /** Caps that people were told of before they are reached, with the figures of then; absent where there are none. */
  readonly nearCaps?: readonly NearCap[];
  /** So many merges conflicted that the rest should be planned anew; absent where not. */
  readonly replanning?: ReplanProposal;
  readonly lastSeq: number;
  /** When an agent that works now was last heard, in wall-clock milliseconds; absent while none was. */
  readonly heardAt?: number;
  readonly tasks: readonly TaskView[];
}

/** Why the engine stands still: its journal cannot be written. It goes on by itself when the cause is gone. */
export interface Stall {
  /** Wall-clock milliseconds. */
  readonly since: number;
  readonly message: string;
  /** What a person can do about it. */
  readonly hint: string;
}

/** Why a task is in the state it is in, and how it got there. */
export interface WhyView {
  readonly runId: string;
  readonly task: TaskView;
  /** One or more sentences about now: what it waits for, or what was decided. */
  readonly now: readonly string[];
  /** Each decision about this task, oldest first. */
  readonly history: readonly { readonly seq: number; readonly at: number; readonly sentence: string }[];
}
