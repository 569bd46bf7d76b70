import { sanitize, sanitizeLine } from './sanitize.ts';
import { lastBytes } from './tail.ts';

/*
 * Cuts of texts that agents, programs and people wrote. A text is cut only after secrets were replaced in it: of a secret that a cut goes
 * through, the part that is left is no longer known for one. No other cut of such a text may stand before its redaction.
 */

/** Replaces secrets in a whole text. */
export type Redact = (text: string) => string;

/** Longest text of an event, in UTF-16 code units. */
export const EVENT_LENGTH = 2_000;

/** Longest summary, title or message in one line, in UTF-16 code units. */
export const SUMMARY_LENGTH = 300;

/** The first part of a text, at most `length` UTF-16 code units, never half a character. */
export function shortBeginning(text: string, length: number, redact: Redact): string {
  return firstUnits(redact(text), length);
}

/** The first part of a text as one line that is safe to show. What is on it is looked at as it came and as it is shown: escapes may part a secret. */
export function shortLine(text: string, redact: Redact, length: number = SUMMARY_LENGTH): string {
  return firstUnits(redact(sanitizeLine(redact(text))), length);
}

/** The last part of a text that is safe to show, at most `limit` bytes of UTF-8. */
export function shortEnd(text: string, limit: number, redact: Redact): string {
  return lastBytes(redact(sanitize(redact(text))), limit);
}

function firstUnits(text: string, length: number): string {
  const first = text.slice(0, length);
  return first.length < text.length && /[\uD800-\uDBFF]$/.test(first) ? first.slice(0, -1) : first;
}
