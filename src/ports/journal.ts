import type { Refusal } from '../core/run/commands.ts';
import type { RunEvent } from '../core/run/events.ts';

/** One row of a run's history. `seq` counts from 1 without gaps. */
export interface JournalEntry {
  readonly runId: string;
  readonly seq: number;
  /** Wall-clock milliseconds when it was written: for people. */
  readonly at: number;
  readonly event: RunEvent;
}

/** A run as the journal's index knows it. */
export interface RunRow {
  readonly id: string;
  readonly repository: string;
  readonly title: string;
  readonly createdAt: number;
  /** Last known status; a hint for listings, the fold is the truth. */
  readonly status: string;
  /** Seq of the run's last entry, kept by the journal itself; the figure in a row given to `append` is not used. */
  readonly lastSeq: number;
}

/** What a command with an idempotency key was answered, so that asking again changes nothing. */
export interface CommandAnswer {
  readonly runId: string;
  /** Chosen by the caller, unique within the run, at most 256 characters. */
  readonly key: string;
  /** Null when the command was accepted. */
  readonly refusal: Refusal | null;
}

/** The durable history of all runs. Synchronous: what returned is on disk (synchronous=FULL). */
export interface Journal {
  /**
   * Writes all rows, entries and answers in one transaction. Throws `AssertionFailure` when a seq does not follow its predecessor, an
   * entry's run has no row, or a key is answered twice; throws `JournalUnavailable` when the disk refuses. Either way nothing was written,
   * except that after a power cut an append refused with `io` may turn out to be there, whole.
   */
  append(entries: readonly JournalEntry[], rows: readonly RunRow[], answers?: readonly CommandAnswer[]): void;
  /** Entries of a run after `afterSeq`, in order; throws `JournalUnavailable` on an entry that cannot be understood. */
  read(runId: string, afterSeq: number): Iterable<JournalEntry>;
  /** The answer that was given to this key, or null when it is new. */
  answer(runId: string, key: string): CommandAnswer | null;
  /** All runs, newest first. */
  runs(): readonly RunRow[];
  /** Removes a run with its entries and answers; does nothing when there is none. */
  remove(runId: string): void;
  close(): void;
}

/** Disk space that is kept back so that a run can be brought to a clean stop on a full disk. */
export interface JournalReserve {
  /** Gives the space up, after an append was refused with `disk-full`; false when it is gone already. */
  releaseReserve(): boolean;
  /** Takes the space back; false while the disk has no room for it. */
  restoreReserve(): boolean;
}

/**
 * Why the journal cannot be used just now.
 * - `disk-full`: goes away when space is freed; later appends work again
 * - `busy`: another program holds the file for longer than the busy timeout
 * - `read-only`: the file or its folder cannot be written or opened
 * - `io`: the disk reports an error
 * - `corrupt`: the file, or an entry in it, is damaged
 * - `newer`: written by a later release
 * - `foreign`: not a journal at all
 */
export type JournalTrouble = 'disk-full' | 'busy' | 'read-only' | 'io' | 'corrupt' | 'newer' | 'foreign';

/** Thrown by a journal that cannot be used: the message says what happened, `hint` what to do; the history on disk is as it was. */
export class JournalUnavailable extends Error {
  override readonly name = 'JournalUnavailable';
  readonly reason: JournalTrouble;
  readonly hint: string;

  constructor(trouble: { readonly reason: JournalTrouble; readonly message: string; readonly hint: string }) {
    super(trouble.message);
    this.reason = trouble.reason;
    this.hint = trouble.hint;
  }
}
