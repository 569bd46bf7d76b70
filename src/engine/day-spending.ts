import { reservedUsd } from '../core/run/cap-grants.ts';
import { spentSince, type Today } from '../core/run/caps.ts';
import { addSpending, NO_SPENDING, type Spending } from '../core/run/spending.ts';
import type { RunState } from '../core/run/state.ts';
import type { Journal } from '../ports/journal.ts';

/** Begin and end of a calendar day, in wall-clock milliseconds. */
export interface Day {
  readonly since: number;
  readonly until: number;
}

/** The calendar day of a moment, in the time zone of this machine. */
export function dayOf(at: number): Day {
  const since = new Date(at);
  since.setHours(0, 0, 0, 0);
  const until = new Date(since);
  until.setDate(until.getDate() + 1);
  return { since: since.getTime(), until: until.getTime() };
}

/** Where spending is read from, and where it is said that it cannot be. */
export interface DaySpendingParts {
  readonly journal: Journal;
  readonly read: (runId: string) => RunState | null;
  readonly warn: (message: string) => void;
}

/**
 * What all runs of this daemon spent today. It follows from the journal alone: runs in memory are asked as they are, those that rest are
 * folded once a day when they were written to today, so that a restart comes to the same figures.
 */
export class DaySpending {
  readonly #journal: Journal;
  readonly #read: DaySpendingParts['read'];
  readonly #warn: DaySpendingParts['warn'];
  #day: Day = { since: 0, until: 0 };
  #resting: Map<string, Spending> | null = null;

  constructor(parts: DaySpendingParts) {
    this.#journal = parts.journal;
    this.#read = parts.read;
    this.#warn = parts.warn;
  }

  /** Takes note of a run that rests from now on. */
  rest(run: RunState): void {
    this.#resting?.set(run.id, spentSince(run, this.#day.since, this.#day.since));
  }

  /** The day for one of the runs in memory; null where no run asks about it. */
  today(states: readonly RunState[], at: number): ((run: RunState) => Today) | null {
    if (!states.some(({ settings }) => settings.caps?.day !== undefined)) return null;
    const live = new Set(states.map(({ id }) => id));
    const day = this.#turnTo(at);
    this.#resting ??= this.#readResting(live);
    const resting = [...this.#resting].filter(([id]) => !live.has(id)).map(([, spent]) => spent);
    const ended = resting.reduce(addSpending, NO_SPENDING);
    return (run) => {
      const others = states.filter(({ id }) => id !== run.id);
      const elsewhere = others.map((other) => spentSince(other, day.since, at)).reduce(addSpending, ended);
      const reserved = others.reduce((sum, other) => sum + reservedUsd(other), 0);
      return { ...day, elsewhere, reservedUsd: reserved };
    };
  }

  #turnTo(at: number): Day {
    if (at >= this.#day.since && at < this.#day.until) return this.#day;
    this.#day = dayOf(at);
    this.#resting = null;
    return this.#day;
  }

  #readResting(live: ReadonlySet<string>): Map<string, Spending> {
    const found = new Map<string, Spending>();
    for (const { id, lastSeq } of this.#journal.runs()) {
      if (live.has(id)) continue;
      const spent = this.#readOne(id, lastSeq);
      if (spent !== null) found.set(id, spent);
    }
    return found;
  }

  /** A run whose history cannot be read is no reason for the others to stand still. */
  #readOne(id: string, lastSeq: number): Spending | null {
    try {
      const [last] = this.#journal.read(id, lastSeq - 1);
      if (last === undefined || last.at < this.#day.since) return null;
      const state = this.#read(id);
      return state === null ? null : spentSince(state, this.#day.since, this.#day.since);
    } catch (error) {
      this.#warn(`What run ${id} spent today is not known and not counted: ${String(error)}`);
      return null;
    }
  }
}
