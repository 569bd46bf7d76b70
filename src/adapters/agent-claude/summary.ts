import { type Redact, shortLine } from '../../core/text/shorten.ts';

/** What a tool is used on: the field that says it, whichever tool it is. */
export function summaryOf(input: unknown, redact: Redact): string {
  if (typeof input !== 'object' || input === null) return '';
  for (const name of ['command', 'file_path', 'pattern', 'path', 'url', 'query', 'description', 'prompt']) {
    const value: unknown = Reflect.get(input, name);
    if (typeof value === 'string') return shortLine(value, redact);
  }
  return '';
}
