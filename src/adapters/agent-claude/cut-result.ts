import { type ClaudeResult, readResult } from './stream.ts';

/*
 * The result of a turn can be longer than any line that is read: it repeats what the model said, and what was not permitted. Its verdict must not
 * be lost with that, so the fields that stand before the cut are read; the program writes them in no order that holds.
 */

/** The beginning of a line that holds the result of a turn. */
export interface CutResult {
  readonly line: ClaudeResult;
  /** It stands in front of the cut whether the turn ended well; where it does not, the exit status has to say so. */
  readonly tellsVerdict: boolean;
}

/** Reads the beginning of a line that is too long; null when it is no result. */
export function readCutResult(head: string): CutResult | null {
  const fields = fieldsOf(head);
  const isResult =
    fields.get('type') === 'result' || (fields.get('type') === undefined && MARKS.every((name) => fields.has(name)));
  if (!isResult) return null;
  const line = readResult(Object.fromEntries(fields));
  if (line === null) return null;
  return { line, tellsVerdict: fields.has('is_error') && fields.has('subtype') };
}

/** Fields that results alone have, and that stand first where `type` does not. */
const MARKS = ['total_cost_usd', 'modelUsage'] as const;

/** The field of which the beginning is worth something, and how many characters of it are kept. */
const SAID = 'result';
const KEPT_TEXT = 64 * 1024;

/** Fields of an object that is cut somewhere: those that are whole, and the beginning of what the model said. */
function fieldsOf(source: string): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>();
  let at = source.indexOf('{') + 1;
  while (at > 0) {
    const nameEnd = source[at] === '"' ? endOfText(source, at) : -1;
    if (nameEnd === -1 || source[nameEnd] !== ':') break;
    const name = String(parsed(source.slice(at, nameEnd)));
    const start = nameEnd + 1;
    const end = endOfValue(source, start);
    if (end === -1) {
      const begun =
        name === SAID && source[start] === '"' ? beginningOf(source.slice(start, start + KEPT_TEXT)) : undefined;
      if (begun !== undefined) fields.set(name, begun);
      break;
    }
    fields.set(name, parsed(source.slice(start, end)));
    at = source[end] === ',' ? end + 1 : 0;
  }
  return fields;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text up to an escape that the cut may have hit. */
function beginningOf(text: string): unknown {
  for (let length = text.length; length > Math.max(0, text.length - 7); length -= 1) {
    const value = parsed(`${text.slice(0, length)}"`);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The index behind a text that begins at `start`, or -1 where it does not end. */
function endOfText(source: string, start: number): number {
  for (let at = source.indexOf('"', start + 1); at !== -1; at = source.indexOf('"', at + 1)) {
    let escapes = 0;
    while (source[at - 1 - escapes] === '\\') escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return -1;
}

/** The index behind a value that begins at `start`, or -1 where it does not end. */
function endOfValue(source: string, start: number): number {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const character = source[at];
    if (character === '"') {
      at = endOfText(source, at);
      if (at === -1) return -1;
      if (depth === 0) return at;
      at -= 1;
    } else if (character === '{' || character === '[') {
      depth += 1;
    } else if (character === '}' || character === ']' || character === ',') {
      if (depth === 0) return at;
      if (character !== ',') depth -= 1;
      if (depth === 0 && character !== ',') return at + 1;
    }
  }
  return -1;
}
