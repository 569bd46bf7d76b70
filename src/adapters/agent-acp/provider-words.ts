import { classOfStatus, isRefusedRequest } from '../../core/agent/provider-status.ts';
import type { FailureClass } from '../../core/run/failure.ts';
import { type Redact, shortLine } from '../../core/text/shorten.ts';

/*
 * What programs say about their providers. The protocol has one code for refused credentials and none for limits: some programs put the HTTP
 * status in place of the code, some put a document of the provider in place of the message, in others only words tell what happened.
 */

/** The provider refused a call, and the program tries again. */
export interface RefusalHeard {
  readonly class: FailureClass;
  /** HTTP status, where it is told. */
  readonly status: number | null;
  /** A sentence. */
  readonly said: string;
}

/** What a message about the provider means; null when nothing in it is known. `code` is that of the protocol, or an HTTP status. */
export function classOfWords(message: string, code = 0): FailureClass | null {
  const status = isStatus(code) ? code : statusIn(message);
  const words = WORDS.find(([pattern]) => pattern.test(message))?.[1] ?? null;
  // A used-up plan and a limit that lifts have the same status; so have an overflow and a wrong call.
  if (status === null || words === 'budget' || words === 'fatal') return words;
  return classOfStatus(status) ?? words ?? (isRefusedRequest(status) ? 'fatal' : null);
}

/** The HTTP status that a message names, or null. */
export function statusIn(message: string): number | null {
  const told = /(?:"code"\s*:\s*|status(?: ?code)?\W{1,3}|error )(\d{3})\b/i.exec(message)?.[1];
  return told !== undefined && isStatus(Number(told)) ? Number(told) : null;
}

function isStatus(code: number): boolean {
  return Number.isInteger(code) && code >= 400 && code < 600;
}

const WORDS: readonly (readonly [RegExp, FailureClass])[] = [
  [/context_length_exceeded|context window|maximum context|input token count .* exceeds|prompt is too long/i, 'fatal'],
  [/model_not_found|model.{0,80}(?:does not exist|not found|not supported)/i, 'fatal'],
  [/insufficient_quota|credit balance|billing|out of credits|payment required|spend(?:ing)? (?:cap|limit)/i, 'budget'],
  [/rate.?limit|too many requests|resource.?exhausted|quota exceeded|exceeded your .*quota|usage limit/i, 'limited'],
  [
    /unauthori[sz]ed|invalid (?:api|x-api).?key|api.?key.{0,40}(?:not valid|invalid|missing|not found|incorrect)/i,
    'auth',
  ],
  [/incorrect api key|authentication|not logged in|please (?:log|sign) ?in|permission.?denied.*key/i, 'auth'],
  [
    /overloaded|at capacity|unavailable|timed? ?out|econnre|socket hang up|fetch failed|internal server error/i,
    'retryable',
  ],
];

/** Milliseconds until a limit lifts, where a message says it in seconds: `retry in 30s`, `retryDelay":"30s"`. Null when it does not. */
export function resetIn(message: string): number | null {
  const told = /(?:retry(?:ing)? (?:in|after)|retryDelay"?\s*:\s*"?|try again in)\s*(\d+(?:\.\d+)?) ?s/i.exec(
    message,
  )?.[1];
  return told === undefined ? null : Math.ceil(Number(told) * 1_000);
}

/** An error of the provider may be a whole document: its message is what a person reads. */
export function readableError(said: string, redact: Redact): string {
  const message = /"message"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(said)?.[1];
  return shortLine((message ?? said).replaceAll('\\n', ' '), redact);
}

/** Words as a sentence. */
export function sentence(words: string): string {
  return `${words.replace(/[.:\s]+$/, '')}.`;
}
