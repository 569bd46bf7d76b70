import type { Brief } from '../packet/brief.ts';
import type { PlanTask } from '../plan/plan.ts';

/** What an earlier task left for the ones that depend on it. */
export interface DependencyResult {
  readonly id: string;
  readonly title: string;
  /** Commit on the result branch, or null when nothing landed. */
  readonly commit: string | null;
  readonly files: readonly string[];
  /** The agent's own last words about it, as a hint only. */
  readonly summary: string;
}

/** Why the last attempt did not do, for the next one. */
export interface AttemptFeedback {
  readonly attempt: number;
  readonly class: string;
  readonly message: string;
  readonly evidence: string;
}

/** All that a stateless agent needs for one task. Written as JSON beside the attempt; `SLIPWAY_PACKET` names the file. */
export interface Packet {
  readonly schemaVersion: 1;
  readonly runId: string;
  readonly attempt: number;
  readonly task: PlanTask;
  /** Acceptance criteria, one sentence each. */
  readonly criteria: readonly string[];
  /** Files the task names. */
  readonly files: readonly string[];
  /** Absolute paths of copies of every spec document, whole and untrimmed, readable from inside the sandbox. */
  readonly specFiles: readonly string[];
  /** Conventions files of the repository, relative paths (CLAUDE.md, AGENTS.md). */
  readonly conventions: readonly string[];
  readonly dependencies: readonly DependencyResult[];
  /** Commands the work is going to be judged by. */
  readonly gates: readonly { readonly name: string; readonly run: string }[];
  readonly feedback: AttemptFeedback | null;
  /** What people said to this task: answers to its questions, notes of a retry. Oldest first. */
  readonly notes: readonly string[];
  /** How to ask a person: write this JSON file and exit. */
  readonly questionFile: string;
  /** The bounded part that is read first: what the spec, the plan and the repository say about the task. */
  readonly brief: Brief;
}
