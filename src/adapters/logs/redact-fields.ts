import type { LogFields } from '../../ports/log.ts';

/** Deeper values are left out: an entry is a line, not a dump. */
const DEEPEST = 6;
/** Entries of one list or map that are written. */
const MOST_ENTRIES = 100;
/** Characters of one text that are written. */
const LONGEST_TEXT = 16_384;

/**
 * The fields with every text in them redacted and cut to a sensible size. Texts are redacted before they become JSON: a
 * replacement in finished JSON could swallow the quote that ends a text.
 */
export function redactFields(fields: LogFields, redact: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, redactValue(value, redact, 1)]));
}

function redactValue(value: unknown, redact: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return shorten(redact(value));
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth > DEEPEST) return '[deeper values left out]';
  if (value instanceof Error) return redactError(value, redact, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, MOST_ENTRIES).map((item) => redactValue(item, redact, depth + 1));
  const entries = Object.entries(value).slice(0, MOST_ENTRIES);
  return Object.fromEntries(entries.map(([name, item]) => [name, redactValue(item, redact, depth + 1)]));
}

function redactError(error: Error, redact: (text: string) => string, depth: number): Readonly<Record<string, unknown>> {
  return {
    name: error.name,
    message: shorten(redact(error.message)),
    stack: shorten(redact(error.stack ?? '')),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, redact, depth + 1) }),
  };
}

function shorten(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT)}… (${text.length} characters)`;
}
