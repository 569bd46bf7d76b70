import type { Result } from '../core/result.ts';
import type { PersonCommand, Refusal } from '../core/run/commands.ts';
import type { RunView, Stall, WhyView } from '../core/view/run-view.ts';
import type { JournalEntry, RunRow } from '../ports/journal.ts';
import type { IsolationProbe } from '../ports/processes.ts';

/** What the engine offers to the server, the foreground CLI and tests. */
export interface RunService {
  /** Journals a new run from a `plan` command and answers with its id; nothing is dispatched before it is approved. */
  create(command: Extract<PersonCommand, { type: 'plan' }>): Promise<Result<string, Refusal>>;
  /** Applies a person's command. The same key asked again gives the same answer and one effect. */
  command(runId: string, command: PersonCommand, idempotencyKey?: string): Promise<Result<void, Refusal>>;
  /** All runs, newest first. */
  runs(): readonly RunRow[];
  /** Whether there is such a run; costs next to nothing while it is worked on. */
  has(runId: string): boolean;
  view(runId: string): RunView | null;
  why(runId: string, taskId: string): WhyView | null;
  /** Entries after `afterSeq`, then (until the signal aborts) each new one as it becomes durable. */
  follow(runId: string, afterSeq: number, signal: AbortSignal): AsyncIterable<JournalEntry>;
  /** Folder with the packet, output and gate outputs of an attempt. */
  attemptDirectory(runId: string, taskId: string, attempt: number): string;
  /** The tree in which a person works on a task, or why there is none now. */
  workspace(runId: string, taskId: string): Promise<Result<string, Refusal>>;
  /** Resolves when the run is completed, failed, aborted, or can do nothing more without a person. */
  settled(runId: string, signal: AbortSignal): Promise<RunView>;
  isolation(): IsolationProbe;
  /** Why nothing is started just now although the runs could go on, or null. */
  stall(): Stall | null;
  /** True while any run has work in flight or due. */
  busy(): boolean;
  /** Stops taking work, leaves agents running for the next daemon, closes the journal. */
  close(): Promise<void>;
}
