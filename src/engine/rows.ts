import type { Result } from '../core/result.ts';
import type { RecordedEvent } from '../core/run/apply.ts';
import type { PersonCommand, Refusal } from '../core/run/commands.ts';
import type { RunState } from '../core/run/state.ts';
import type { CommandAnswer, JournalEntry, RunRow } from '../ports/journal.ts';

/** The answer to a command, held back until what it says is on disk. */
export interface Answer {
  readonly runId: string;
  /** Idempotency key of the caller, or null. */
  readonly key: string | null;
  readonly result: Result<void, Refusal>;
  readonly deliver: (result: Result<void, Refusal>) => void;
}

/** Events of a run as journal rows. */
export function toEntries(runId: string, entries: readonly RecordedEvent[]): JournalEntry[] {
  return entries.map(({ seq, at, event }) => ({ runId, seq, at, event }));
}

/** The run's line in the index of runs. */
export function rowOf(run: RunState): RunRow {
  return {
    id: run.id,
    repository: run.target.repository,
    title: run.title,
    createdAt: run.createdAt,
    status: run.phase.status,
    lastSeq: run.seq,
  };
}

/** The answers that have to be remembered with the events they belong to. */
export function toCommandAnswers(answers: readonly Answer[]): CommandAnswer[] {
  return answers.flatMap(({ runId, key, result }) =>
    key === null ? [] : [{ runId, key, refusal: result.ok ? null : result.failure }],
  );
}

/** Whether all of these entries are in the journal that has these rows. */
export function isWritten(rows: readonly RunRow[], entries: readonly JournalEntry[]): boolean {
  const last = new Map(rows.map((row) => [row.id, row.lastSeq]));
  return entries.length > 0 && entries.every(({ runId, seq }) => (last.get(runId) ?? 0) >= seq);
}

/** The result branch carries the id of its run, which is known from here on. */
export function named(command: Extract<PersonCommand, { type: 'plan' }>, runId: string): PersonCommand {
  return { ...command, target: { ...command.target, resultRef: command.target.resultRef.replace('{run}', runId) } };
}

/** Adds what a run did in this turn to what was done before. */
export function record(touched: Map<string, JournalEntry[]>, id: string, entries: readonly JournalEntry[]): void {
  touched.set(id, [...(touched.get(id) ?? []), ...entries]);
}
