import { present } from '../assert.ts';
import { at } from '../at.ts';
import { isPerson } from './agent-list.ts';
import type { AttemptRecord } from './attempt-machine.ts';
import {
  addSpending,
  bookedSince,
  MEASURES,
  type Measure,
  NO_SPENDING,
  openMs,
  type Spending,
  spentBy,
} from './spending.ts';
import { lastAttempt, type RunState, type TaskRecord } from './state.ts';

/** Spans of the calendar that caps hold for, the longest first: what is over two of them waits for the longer one. */
export const PERIODS = ['month', 'day', 'hour'] as const;

export type Period = (typeof PERIODS)[number];

/** What a cap is on: one attempt, all attempts of a task, all of a run, or all runs of this user in a span of the calendar. */
export type CapScope = 'attempt' | 'task' | 'run' | Period;

/** The most that may be spent, by measure; a measure that is absent has no cap. */
export type Cap = Readonly<Partial<Record<Measure, number>>>;

/** The caps of a run by what they are on. */
export type Caps = Readonly<Partial<Record<CapScope, Cap>>>;

/** A cap that stands in the way, with its figures in the units of its measure. */
export interface ReachedCap {
  readonly scope: CapScope;
  readonly measure: Measure;
  readonly limit: number;
  readonly used: number;
}

/** A span of the calendar as the shell knows it; times are wall-clock milliseconds. */
export interface PeriodSpending {
  /** When it began, at the border of a quarter of an hour. */
  readonly since: number;
  /** When it ends and the next one begins. */
  readonly until: number;
  /** What all other runs of this user spent since it began. */
  readonly elsewhere: Spending;
  /** US dollars that attempts in flight of other runs may still use. */
  readonly reservedUsd: number;
}

/** The spans that anybody asks about. */
export type Periods = Readonly<Partial<Record<Period, PeriodSpending>>>;

/** What the rule has to know besides the run. */
export interface CapCircumstances {
  /** Wall-clock milliseconds. */
  readonly at: number;
  /** Absent where nobody asks about spans of the calendar. */
  readonly periods?: Periods | null;
}

/**
 * The narrowest cap that keeps an attempt from going on, or, without one, a task's next attempt from starting; null when none does. An attempt
 * in flight counts what it has reported, so that those in flight together overshoot a cap by at most one report each.
 */
export function capInTheWay(
  run: RunState,
  record: TaskRecord,
  attempt: AttemptRecord | null,
  circumstances: CapCircumstances,
): ReachedCap | null {
  const { caps } = run.settings;
  if (caps === undefined) return null;
  const now = circumstances.at;
  return (
    (attempt === null ? null : firstReached('attempt', caps.attempt, () => spentBy(attempt, now))) ??
    firstReached('task', raised(caps.task, record.raised), () => spentByTask(record, now)) ??
    firstReached('run', raised(caps.run, run.raised), () => spentByRun(run, now)) ??
    periodCap(run, caps, circumstances)
  );
}

function periodCap(run: RunState, caps: Caps, { at: now, periods }: CapCircumstances): ReachedCap | null {
  for (const period of PERIODS) {
    const known = periods?.[period];
    if (known === undefined) continue;
    const reached = firstReached(period, caps[period], () => spentInPeriod(run, known, now));
    if (reached !== null) return reached;
  }
  return null;
}

/** What all runs spent in a span of the calendar. */
export function spentInPeriod(run: RunState, { elsewhere, since }: PeriodSpending, now: number): Spending {
  return addSpending(elsewhere, spentSince(run, since, now));
}

/** Whether a cap is on a span of the calendar: it lifts by itself, and nobody is asked. */
export function isPeriod(scope: CapScope): scope is Period {
  return PERIODS.some((period) => period === scope);
}

/** The spans of the calendar that a run has caps for. */
export function periodsCapped({ settings }: RunState): readonly Period[] {
  const { caps } = settings;
  return caps === undefined ? [] : PERIODS.filter((period) => caps[period] !== undefined);
}

function firstReached(scope: CapScope, cap: Cap | undefined, spent: () => Spending): ReachedCap | null {
  if (cap === undefined) return null;
  const used = spent();
  const measure = MEASURES.find((each) => used[each] >= (cap[each] ?? Number.POSITIVE_INFINITY));
  if (measure === undefined) return null;
  return { scope, measure, limit: present(cap[measure], 'a cap'), used: used[measure] };
}

/** The cap with what people added to it. */
export function raised(cap: Cap | undefined, by: Cap): Cap | undefined {
  if (cap === undefined) return undefined;
  const entries = MEASURES.flatMap((measure) => {
    const limit = cap[measure];
    return limit === undefined ? [] : [[measure, limit + (by[measure] ?? 0)] as const];
  });
  return Object.fromEntries(entries);
}

/** What all attempts of a task consumed. */
export function spentByTask(record: TaskRecord, now: number): Spending {
  return record.attempts.map((attempt) => spentBy(attempt, now)).reduce(addSpending, NO_SPENDING);
}

/** What all attempts of a run consumed. */
export function spentByRun(run: RunState, now: number): Spending {
  return { ...run.spent, workedMs: run.spent.workedMs + openTime(run, 0, now) };
}

/** What a run consumed since a moment at the border of a quarter of an hour. */
export function spentSince(run: RunState, since: number, now: number): Spending {
  const booked = bookedSince(run.spentByQuarter, since);
  return { ...booked, workedMs: booked.workedMs + openTime(run, since, now) };
}

function openTime(run: RunState, since: number, now: number): number {
  return spendingAttempts(run).reduce((sum, { attempt }) => sum + Math.min(openMs(attempt, now), now - since), 0);
}

/** The attempts of a run that an agent works on, or is about to. */
export function spendingAttempts(
  run: RunState,
): readonly { readonly record: TaskRecord; readonly attempt: AttemptRecord }[] {
  return [...run.running].flatMap((index) => {
    const record = at(run.tasks, index);
    const attempt = lastAttempt(record);
    return attempt !== undefined && spends(attempt) ? [{ record, attempt }] : [];
  });
}

function spends({ state, agent }: AttemptRecord): boolean {
  return (state.status === 'preparing' || state.status === 'working') && !isPerson(agent);
}
