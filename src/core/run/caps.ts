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

/** What a cap is on: one attempt, all attempts of a task, all of a run, or all runs of this user on a calendar day. */
export type CapScope = 'attempt' | 'task' | 'run' | 'day';

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

/** The day as the shell knows it; times are wall-clock milliseconds. */
export interface Today {
  /** Midnight that it began with, at the border of a quarter of an hour. */
  readonly since: number;
  /** Midnight that it ends with. */
  readonly until: number;
  /** What all other runs of this user spent since it began. */
  readonly elsewhere: Spending;
  /** US dollars that attempts in flight of other runs may still use. */
  readonly reservedUsd: number;
}

/** What the rule has to know besides the run. */
export interface CapCircumstances {
  /** Wall-clock milliseconds. */
  readonly at: number;
  /** Absent where nobody asks about the day. */
  readonly today?: Today | null;
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
    dayCap(run, caps.day, circumstances)
  );
}

function dayCap(run: RunState, cap: Cap | undefined, { at: now, today }: CapCircumstances): ReachedCap | null {
  if (today === undefined || today === null) return null;
  return firstReached('day', cap, () => addSpending(today.elsewhere, spentSince(run, today.since, now)));
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
