import type { AttemptRecord } from './attempt-machine.ts';
import {
  type CapCircumstances,
  type CapScope,
  PERIODS,
  type ReachedCap,
  raised,
  spendingAttempts,
  spentByRun,
  spentByTask,
  spentInPeriod,
} from './caps.ts';
import type { RunEvent } from './events.ts';
import { MEASURES, type Measure, type Spending, spentBy } from './spending.ts';
import { findTask, lastAttempt, type RunState, type TaskRecord } from './state.ts';

/*
 * People are told of a cap before it stands in the way: once for each cap of an attempt, a task, a run and a span of the calendar, when the
 * configured share of it is used. A cap that was raised is another one, and so is that of the next hour, day or month.
 */

/** The share of a cap at which people are told of it, where a run does not say. */
const USUAL_SHARE = 0.8;

/** A cap that people were told of, with its figures as they were then. */
export interface NearCap extends ReachedCap {
  /** The task, of a cap of a task or an attempt. */
  readonly of: string | null;
  /** Number of the attempt, of a cap of one. */
  readonly ofAttempt: number | null;
  /** When it lifts, in wall-clock milliseconds; null where a person lifts it. */
  readonly until: number | null;
}

type About = Omit<NearCap, 'measure' | 'limit' | 'used'>;

/** Tells of the caps that are near by what is in flight. Each event has to be applied before the next is taken. */
export function* tellNearCaps(run: RunState, circumstances: CapCircumstances): Generator<RunEvent, void, void> {
  const { caps } = run.settings;
  const working = caps === undefined || shareOf(run) >= 1 ? [] : spendingAttempts(run);
  if (caps === undefined || working.length === 0) return;
  const now = circumstances.at;
  for (const { record, attempt } of working) {
    yield* near(run, aboutAttempt(record, attempt), { cap: caps.attempt, spent: () => spentBy(attempt, now) });
    const cap = raised(caps.task, record.raised);
    yield* near(run, aboutTask(record), { cap, spent: () => spentByTask(record, now) });
  }
  yield* near(run, RUN, { cap: raised(caps.run, run.raised), spent: () => spentByRun(run, now) });
  for (const period of PERIODS) {
    const known = circumstances.periods?.[period];
    if (known === undefined) continue;
    const about = { ...RUN, scope: period, until: known.until };
    yield* near(run, about, { cap: caps[period], spent: () => spentInPeriod(run, known, now) });
  }
}

function* near(
  run: RunState,
  about: About,
  at: { readonly cap: Partial<Record<Measure, number>> | undefined; readonly spent: () => Spending },
): Generator<RunEvent, void, void> {
  if (at.cap === undefined) return;
  const spent = at.spent();
  for (const measure of MEASURES) {
    const limit = at.cap[measure];
    const used = spent[measure];
    // One that is reached speaks for itself.
    if (
      limit === undefined ||
      used < limit * shareOf(run) ||
      used >= limit ||
      isTold(run, { ...about, measure, limit })
    )
      continue;
    yield { type: 'cap-neared', ...about, measure, limit, used };
  }
}

/** How much time may be worked under a cap before somebody has to look: up to the share that is told of, once that was told up to the cap. */
export function nextThreshold(
  run: RunState,
  about: { readonly record: TaskRecord | null; readonly attempt: AttemptRecord | null },
  limit: number,
): number {
  const share = shareOf(run);
  const { record, attempt } = about;
  const which = record === null ? RUN : attempt === null ? aboutTask(record) : aboutAttempt(record, attempt);
  return share >= 1 || isTold(run, { ...which, measure: 'workedMs', limit }) ? limit : Math.ceil(limit * share);
}

/** Takes note of what people were told. */
export function applyNear(run: RunState, { type: _, ...cap }: Extract<RunEvent, { type: 'cap-neared' }>): void {
  run.nearCaps.set(keyOf(cap), cap);
}

/** The caps that people were told of and that still hold for what is not over. */
export function nearCapsOf(run: RunState): readonly NearCap[] {
  return [...run.nearCaps.values()].filter((cap) => holds(run, cap));
}

function holds(run: RunState, { scope, of, ofAttempt, measure, limit }: NearCap): boolean {
  const { caps = {} } = run.settings;
  if (scope === 'run') return raised(caps.run, run.raised)?.[measure] === limit;
  const record = of === null ? undefined : findTask(run, of);
  if (record === undefined) return of === null;
  if (scope === 'task')
    return record.state.status !== 'completed' && raised(caps.task, record.raised)?.[measure] === limit;
  const last = lastAttempt(record);
  return last?.number === ofAttempt && (last.state.status === 'preparing' || last.state.status === 'working');
}

const RUN: About = { scope: 'run', of: null, ofAttempt: null, until: null };

function aboutTask({ task }: TaskRecord): About {
  return { scope: 'task', of: task.id, ofAttempt: null, until: null };
}

function aboutAttempt({ task }: TaskRecord, { number }: AttemptRecord): About {
  return { scope: 'attempt', of: task.id, ofAttempt: number, until: null };
}

function isTold(run: RunState, cap: About & { readonly measure: Measure; readonly limit: number }): boolean {
  const told = run.nearCaps.get(keyOf(cap));
  return told !== undefined && told.limit === cap.limit && told.until === cap.until && told.ofAttempt === cap.ofAttempt;
}

function keyOf({
  scope,
  of,
  measure,
}: {
  readonly scope: CapScope;
  readonly of: string | null;
  readonly measure: Measure;
}): string {
  return `${scope}:${measure}:${of ?? ''}`;
}

function shareOf({ settings }: RunState): number {
  return settings.capWarning ?? USUAL_SHARE;
}
