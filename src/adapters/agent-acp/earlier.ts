import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Redact } from '../../core/text/shorten.ts';
import { readRpcLine } from './rpc.ts';
import { permissionAsked, updated } from './shapes.ts';
import { ToolUses } from './updates.ts';

/** Bytes of the end of an output that are looked at. */
const TAIL_BYTES = 1024 * 1024;

/** What the output of an earlier attempt tells about the session that is gone on with. */
export interface EarlierSession {
  /** The tools that were in use when it was cut off, such as `execute: npm test`. */
  readonly running: readonly string[];
  /** US dollars that the whole session had cost by then, or null where it did not tell. */
  readonly costUsd: number | null;
}

/** Reads the end of an output; one that is not there tells nothing. */
export function readEarlier(output: string, redact: Redact): EarlierSession {
  const tools = new ToolUses(redact);
  let costUsd: number | null = null;
  for (const source of readTail(output).split('\n')) {
    const line = readRpcLine(source);
    // Whatever a turn left running is over with it.
    if (line.kind === 'answer' || line.kind === 'refusal') tools.clear();
    // Gemini CLI tells of a tool that needs leave in its request alone, until it is over.
    if (line.kind === 'request' && line.method === 'session/request_permission') {
      const asked = permissionAsked.safeParse(line.params).data;
      if (asked !== undefined) tools.take(asked.toolCall);
    }
    if (line.kind !== 'notification' || line.method !== 'session/update') continue;
    const update = updated.safeParse(line.params).data?.update;
    if (update?.sessionUpdate === 'tool_call' || update?.sessionUpdate === 'tool_call_update') tools.take(update);
    if (update?.sessionUpdate === 'usage_update' && update.cost?.currency === 'USD') costUsd = update.cost.amount;
  }
  return { running: tools.running(), costUsd };
}

function readTail(path: string): string {
  try {
    const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stat = fstatSync(descriptor);
      if (!stat.isFile()) return '';
      const bytes = Buffer.alloc(Math.min(stat.size, TAIL_BYTES));
      return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, stat.size - bytes.length));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}
