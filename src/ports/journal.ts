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
  readonly lastSeq: number;
}

/** The durable history of all runs. Synchronous: what returned is on disk (synchronous=FULL). */
export interface Journal {
  /** Writes all entries in one transaction; throws when a seq does not follow its predecessor. */
  append(entries: readonly JournalEntry[], rows: readonly RunRow[]): void;
  /** Entries of a run after `afterSeq`, in order. */
  read(runId: string, afterSeq: number): Iterable<JournalEntry>;
  /** All runs, newest first. */
  runs(): readonly RunRow[];
  /** Removes a run and its entries. */
  remove(runId: string): void;
  close(): void;
}
