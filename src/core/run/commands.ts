import type { GateReport } from '../gate/gate.ts';
import type { Plan } from '../plan/plan.ts';
import type { Actor, QuestionKind } from './events.ts';
import type { FailureReport } from './failure.ts';
import type { RunSettings, RunTarget } from './settings.ts';
import type { Usage } from './usage.ts';

/** A request to change a run: from a person, or from the shell that reports what became of an effect. */
export type RunCommand = PersonCommand | ResultCommand;

/** What a person can ask for. Each is refused with a reason when the current state does not allow it. */
export type PersonCommand =
  | {
      readonly type: 'plan';
      readonly plan: Plan;
      readonly settings: RunSettings;
      readonly target: RunTarget;
      readonly title: string;
    }
  | { readonly type: 'approve'; readonly by: Actor; readonly planHash: string }
  /** Takes a new plan over for all tasks that have not started. */
  | {
      readonly type: 'replan';
      readonly by: Actor;
      readonly plan: Plan;
      /** Absolute path of the plan file; it may be another than the run began with. */
      readonly planPath: string;
      /** SHA-256 of the plan file, hex. */
      readonly planHash: string;
      readonly documentHashes?: Readonly<Record<string, string>>;
      /** Absolute paths of the spec documents. */
      readonly specFiles: readonly string[];
      /** Which copies of them were kept for this plan; null for those that the run began with. */
      readonly specEdition: string | null;
      /** Tasks that are to change or to go: it is refused when one of them has started. */
      readonly touches: readonly string[];
    }
  | { readonly type: 'pause'; readonly by: Actor; readonly mode: 'now' | 'after-current'; readonly reason: string }
  | { readonly type: 'resume'; readonly by: Actor }
  | { readonly type: 'abort'; readonly by: Actor; readonly reason: string }
  | { readonly type: 'retry'; readonly by: Actor; readonly task: string; readonly note: string | null }
  | {
      readonly type: 'skip';
      readonly by: Actor;
      readonly task: string;
      readonly satisfy: boolean;
      readonly reason: string;
    }
  | {
      readonly type: 'tell';
      readonly by: Actor;
      readonly task: string;
      readonly text: string;
      /** What the agent does at this moment is stopped for it; it goes on in the same session. */
      readonly interrupts?: boolean;
    }
  | {
      readonly type: 'answer';
      readonly by: Actor;
      readonly task: string;
      /** An option, its number from 1, or any text where there are no options. */
      readonly answer: string;
      /** Any text is taken as it is, whatever the options are. */
      readonly free?: boolean;
      /** Number of the question that it answers; the one that is open where nothing is said. */
      readonly question?: number;
    }
  /** Gives the task to a person (`person`, `person:NAME`) or to agents in order of preference (`claude,codex`). */
  | { readonly type: 'assign'; readonly by: Actor; readonly task: string; readonly agent: string }
  /** Asks for the workspace of a person's task. */
  | { readonly type: 'open-workspace'; readonly by: Actor; readonly task: string }
  /** Hands in what a person did for a task. */
  | { readonly type: 'hand-in'; readonly by: Actor; readonly task: string; readonly summary: string };

/** What the shell reports. Late and duplicate reports are accepted and change nothing. */
export type ResultCommand =
  | { readonly type: 'report-target-opened' }
  | { readonly type: 'report-target-failed'; readonly message: string; readonly hint: string }
  | { readonly type: 'report-prepared'; readonly task: string; readonly attempt: number; readonly base: string }
  | {
      readonly type: 'report-agent-started';
      readonly task: string;
      readonly attempt: number;
      readonly pid: number;
      readonly startTicks: number;
      readonly bootId: string;
      readonly adopted: boolean;
    }
  | {
      readonly type: 'report-agent-session';
      readonly task: string;
      readonly attempt: number;
      readonly sessionId: string;
      readonly model: string | null;
      readonly version: string | null;
    }
  /** Everything that the attempt consumed so far. */
  | {
      readonly type: 'report-usage';
      readonly task: string;
      readonly attempt: number;
      readonly usage: Usage;
    }
  | {
      readonly type: 'report-agent-done';
      readonly task: string;
      readonly attempt: number;
      readonly summary: string;
      readonly usage: Usage;
      /** Keys of what the attempt was told that its session heard; nothing was where it is absent. */
      readonly heard?: readonly string[];
    }
  /** It was ended because a person told it something that may not wait, and it does not listen while it works. */
  | {
      readonly type: 'report-agent-interrupted';
      readonly task: string;
      readonly attempt: number;
      readonly usage: Usage;
    }
  | {
      readonly type: 'report-agent-asked';
      readonly task: string;
      readonly attempt: number;
      readonly question: string;
      readonly options: readonly string[];
      readonly fallback: string | null;
      /** `question` where nothing is said. */
      readonly kind?: QuestionKind;
      readonly usage: Usage;
    }
  | {
      readonly type: 'report-attempt-failed';
      readonly task: string;
      readonly attempt: number;
      readonly failure: FailureReport;
      readonly usage: Usage;
      readonly reports: readonly GateReport[];
    }
  | {
      readonly type: 'report-snapshot';
      readonly task: string;
      readonly attempt: number;
      readonly commit: string;
      readonly tree: string;
      readonly files: readonly string[];
    }
  | {
      readonly type: 'report-verified';
      readonly task: string;
      readonly attempt: number;
      readonly tree: string;
      readonly reports: readonly GateReport[];
    }
  | {
      readonly type: 'report-candidate';
      readonly task: string;
      readonly attempt: number;
      readonly base: string;
      readonly candidate: string;
      readonly tree: string;
      readonly reports: readonly GateReport[];
    }
  | {
      readonly type: 'report-merge-conflict';
      readonly task: string;
      readonly attempt: number;
      readonly files: readonly string[];
    }
  | {
      readonly type: 'report-landed';
      readonly task: string;
      readonly attempt: number;
      readonly commit: string;
      readonly tree: string;
    }
  | {
      readonly type: 'report-merge-rejected';
      readonly task: string;
      readonly attempt: number;
      readonly candidate: string | null;
      readonly failure: FailureReport;
      readonly reports: readonly GateReport[];
    }
  | { readonly type: 'report-salvage-failed'; readonly task: string; readonly attempt: number; readonly reason: string }
  | { readonly type: 'report-target-moved'; readonly task: string; readonly attempt: number; readonly head: string }
  | { readonly type: 'report-released'; readonly task: string; readonly attempt: number }
  /** Another run of this machine met a limit of the same provider. */
  | {
      readonly type: 'report-agent-limited';
      readonly agent: string;
      readonly delayMs: number;
      readonly reason: string;
      /** The provider itself said when it lifts; a guess where nothing is said. */
      readonly stated?: boolean;
    }
  | { readonly type: 'report-timer'; readonly timer: string };

/** Why a command was refused; nothing changed. */
export interface Refusal {
  /** Permanent name such as `not-approved`. */
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
}
