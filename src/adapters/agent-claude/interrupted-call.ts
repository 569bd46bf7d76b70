import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { z } from 'zod';
import { summaryOf } from './summary.ts';

/** Bytes of the end of a transcript that are looked at. */
const TAIL_BYTES = 1024 * 1024;

const entry = z.looseObject({ message: z.looseObject({ content: z.array(z.unknown()) }) });
const toolUse = z.looseObject({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: z.unknown() });
const toolResult = z.looseObject({ type: z.literal('tool_result'), tool_use_id: z.string() });

/** The call that was running when a session was cut off, as `Bash: npm test`, or null when there was none. The program itself forgets it. */
export function findInterruptedCall(transcript: string): string | null {
  let last: { readonly id: string; readonly text: string } | null = null;
  for (const block of blocksOf(readTail(transcript))) {
    const use = toolUse.safeParse(block);
    if (use.success) {
      const summary = summaryOf(use.data.input);
      last = { id: use.data.id, text: summary === '' ? use.data.name : `${use.data.name}: ${summary}` };
    }
    const result = toolResult.safeParse(block);
    if (result.success && result.data.tool_use_id === last?.id) last = null;
  }
  return last?.text ?? null;
}

function blocksOf(text: string): readonly unknown[] {
  return text.split('\n').flatMap((line) => {
    try {
      const read = entry.safeParse(JSON.parse(line));
      return read.success ? read.data.message.content : [];
    } catch {
      // The first line may be cut, and so may be the last.
      return [];
    }
  });
}

function readTail(path: string): string {
  try {
    const descriptor = openSync(path, 'r');
    try {
      const { size } = fstatSync(descriptor);
      const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, size - bytes.length));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}
