import { LineSplitter } from '../../core/text/line-splitter.ts';
import { interruptedCalls } from './rollout.ts';
import { readOn, sizeOf } from './rollout-files.ts';
import { readCodexLine } from './stream.ts';

/** Bytes of the end of an output that are looked at, and longest line in it. */
const TAIL_BYTES = 4 * 1024 * 1024;

/** What an attempt was doing when its process ended: as its thread has it, or as it was printed where the thread was not written in time. */
export function findInterrupted(thread: string, output: string | undefined): readonly string[] {
  const calls = interruptedCalls(thread);
  return calls.length > 0 || output === undefined ? calls : unfinishedCommands(output);
}

/** Commands that began and did not end before the output did. */
function unfinishedCommands(output: string): readonly string[] {
  const lines = new LineSplitter(TAIL_BYTES);
  const running = new Map<string, string>();
  readOn(output, Math.max(0, sizeOf(output) - TAIL_BYTES), (chunk) => {
    for (const { text } of lines.add(chunk)) {
      const read = readCodexLine(text);
      if (read.kind !== 'line') continue;
      const { line } = read;
      // A turn that came to its end leaves nothing behind, whatever it did not tell.
      if (line.type === 'turn.completed') running.clear();
      if (line.type === 'item.started' && line.item.command !== undefined) running.set(line.item.id, line.item.command);
      if (line.type === 'item.completed') running.delete(line.item.id);
    }
  });
  return [...running.values()];
}
