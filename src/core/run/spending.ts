import type { AttemptRecord } from './attempt-machine.ts';
import type { Usage } from './usage.ts';

/** What can be capped: tokens in and out together, US dollars, messages of the agent, and milliseconds that it worked by the wall clock. */
export const MEASURES = ['costUsd', 'tokens', 'messages', 'workedMs'] as const;

export type Measure = (typeof MEASURES)[number];

/** What was consumed, in every measure. */
export type Spending = Readonly<Record<Measure, number>>;

export const NO_SPENDING: Spending = { costUsd: 0, tokens: 0, messages: 0, workedMs: 0 };

/** The sum of two. */
export function addSpending(a: Spending, b: Spending): Spending {
  return {
    costUsd: a.costUsd + b.costUsd,
    tokens: a.tokens + b.tokens,
    messages: a.messages + b.messages,
    workedMs: a.workedMs + b.workedMs,
  };
}

/** What an attempt consumed so far: as far as its program told, and the time up to `now` while it works. */
export function spentBy(attempt: AttemptRecord, now: number): Spending {
  return { ...figuresOf(attempt.usage), workedMs: attempt.workedMs + openMs(attempt, now) };
}

/** Milliseconds since the agent began, while it works; 0 otherwise, and where the clock was set back. */
export function openMs({ workingSince }: AttemptRecord, now: number): number {
  return workingSince === null ? 0 : Math.max(0, now - workingSince);
}

/** What changed of an attempt's record between two events. */
export function spentBetween(before: AttemptRecord, after: AttemptRecord): Spending {
  const [a, b] = [figuresOf(before.usage), figuresOf(after.usage)];
  return {
    costUsd: b.costUsd - a.costUsd,
    tokens: b.tokens - a.tokens,
    messages: b.messages - a.messages,
    workedMs: after.workedMs - before.workedMs,
  };
}

function figuresOf({ costUsd, inputTokens, outputTokens, messages }: Usage): Omit<Spending, 'workedMs'> {
  return { costUsd, tokens: inputTokens + outputTokens, messages };
}

/*
 * Spending of days. What a day is depends on where the user lives, and a journal reads the same everywhere: so a run keeps what it spent by
 * quarters of an hour, which every time zone's midnight is a border of, and whoever knows the time zone adds them up.
 */

export const QUARTER_MS = 900_000;

/** What was spent by the number of the quarter of an hour since 1970. */
export type SpendingByQuarter = Map<number, Spending>;

/** Books figures at the time they became known, and the time worked where it was worked. */
export function book(quarters: SpendingByQuarter, spent: Spending, at: number): void {
  add(quarters, at, { ...spent, workedMs: 0 });
  for (let start = at - spent.workedMs; start < at; ) {
    const end = Math.min(at, (Math.floor(start / QUARTER_MS) + 1) * QUARTER_MS);
    add(quarters, start, { ...NO_SPENDING, workedMs: end - start });
    start = end;
  }
}

function add(quarters: SpendingByQuarter, at: number, spent: Spending): void {
  const quarter = Math.floor(at / QUARTER_MS);
  quarters.set(quarter, addSpending(quarters.get(quarter) ?? NO_SPENDING, spent));
}

/** Everything that was booked since a moment at the border of a quarter. */
export function bookedSince(quarters: SpendingByQuarter, since: number): Spending {
  let sum = NO_SPENDING;
  for (const [quarter, spent] of quarters) if (quarter * QUARTER_MS >= since) sum = addSpending(sum, spent);
  return sum;
}
