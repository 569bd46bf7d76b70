import { classOfStatus, isRefusedRequest } from '../../core/agent/provider-status.ts';
import type { FailureClass } from '../../core/run/failure.ts';

/*
 * What the program says about its provider. It hands most errors on as a sentence: the HTTP status stands in some of them, in others only the
 * program's own words tell what happened.
 */

/** A notice that the program tries again. */
export interface RetryNotice {
  /** HTTP status, where it is told. */
  readonly status: number | null;
  readonly reason: string;
}

/** Reads `Reconnecting... 1/5 (REASON)`; null for any other message. */
export function retryOf(message: string): RetryNotice | null {
  const reason = /^Reconnecting\.\.\. \d+\/\d+(?: \((.*)\))?$/s.exec(message);
  if (reason === null) return null;
  return { status: statusIn(message), reason: reason[1] ?? 'the connection broke' };
}

/** The HTTP status that a message names, or null. */
export function statusIn(message: string): number | null {
  const told = /(?:unexpected|last) status:? (\d{3})\b/.exec(message)?.[1];
  return told === undefined ? null : Number(told);
}

/** What a message about the provider means. */
export function classOfMessage(message: string): FailureClass {
  const status = statusIn(message);
  const known = WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? null;
  if (status === null) return known ?? (/^\s*\{/.test(message) ? 'fatal' : 'retryable');
  return classOfStatus(status) ?? known ?? (isRefusedRequest(status) ? 'fatal' : 'retryable');
}

const WORDS: readonly (readonly [RegExp, FailureClass])[] = [
  [/ran out of room in the model's context|context_length_exceeded|context window/i, 'fatal'],
  [/model .*(?:does not exist|not found|not supported)|model_not_found/i, 'fatal'],
  [/quota exceeded|insufficient_quota|billing|out of credits|spend cap/i, 'budget'],
  [/usage limit|rate limit|too many requests/i, 'limited'],
  [
    /at capacity|high demand|overloaded|stream disconnected|connection failed|error sending request|timed? ?out/i,
    'retryable',
  ],
  [
    /missing environment variable|not logged in|log ?in again|sign ?in again|refresh token|unauthorized|invalid api key|access token/i,
    'auth',
  ],
];

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const TIME = /try again at (?:(\w{3}) (\d{1,2})\w{2}, (\d{4}) )?(\d{1,2}):(\d{2}) (AM|PM)/i;
const DAY_MS = 24 * 60 * 60 * 1_000;

/** Milliseconds until the time that a message names, as the user's clock shows it: `try again at 6:29 AM` or with a date. Null when it names none. */
export function resetIn(message: string, now: number): number | null {
  const found = TIME.exec(message);
  if (found === null) return null;
  const [, month, day, year, hour = '', minute = '', half = ''] = found;
  const at = new Date(now);
  at.setHours((Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0), Number(minute), 0, 0);
  if (month !== undefined) at.setFullYear(Number(year), MONTHS.indexOf(month), Number(day));
  // Minutes are all it tells: the limit lifts within that minute, and a time of day that is over is tomorrow's.
  const until = at.getTime() + 60_000;
  return until >= now ? until - now : until + DAY_MS - now;
}
