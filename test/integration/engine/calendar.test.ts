import { afterEach, expect, test } from 'vitest';
import { spanOf } from '../../../src/engine/calendar.ts';

// The zone of a process follows its environment, that of a thread does not: these tests need processes of their own.
const ZONE = process.env['TZ'];

afterEach(() => {
  if (ZONE === undefined) delete process.env['TZ'];
  else process.env['TZ'] = ZONE;
});

/** A span as the time zone's clock shows it is compared in UTC. */
function span(period: 'hour' | 'day' | 'month', zone: string, at: string): readonly string[] {
  process.env['TZ'] = zone;
  const { since, until } = spanOf(period, Date.parse(at));
  expect(since % 900_000).toBe(0);
  return [new Date(since).toISOString(), new Date(until).toISOString()].map((text) => text.slice(0, 16));
}

test.each([
  ['day', 'UTC', '2026-11-21T23:59:59Z', '2026-11-21T00:00', '2026-11-22T00:00'],
  // Clocks go forward: 23 hours.
  ['day', 'Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00', '2026-03-29T22:00'],
  // Clocks go back: 25 hours.
  ['day', 'Europe/Berlin', '2026-10-25T12:00:00Z', '2026-10-24T22:00', '2026-10-25T23:00'],
  // There is no midnight on that day.
  ['day', 'Africa/Cairo', '2026-04-24T12:00:00Z', '2026-04-23T22:00', '2026-04-24T21:00'],
  ['day', 'Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-22T22:00', '2026-04-23T22:00'],
  ['month', 'UTC', '2026-12-31T23:59:00Z', '2026-12-01T00:00', '2027-01-01T00:00'],
  ['month', 'Europe/Berlin', '2026-03-31T21:59:00Z', '2026-02-28T23:00', '2026-03-31T22:00'],
  ['month', 'America/New_York', '2026-01-31T23:00:00Z', '2026-01-01T05:00', '2026-02-01T05:00'],
  ['hour', 'UTC', '2026-11-21T10:59:59Z', '2026-11-21T10:00', '2026-11-21T11:00'],
  // The clock of this zone is half an hour off.
  ['hour', 'Asia/Kolkata', '2026-11-21T10:45:00Z', '2026-11-21T10:30', '2026-11-21T11:30'],
  ['hour', 'Asia/Kathmandu', '2026-11-21T10:10:00Z', '2026-11-21T09:15', '2026-11-21T10:15'],
  // Two o'clock comes twice on that day: two hours.
  ['hour', 'Europe/Berlin', '2026-10-25T00:30:00Z', '2026-10-25T00:00', '2026-10-25T01:00'],
  ['hour', 'Europe/Berlin', '2026-10-25T01:30:00Z', '2026-10-25T01:00', '2026-10-25T02:00'],
] as const)('the %s of %s %s begins %s and ends %s', (period, zone, at, since, until) => {
  expect(span(period, zone, at)).toEqual([since, until]);
});

test('every moment is in its span, and spans meet', () => {
  for (const zone of ['UTC', 'Europe/Berlin', 'America/Havana', 'Asia/Beirut']) {
    process.env['TZ'] = zone;
    for (const period of ['hour', 'day', 'month'] as const) {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); ) {
        const { since, until } = spanOf(period, at);
        expect(since).toBeLessThanOrEqual(at);
        expect(until).toBeGreaterThan(at);
        expect(spanOf(period, until).since).toBe(until);
        at = until + (period === 'hour' ? 10_800_000 : 0);
      }
    }
  }
});
