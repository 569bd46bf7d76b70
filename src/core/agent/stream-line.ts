/** What a line of an agent's stream is: one that tells something, one of the stream that does not matter here, or plain text, such as an error. */
export type StreamLine<Line> =
  | { readonly kind: 'line'; readonly line: Line }
  | { readonly kind: 'other' }
  | { readonly kind: 'plain' };

/** Reads one line of a stream of JSON objects that say their `type`; `known` gives what one of them tells, or null where that does not matter. */
export function readStreamLine<Line>(source: string, known: (value: object) => Line | null): StreamLine<Line> {
  const value = parseObject(source);
  if (value === null) return { kind: 'plain' };
  const line = known(value);
  if (line !== null) return { kind: 'line', line };
  return typeof Reflect.get(value, 'type') === 'string' ? { kind: 'other' } : { kind: 'plain' };
}

/** The JSON object in a line; null when there is none. Standard error shares the pipe: text without a line feed may stand before it. */
export function parseObject(source: string): object | null {
  for (const start of [0, source.indexOf('{"type":')]) {
    if (start === -1) continue;
    const value = parse(source.slice(start));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  }
  return null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
