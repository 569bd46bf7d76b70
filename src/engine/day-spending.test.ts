import { expect, test } from 'vitest';
import { NO_SPENDING } from '../core/run/spending.ts';
import type { RunState } from '../core/run/state.ts';
import type { Journal, RunRow } from '../ports/journal.ts';
import { CoreRun, SOME_USAGE } from '../testing/core-run.ts';
import { aPlan, aTask } from '../testing/plans.ts';
import { DaySpending, dayOf } from './day-spending.ts';

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

test('a day is from midnight to midnight where the machine is, however long it is', () => {
  const { since, until } = dayOf(NOON);
  expect([new Date(since).getHours(), new Date(until).getHours()]).toEqual([0, 0]);
  expect([new Date(since).getDate(), new Date(until).getDate()]).toEqual([21, 22]);
  expect(since % 900_000).toBe(0);
});

test('the others of the day count: those that work, and those that rest and were written to today', () => {
  const states = new Map([
    ['today', spent('today', NOON - 3_600_000)],
    ['yesterday', spent('yesterday', NOON - DAY_MS)],
    ['live', spent('live', NOON - 60_000)],
  ]);
  const warnings: string[] = [];
  const read: string[] = [];
  const day = new DaySpending({
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
  const today = day.today([asking, live], NOON)!(asking);
  expect(today).toMatchObject({ ...dayOf(NOON), elsewhere: { messages: 2, tokens: 300 } });
  expect(read).toEqual(['today']);
  expect(warnings).toEqual([expect.stringContaining('run broken')]);
  day.rest(live);
  expect(day.today([asking], NOON)!(asking).elsewhere.messages).toBe(2);
  // A run that is taken up again counts once.
  expect(day.today([asking, live], NOON)!(asking).elsewhere.messages).toBe(2);
  expect(day.today([asking], NOON + DAY_MS)!(asking).elsewhere).toEqual(NO_SPENDING);
});

test('nothing is read where no run asks', () => {
  const plain = CoreRun.start(aPlan([aTask('a')]), {}).state;
  const read = () => {
    throw new Error('read');
  };
  const day = new DaySpending({ journal: { runs: read } as unknown as Journal, read, warn: read });
  expect(day.today([plain], NOON)).toBeNull();
});
