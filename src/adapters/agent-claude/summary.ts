import { sanitizeLine } from '../../core/text/sanitize.ts';

/** Longest text of an event, in UTF-16 code units. */
export const EVENT_LENGTH = 2_000;

/** What a tool is used on: the field that says it, whichever tool it is. */
export function summaryOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  for (const name of ['command', 'file_path', 'pattern', 'path', 'url', 'query', 'description', 'prompt']) {
    const value: unknown = Reflect.get(input, name);
    if (typeof value === 'string') return short(value);
  }
  return '';
}

/** A text as one short line. */
export function short(text: string): string {
  return sanitizeLine(text.slice(0, EVENT_LENGTH)).slice(0, 300);
}
