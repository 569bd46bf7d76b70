import { reservedUsd } from '../core/run/cap-grants.ts';
import {
  PERIODS,
  type Period,
  type PeriodSpending,
  type Periods,
  periodsCapped,
  spentSince,
} from '../core/run/caps.ts';
import { addSpending, bookedSince, NO_SPENDING, type Spending, type SpendingByQuarter } from '../core/run/spending.ts';
import type { RunState } from '../core/run/state.ts';
import type { Journal } from '../ports/journal.ts';
import { type Span, spanOf } from './calendar.ts';

/** Where spending is read from, and where it is said that it cannot be. */
export interface PeriodSpendingsParts {
  readonly journal: Journal;
  readonly read: (runId: string) => RunState | null;
  readonly warn: (message: string) => void;
}

/**
 * What all runs of this daemon spent in this hour, on this day and in this month. It follows from the journal alone: runs in memory are asked
 * as they are, those that rest are folded once when they were written to since the longest span began that is asked about, so that a restart
 * comes to the same figures.
 */
export class PeriodSpendings {
  readonly #journal: Journal;
  readonly #read: PeriodSpendingsParts['read'];
  readonly #warn: PeriodSpendingsParts['warn'];
  readonly #spans = new Map<Period, Span>();
  /** What runs spent that rest, by their ids, as far back as `#known`. */
  #resting: Map<string, SpendingByQuarter> | null = null;
  #known = Number.POSITIVE_INFINITY;
  /** Sums over the runs that rest, by the span and who of them is in memory. */
  readonly #sums = new Map<Period, { readonly of: string; readonly sum: Spending }>();

  constructor(parts: PeriodSpendingsParts) {
    this.#journal = parts.journal;
    this.#read = parts.read;
    this.#warn = parts.warn;
  }

  /** Takes note of a run that rests from now on. */
  rest(run: RunState): void {
    this.#resting?.set(run.id, new Map(run.spentByQuarter));
    this.#sums.clear();
  }

  /** The spans that any of the runs in memory asks about; null where none does. */
  periods(states: readonly RunState[], at: number): ((run: RunState) => Periods) | null {
    const asked = new Set(states.flatMap(periodsCapped));
    if (asked.size === 0) return null;
    const spans = PERIODS.filter((period) => asked.has(period)).map(
      (period) => [period, this.#turnTo(period, at)] as const,
    );
    const live = new Set(states.map(({ id }) => id));
    this.#learn(Math.min(...spans.map(([, { since }]) => since)), live);
    const ended = new Map(spans.map(([period, span]) => [period, this.#ended(period, { span, live })] as const));
    return (run) => {
      const others = states.filter(({ id }) => id !== run.id);
      const reserved = others.reduce((sum, other) => sum + reservedUsd(other), 0);
      const entries = spans.map(([period, span]): [Period, PeriodSpending] => {
        const spent = others.map((other) => spentSince(other, span.since, at));
        const elsewhere = spent.reduce(addSpending, ended.get(period) ?? NO_SPENDING);
        return [period, { ...span, elsewhere, reservedUsd: reserved }];
      });
      return Object.fromEntries(entries);
    };
  }

  #turnTo(period: Period, at: number): Span {
    const known = this.#spans.get(period);
    if (known !== undefined && at >= known.since && at < known.until) return known;
    const span = spanOf(period, at);
    this.#spans.set(period, span);
    return span;
  }

  #ended(period: Period, at: { readonly span: Span; readonly live: ReadonlySet<string> }): Spending {
    const { since } = at.span;
    const of = [since, ...[...at.live].toSorted()].join(' ');
    const before = this.#sums.get(period);
    if (before?.of === of) return before.sum;
    const resting = [...(this.#resting ?? [])].filter(([id]) => !at.live.has(id));
    const sum = resting.map(([, quarters]) => bookedSince(quarters, since)).reduce(addSpending, NO_SPENDING);
    this.#sums.set(period, { of, sum });
    return sum;
  }

  /** Reads what is not known yet: at first, when a longer span is asked about, and when the clock was set back. */
  #learn(since: number, live: ReadonlySet<string>): void {
    if (this.#resting !== null && since >= this.#known) return;
    this.#known = since;
    this.#sums.clear();
    this.#resting = this.#readResting(live);
  }

  #readResting(live: ReadonlySet<string>): Map<string, SpendingByQuarter> {
    const found = new Map<string, SpendingByQuarter>();
    for (const { id, lastSeq } of this.#journal.runs()) {
      if (live.has(id)) continue;
      const spent = this.#readOne(id, lastSeq);
      if (spent !== null) found.set(id, spent);
    }
    return found;
  }

  /** A run whose history cannot be read is no reason for the others to stand still. */
  #readOne(id: string, lastSeq: number): SpendingByQuarter | null {
    try {
      const [last] = this.#journal.read(id, lastSeq - 1);
      if (last === undefined || last.at < this.#known) return null;
      return this.#read(id)?.spentByQuarter ?? null;
    } catch (error) {
      this.#warn(`What run ${id} spent is not known and not counted: ${String(error)}`);
      return null;
    }
  }
}
