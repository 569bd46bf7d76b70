import { z } from 'zod';
import { readStreamLine, type StreamLine } from '../../core/agent/stream-line.ts';

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

/** A line that tells something. */
export type CodexLine = z.infer<typeof line>;

/** A step of the agent: something it said, ran, changed or asked of a server. */
export type CodexItem = z.infer<typeof item>;

/** Reads one line of output. */
export function readCodexLine(source: string): StreamLine<CodexLine> {
  return readStreamLine(source, (value) => line.safeParse(value).data ?? null);
}
