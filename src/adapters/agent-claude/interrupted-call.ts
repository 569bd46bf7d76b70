import { z } from 'zod';
import type { Redact } from '../../core/text/shorten.ts';
import { readTail } from '../../files/private-file.ts';
import { summaryOf } from './summary.ts';

/** Bytes of the end of a transcript that are looked at. */
const TAIL_BYTES = 1024 * 1024;

const entry = z.looseObject({
  message: z.looseObject({ id: z.string().optional().catch(undefined), content: z.array(z.unknown()) }),
});
const toolUse = z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() });
const toolResult = z.looseObject({ type: z.literal('tool_result'), tool_use_id: z.string() });

interface Call {
  readonly id: string;
  readonly text: string;
}

/**
 * The calls that were running when a session was cut off, such as `Bash: npm test`: those of its last message without a result. The program
 * itself forgets them. `files` hold what is known of the session, the one that is ahead last: its transcript, and what the program printed.
 */
export function findInterruptedCalls(files: readonly string[], redact: Redact): readonly string[] {
  const answered = new Set<string>();
  let last: { readonly message: string; readonly calls: readonly Call[] } = { message: '', calls: [] };
  for (const { message } of files.flatMap((file) => entriesOf(readTail(file, TAIL_BYTES) ?? ''))) {
    const calls = message.content.flatMap((block) => toCall(block, redact));
    const name = message.id ?? calls[0]?.id ?? '';
    if (calls.length > 0) last = { message: name, calls: name === last.message ? [...last.calls, ...calls] : calls };
    for (const block of message.content) {
      const result = toolResult.safeParse(block);
      if (result.success) answered.add(result.data.tool_use_id);
    }
  }
  const open = last.calls.filter(({ id }) => !answered.has(id));
  return [...new Map(open.map(({ id, text }) => [id, text])).values()];
}

function toCall(block: unknown, redact: Redact): readonly Call[] {
  const use = toolUse.safeParse(block);
  if (!use.success) return [];
  const summary = summaryOf(use.data.input, redact);
  return [{ id: use.data.id, text: summary === '' ? use.data.name : `${use.data.name}: ${summary}` }];
}

function entriesOf(text: string): readonly z.infer<typeof entry>[] {
  return text.split('\n').flatMap((line) => {
    try {
      const read = entry.safeParse(JSON.parse(line));
      return read.success ? [read.data] : [];
    } catch {
      // The first line may be cut, and so may be the last.
      return [];
    }
  });
}
