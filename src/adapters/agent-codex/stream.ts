import { z } from 'zod';

/*
 * The lines of `codex exec --json`, as far as they matter here. Unknown types and additional fields differ between versions and are ignored; a
 * field of a form that nobody expects reads as absent.
 */

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);

const item = z.looseObject({
  id: z.string().catch(''),
  type: z.string(),
  text,
  message: text,
  command: text,
  status: text,
  exit_code: number,
  server: text,
  tool: text,
  query: text,
  prompt: text,
  changes: z.array(z.looseObject({ path: z.string() })).catch([]),
});

const usage = z.looseObject({ input_tokens: number, output_tokens: number }).optional().catch(undefined);

const line = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('thread.started'), thread_id: z.string() }),
  z.looseObject({ type: z.literal('turn.started') }),
  z.looseObject({ type: z.literal('turn.completed'), usage }),
  z.looseObject({
    type: z.literal('turn.failed'),
    error: z.looseObject({ message: z.string().catch('') }).catch({ message: '' }),
  }),
  z.looseObject({ type: z.literal('item.started'), item }),
  z.looseObject({ type: z.literal('item.completed'), item }),
  z.looseObject({ type: z.literal('error'), message: z.string().catch('') }),
]);

const other = z.looseObject({ type: z.string() });

/** A line that tells something. */
export type CodexLine = z.infer<typeof line>;

/** A step of the agent: something it said, ran, changed or asked of a server. */
export type CodexItem = z.infer<typeof item>;

/** What a line of output is: one that tells something, one of the stream that does not matter here, or plain text, such as an error. */
export type ReadLine =
  | { readonly kind: 'line'; readonly line: CodexLine }
  | { readonly kind: 'other' }
  | { readonly kind: 'plain' };

/** Reads one line of output. */
export function readCodexLine(source: string): ReadLine {
  const value = parseObject(source);
  if (value === null) return { kind: 'plain' };
  const known = line.safeParse(value);
  if (known.success) return { kind: 'line', line: known.data };
  return other.safeParse(value).success ? { kind: 'other' } : { kind: 'plain' };
}

/** Standard error shares the pipe: text without a line feed may stand before the object. */
function parseObject(source: string): unknown {
  for (const start of [0, source.indexOf('{"type":')]) {
    if (start === -1) continue;
    try {
      return JSON.parse(source.slice(start));
    } catch {
      // Not an object from here on.
    }
  }
  return null;
}
