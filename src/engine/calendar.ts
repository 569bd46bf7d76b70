import type { Period } from '../core/run/caps.ts';

/** Begin and end of a span of the calendar, in wall-clock milliseconds. */
export interface Span {
  readonly since: number;
  readonly until: number;
}

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * The hour of the clock, the calendar day or the calendar month of a moment, in the time zone of this machine. Where clocks are changed a day
 * has 23 or 25 hours; an hour has 60 minutes always, and one that the clock shows twice is two.
 */
export function spanOf(period: Period, at: number): Span {
  switch (period) {
    case 'hour':
      return hourOf(at);
    case 'day':
      return datesOf(at, (date) => date.setDate(date.getDate() + 1));
    case 'month':
      return datesOf(at, (date) => date.setMonth(date.getMonth() + 1), 1);
  }
}

/** Setting the minutes of a date would take an hour that the clock shows twice for its first one. */
function hourOf(at: number): Span {
  const local = at - new Date(at).getTimezoneOffset() * MINUTE_MS;
  const since = at - (((local % HOUR_MS) + HOUR_MS) % HOUR_MS);
  return { since, until: since + HOUR_MS };
}

function datesOf(at: number, step: (date: Date) => void, firstDate?: number): Span {
  const since = new Date(at);
  if (firstDate !== undefined) since.setDate(firstDate);
  since.setHours(0, 0, 0, 0);
  const until = new Date(since);
  step(until);
  // Where clocks are changed at midnight a day begins at one.
  until.setHours(0, 0, 0, 0);
  return { since: since.getTime(), until: until.getTime() };
}
