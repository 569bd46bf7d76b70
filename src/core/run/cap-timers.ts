import { raised, spendingAttempts, spentByTask } from './caps.ts';
import type { Effect } from './effects.ts';
import type { RunState } from './state.ts';

/** How often the time worked in other runs is looked at while agents work under a cap of the day, in milliseconds. */
const LOOK_MS = 60_000;

/** When the clock alone makes a run reach a cap: the next such moment, and a look now and then where other runs spend time too. */
export function capTimers(run: RunState): readonly Effect[] {
  const { caps } = run.settings;
  if (caps === undefined) return [];
  const working = spendingAttempts(run).flatMap(({ record, attempt }) =>
    attempt.workingSince === null ? [] : [{ record, since: attempt.workingSince }],
  );
  if (working.length === 0) return [];
  const look: Effect = { type: 'timer', key: 'timer:caps:day', delayMs: LOOK_MS, since: null };
  const moment = Math.min(...momentsOf(run, working));
  const base = Math.max(...working.map(({ since }) => since));
  const next: Effect = {
    type: 'timer',
    key: `timer:caps:${moment}`,
    delayMs: Math.max(0, moment - base),
    since: base,
  };
  return [...(Number.isFinite(moment) ? [next] : []), ...(caps.day?.workedMs === undefined ? [] : [look])];
}

type Working = readonly { readonly record: RunState['tasks'][number]; readonly since: number }[];

/** At which wall-clock time each cap on time is reached when all that work now go on. */
function* momentsOf(run: RunState, working: Working): Generator<number, void, void> {
  const { caps = {} } = run.settings;
  for (const { record, since } of working) {
    yield since + (caps.attempt?.workedMs ?? Number.POSITIVE_INFINITY);
    const task = raised(caps.task, record.raised)?.workedMs;
    if (task !== undefined) yield since + task - spentByTask(record, since).workedMs;
  }
  const all = raised(caps.run, run.raised)?.workedMs;
  if (all === undefined) return;
  const begun = working.reduce((sum, { since }) => sum + since, 0);
  yield Math.ceil((all - run.spent.workedMs + begun) / working.length);
}
