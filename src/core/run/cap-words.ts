import { assertNever } from '../assert.ts';
import { formatDuration } from '../text/duration.ts';
import { counted } from '../text/wording.ts';
import type { CapScope, ReachedCap } from './caps.ts';
import type { Measure } from './spending.ts';

/** A figure of a measure for people: `$5.02`, `1,200,000 tokens`, `40 messages`, `1 h 30 min`. */
export function sayAmount(measure: Measure, amount: number): string {
  switch (measure) {
    case 'costUsd':
      return `$${amount.toFixed(amount !== 0 && Math.abs(amount) < 0.1 ? 4 : 2)}`;
    case 'tokens':
      return counted(Math.round(amount), 'token');
    case 'messages':
      return counted(Math.round(amount), 'message');
    case 'workedMs':
      return formatDuration(amount);
    default:
      return assertNever(measure);
  }
}

/** Which cap stands in the way and its figures, as a sentence. */
export function sayCap({ scope, measure, limit, used }: ReachedCap): string {
  return `The cap of ${SCOPES[scope]} is reached: ${sayAmount(measure, used)} of ${sayAmount(measure, limit)} are used.`;
}

/** How much of a cap is used that is not reached yet, as a sentence. */
export function sayNearCap({ scope, of, measure, limit, used }: ReachedCap & { readonly of: string | null }): string {
  const name = of === null ? SCOPES[scope] : `${scope === 'task' ? 'task' : 'the attempt at'} ${of}`;
  return `The cap of ${name} is near: ${sayAmount(measure, used)} of ${sayAmount(measure, limit)} are used.`;
}

/** What a cap is on, such as `the day`. */
export function scopeName(scope: CapScope): string {
  return SCOPES[scope];
}

const SCOPES: Readonly<Record<CapScope, string>> = {
  attempt: 'one attempt',
  task: 'the task',
  run: 'the run',
  hour: 'the hour',
  day: 'the day',
  month: 'the month',
};

/** An amount as people write it, in the units of its measure: `5`, `$2.50`, `500k`, `2M`, `1,000`, `30 min`, `2h`; null for anything else. */
export function parseAmount(measure: Measure, text: string): number | null {
  const [, number = '', unit = ''] = /^\$?\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const factor = UNITS[measure][unit.toLowerCase()];
  const amount = Number(number.replaceAll(',', '')) * (factor ?? Number.NaN);
  return number !== '' && Number.isFinite(amount) && amount > 0 ? amount : null;
}

const THOUSANDS = { '': 1, k: 1_000, m: 1_000_000 };
const MINUTE_MS = 60_000;

const UNITS: Readonly<Record<Measure, Readonly<Record<string, number>>>> = {
  costUsd: { '': 1, usd: 1 },
  tokens: { ...THOUSANDS, token: 1, tokens: 1 },
  messages: { ...THOUSANDS, message: 1, messages: 1 },
  workedMs: {
    ...{ '': MINUTE_MS, m: MINUTE_MS, min: MINUTE_MS, minutes: MINUTE_MS },
    ...{ h: 60 * MINUTE_MS, hours: 60 * MINUTE_MS, s: 1_000 },
  },
};
