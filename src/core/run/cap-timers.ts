import type { AttemptRecord } from './attempt-machine.ts';
import { PERIODS, raised, spendingAttempts, spentByTask } from './caps.ts';
import type { Effect } from './effects.ts';
import { nextThreshold } from './near-caps.ts';
import type { RunState } from './state.ts';

/** How often the time worked in other runs is looked at while agents work under a cap of an hour, a day or a month, in milliseconds. */
const LOOK_MS = 60_000;

/** When the clock alone makes a run reach a cap: the next such moment, and a look now and then where other runs spend time too. */
export function capTimers(run: RunState): readonly Effect[] {
  const { caps } = run.settings;
  if (caps === undefined) return [];
  const working = spendingAttempts(run).flatMap(({ record, attempt }) =>
    attempt.workingSince === null ? [] : [{ record, attempt, since: attempt.workingSince }],
  );
  if (working.length === 0) return [];
  const look: Effect = { type: 'timer', key: 'timer:caps:periods', delayMs: LOOK_MS, since: null };
  const looks = PERIODS.some((period) => caps[period]?.workedMs !== undefined);
  const moment = Math.min(...momentsOf(run, working));
  const base = Math.max(...working.map(({ since }) => since));
  const next: Effect = {
    type: 'timer',
    key: `timer:caps:${moment}`,
    delayMs: Math.max(0, moment - base),
    since: base,
  };
  return [...(Number.isFinite(moment) ? [next] : []), ...(looks ? [look] : [])];
}

type Working = readonly {
  readonly record: RunState['tasks'][number];
  readonly attempt: AttemptRecord;
  readonly since: number;
}[];

/** At which wall-clock time each cap on time is near, or reached, when all that work now go on. */
function* momentsOf(run: RunState, working: Working): Generator<number, void, void> {
  const { caps = {} } = run.settings;
  for (const { record, attempt, since } of working) {
    const own = caps.attempt?.workedMs;
    if (own !== undefined) yield since + nextThreshold(run, { record, attempt }, own);
    const task = raised(caps.task, record.raised)?.workedMs;
    if (task !== undefined)
      yield since + nextThreshold(run, { record, attempt: null }, task) - spentByTask(record, since).workedMs;
  }
  const all = raised(caps.run, run.raised)?.workedMs;
  if (all === undefined) return;
  const begun = working.reduce((sum, { since }) => sum + since, 0);
  const end = nextThreshold(run, { record: null, attempt: null }, all);
  yield Math.ceil((end - run.spent.workedMs + begun) / working.length);
}
