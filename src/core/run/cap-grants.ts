import type { AttemptRecord } from './attempt-machine.ts';
import {
  type CapCircumstances,
  PERIODS,
  raised,
  spendingAttempts,
  spentByRun,
  spentByTask,
  spentInPeriod,
} from './caps.ts';
import type { RunState, TaskRecord } from './state.ts';
import { mostUsage, type Usage } from './usage.ts';

/*
 * Programs tell what they cost at the end of a turn, not call by call. So a cap of cost is handed out in shares: each attempt gets one when it
 * starts, its program is told to stop there, and the share is reserved until the attempt is over. All shares in flight and all that is spent
 * stay within the cap together; an attempt whose share is used up goes on with another one while there is any.
 *
 * A program that is ended before it told its cost may have used all of its share, and nobody will ever know: so all of it counts as spent. Where
 * it did tell after all, a moment after it was ended, what it told counts.
 */

/** A smaller share than this, in US dollars, is not worth a start, where so much is left. */
const LEAST_USD = 0.1;

/**
 * The US dollars that a task's next attempt may use: null where no cap of cost holds for it, 0 where all that is left is reserved by attempts
 * in flight.
 */
export function grantFor(run: RunState, record: TaskRecord, circumstances: CapCircumstances): number | null {
  const own = ownLimits(run, record, circumstances);
  const shared = sharedLimits(run, circumstances);
  if (own.length + shared.length === 0) return null;
  const left = Math.max(0, Math.min(...shared));
  const share = Math.max(left / freeTracks(run), Math.min(left, LEAST_USD));
  return Math.max(0, Math.min(...own, share));
}

/** What attempts of a run that are not over may still use of their shares, in US dollars. */
export function reservedUsd(run: RunState): number {
  return spendingAttempts(run).reduce((sum, { attempt }) => sum + openShare(attempt), 0);
}

/** Whether attempts in flight hold all that is left of the cost of the run. */
export function isAllReserved(run: RunState): boolean {
  const limit = raised(run.settings.caps?.run, run.raised)?.costUsd;
  const reserved = reservedUsd(run);
  return limit !== undefined && reserved > 0 && run.spent.costUsd + reserved >= limit;
}

/** Whether an attempt that failed had used up its share. */
export function usedItsGrant({ grantedUsd, usage }: AttemptRecord): boolean {
  // The program reckons in fractions of cents.
  return grantedUsd !== null && usage.costUsd >= grantedUsd * 0.99;
}

/** What an attempt consumed that ends now: its whole share where its program made calls whose cost it has not told, and never less than it told. */
export function usageAtEnd({ grantedUsd, usage }: AttemptRecord, told: Usage): Usage {
  const { costOpen, ...all } = mostUsage(usage, told);
  if (costOpen !== true || grantedUsd === null) return told;
  return { ...all, costUsd: Math.max(all.costUsd, grantedUsd), costEstimated: true };
}

function openShare({ grantedUsd, usage }: AttemptRecord): number {
  return Math.max(0, (grantedUsd ?? 0) - usage.costUsd);
}

function ownLimits(run: RunState, record: TaskRecord, { at }: CapCircumstances): readonly number[] {
  const { caps = {} } = run.settings;
  const task = raised(caps.task, record.raised)?.costUsd;
  return [
    ...(caps.attempt?.costUsd === undefined ? [] : [caps.attempt.costUsd]),
    ...(task === undefined ? [] : [task - spentByTask(record, at).costUsd]),
  ];
}

function sharedLimits(run: RunState, { at, periods }: CapCircumstances): readonly number[] {
  const { caps = {} } = run.settings;
  const all = raised(caps.run, run.raised)?.costUsd;
  const reserved = reservedUsd(run);
  return [
    ...(all === undefined ? [] : [all - spentByRun(run, at).costUsd - reserved]),
    ...PERIODS.flatMap((period) => {
      const [limit, known] = [caps[period]?.costUsd, periods?.[period]];
      if (limit === undefined || known === undefined) return [];
      return [limit - spentInPeriod(run, known, at).costUsd - known.reservedUsd - reserved];
    }),
  ];
}

/** Tracks that may come to want a share as well. */
function freeTracks({ allowance, running, counts }: RunState): number {
  return Math.max(1, Math.min(allowance.tracks - running.size, counts.pending + counts.queued));
}
