import { assert, present } from '../core/assert.ts';
import {
  type CommandAnswer,
  type Journal,
  type JournalEntry,
  type JournalReserve,
  JournalUnavailable,
  type RunRow,
} from '../ports/journal.ts';
import { decodeEvent, type EventRow, encodeEvent } from '../protocol/journal.ts';

/**
 * What goes wrong with an append.
 * - `crash-before`: the process dies before anything is written
 * - `crash-after`: the process dies after the write became durable, before the caller hears of it
 * - `disk-full`, `io`: the append is refused and the process lives on
 */
export type JournalFault = 'crash-before' | 'crash-after' | 'disk-full' | 'io';

/** Stands for the death of the process: tests catch it, drop the engine, and start another one on the same journal. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash';
}

/** A journal in memory that keeps events as a file would, and fails when it is told to. It survives `close`, as a file does. */
export interface MemoryJournal extends Journal, JournalReserve {
  /** Asked before each append with its number, from 1; null lets it pass. Null as the plan ends all faults. */
  setFaults(plan: ((append: number) => JournalFault | null) | null): void;
  /** Appends that were asked for so far, refused ones included. */
  readonly appends: number;
}

interface StoredRun {
  row: RunRow;
  readonly events: StoredEvent[];
  readonly answers: Map<string, CommandAnswer>;
}

interface StoredEvent {
  readonly at: number;
  readonly row: EventRow;
}

/** An empty journal in memory. */
export function createMemoryJournal(): MemoryJournal {
  const runs = new Map<string, StoredRun>();
  let faults: ((append: number) => JournalFault | null) | null = null;
  let appends = 0;
  let reserve = true;
  return {
    get appends() {
      return appends;
    },
    setFaults: (plan) => {
      faults = plan;
    },
    append: (entries, rows, answers = []) => {
      appends += 1;
      const fault = faults?.(appends) ?? null;
      if (fault !== null && fault !== 'crash-after') throw failureOf(fault);
      const batch = { entries, rows, answers };
      checkBatch(runs, batch);
      writeBatch(runs, batch);
      if (fault !== null) throw failureOf(fault);
    },
    read: (runId, afterSeq) => readEntries(runId, afterSeq, runs.get(runId)?.events ?? []),
    answer: (runId, key) => runs.get(runId)?.answers.get(key) ?? null,
    runs: () => [...runs.values()].map((run) => run.row).sort(newestFirst),
    remove: (runId) => void runs.delete(runId),
    close: () => undefined,
    releaseReserve: () => {
      const held = reserve;
      reserve = false;
      return held;
    },
    restoreReserve: () => {
      reserve = true;
      return true;
    },
  };
}

interface Batch {
  readonly entries: readonly JournalEntry[];
  readonly rows: readonly RunRow[];
  readonly answers: readonly CommandAnswer[];
}

/** Throws before anything is kept, so that a batch is written whole or not at all. */
function checkBatch(runs: ReadonlyMap<string, StoredRun>, { entries, rows, answers }: Batch): void {
  const known = new Set([...runs.keys(), ...rows.map((row) => row.id)]);
  const lastSeqs = new Map<string, number>();
  for (const { runId, seq } of entries) {
    assert(known.has(runId), `the run ${runId} must have a row before its first event`);
    const last = lastSeqs.get(runId) ?? runs.get(runId)?.events.length ?? 0;
    assert(seq === last + 1, `event ${seq} of run ${runId} must follow event ${last}`);
    lastSeqs.set(runId, seq);
  }
  const keys = new Set<string>();
  for (const { runId, key } of answers) {
    const isNew = !runs.get(runId)?.answers.has(key) && !keys.has(`${runId} ${key}`);
    assert(known.has(runId) && isNew, `the key ${key} of run ${runId} must be new, and the run known`);
    keys.add(`${runId} ${key}`);
  }
}

function writeBatch(runs: Map<string, StoredRun>, { entries, rows, answers }: Batch): void {
  for (const row of rows) {
    const run = runs.get(row.id) ?? { row, events: [], answers: new Map() };
    runs.set(row.id, { ...run, row: { ...row, lastSeq: run.events.length } });
  }
  for (const { runId, at, event } of entries) {
    const run = present(runs.get(runId), runId);
    run.events.push({ at, row: encodeEvent(event) });
    run.row = { ...run.row, lastSeq: run.events.length };
  }
  for (const answer of answers) present(runs.get(answer.runId), answer.runId).answers.set(answer.key, answer);
}

function* readEntries(runId: string, afterSeq: number, events: readonly StoredEvent[]): Generator<JournalEntry> {
  for (const [index, { at, row }] of events.slice(afterSeq).entries()) {
    const seq = afterSeq + index + 1;
    const decoded = decodeEvent(row);
    assert(decoded.ok, `event ${seq} of run ${runId} must decode`);
    yield { runId, seq, at, event: decoded.value };
  }
}

function failureOf(fault: JournalFault): Error {
  if (fault === 'crash-before' || fault === 'crash-after') return new SimulatedCrash(fault);
  return new JournalUnavailable({ reason: fault, message: `The journal was told to fail: ${fault}.`, hint: 'Go on.' });
}

function newestFirst(a: RunRow, b: RunRow): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}
