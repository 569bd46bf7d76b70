import { expect, test } from 'vitest';
import { NO_SPENDING } from '../core/run/spending.ts';
import type { RunState } from '../core/run/state.ts';
import type { Journal, RunRow } from '../ports/journal.ts';
import { CoreRun, SOME_USAGE } from '../testing/core-run.ts';
import { aPlan, aTask } from '../testing/plans.ts';
import { spanOf } from './calendar.ts';
import { PeriodSpendings } from './period-spending.ts';

const NOON = new Date(2026, 10, 21, 12).getTime();
const DAY_MS = 86_400_000;

/** A run that used a message, written down at noon on that day. */
function spent(id: string, at: number): RunState {
  const run = CoreRun.start(aPlan([aTask('a')]), { caps: { day: { messages: 5 } } });
  run.pass(at);
  run.succeed('prepare:a');
  run.tell({ type: 'report-usage', task: 'a', attempt: 1, usage: SOME_USAGE });
  return { ...run.state, id };
}

/** A journal that has these runs and nothing but the time of their last entry. */
function journalOf(runs: readonly { readonly id: string; readonly at: number }[]): Journal {
  const rows = runs.map(({ id }) => ({ id, lastSeq: 9 }) as RunRow);
  const read = (id: string) => {
    if (id === 'broken') throw new Error('damaged');
    return runs.filter((run) => run.id === id).map(({ at }) => ({ runId: id, seq: 9, at })) as never;
  };
  return { runs: () => rows, read } as unknown as Journal;
}

test('the others of the day count: those that work, and those that rest and were written to today', () => {
  const states = new Map([
    ['today', spent('today', NOON - 3_600_000)],
    ['yesterday', spent('yesterday', NOON - DAY_MS)],
    ['live', spent('live', NOON - 60_000)],
  ]);
  const warnings: string[] = [];
  const read: string[] = [];
  const day = new PeriodSpendings({
    journal: journalOf([
      { id: 'today', at: NOON },
      { id: 'yesterday', at: NOON - DAY_MS },
      { id: 'live', at: NOON },
      { id: 'broken', at: NOON },
    ]),
    read: (id) => {
      read.push(id);
      return states.get(id) ?? null;
    },
    warn: (message) => warnings.push(message),
  });
  const asking = spent('asking', NOON - 30_000);
  const live = states.get('live')!;
  const today = day.periods([asking, live], NOON)!(asking).day;
  expect(today).toMatchObject({ ...spanOf('day', NOON), elsewhere: { messages: 2, tokens: 300 } });
  expect(read).toEqual(['today']);
  expect(warnings).toEqual([expect.stringContaining('run broken')]);
  day.rest(live);
  expect(day.periods([asking], NOON)!(asking).day?.elsewhere.messages).toBe(2);
  // A run that is taken up again counts once.
  expect(day.periods([asking, live], NOON)!(asking).day?.elsewhere.messages).toBe(2);
  expect(day.periods([asking], NOON + DAY_MS)!(asking).day?.elsewhere).toEqual(NO_SPENDING);
});

test('nothing is read where no run asks', () => {
  const plain = CoreRun.start(aPlan([aTask('a')]), {}).state;
  const read = () => {
    throw new Error('read');
  };
  const day = new PeriodSpendings({ journal: { runs: read } as unknown as Journal, read, warn: read });
  expect(day.periods([plain], NOON)).toBeNull();
});

test('what is far back is read when a month is asked about, and nothing twice', () => {
  const states = new Map([
    ['early', spent('early', NOON - 10 * DAY_MS)],
    ['now', spent('now', NOON - 60_000)],
  ]);
  const read: string[] = [];
  const spending = new PeriodSpendings({
    journal: journalOf([
      { id: 'early', at: NOON - 10 * DAY_MS },
      { id: 'now', at: NOON },
    ]),
    read: (id) => {
      read.push(id);
      return states.get(id) ?? null;
    },
    warn: () => {},
  });
  const asking = spent('asking', NOON - 30_000);
  const monthly = {
    ...asking,
    settings: { ...asking.settings, caps: { month: { messages: 5 }, hour: { messages: 5 } } },
  };
  expect(spending.periods([asking], NOON)!(asking).day?.elsewhere.messages).toBe(1);
  const periods = spending.periods([monthly], NOON)!(monthly);
  expect(periods).toMatchObject({ month: { elsewhere: { messages: 2 } }, hour: { elsewhere: { messages: 0 } } });
  expect(spending.periods([monthly], NOON)!(monthly).month).toEqual(periods.month);
  expect(read).toEqual(['now', 'early', 'now']);
  // A clock that jumps ahead leads into the next spans, and back again to what was spent in these.
  expect(spending.periods([monthly], NOON + 40 * DAY_MS)!(monthly).month?.elsewhere.messages).toBe(0);
  expect(spending.periods([monthly], NOON)!(monthly).month?.elsewhere.messages).toBe(2);
});
