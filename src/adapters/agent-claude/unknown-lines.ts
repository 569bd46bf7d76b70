import { parseObject } from '../../core/agent/stream-line.ts';
import { type Redact, shortLine } from '../../core/text/shorten.ts';
import type { AgentEvent } from '../../ports/agents.ts';

/** Lines that are known to tell nothing that is missed here: progress, and what is told in another way too. */
const PASSED_OVER: ReadonlySet<string> = new Set([
  ...['keep_alive', 'control_response', 'tool_progress', 'stream_event'],
  ...['status', 'ui_invalidate', 'hook_started', 'hook_progress', 'session_state_changed', 'compact_boundary'].map(
    ofSystem,
  ),
  ...['task_started', 'task_updated', 'task_progress', 'task_notification', 'background_tasks_changed'].map(ofSystem),
]);

/** How often one kind of line is told, and how many kinds are. */
const MOST_OF_KIND = 10;
const MOST_KINDS = 50;

/** Tells the lines that nobody here knows, so that a person can see them; a flood of one kind is told in part. */
export class UnknownLines {
  readonly #told = new Map<string, number>();

  tell(source: string, redact: Redact): readonly AgentEvent[] {
    const kind = kindOf(parseObject(source) ?? {});
    if (PASSED_OVER.has(kind)) return [];
    const times = this.#told.get(kind) ?? 0;
    if (times >= MOST_OF_KIND || (times === 0 && this.#told.size >= MOST_KINDS)) return [];
    this.#told.set(kind, times + 1);
    return [{ type: 'unknown', raw: shortLine(source, redact) }];
  }
}

function ofSystem(subtype: string): string {
  return `system/${subtype}`;
}

function kindOf(value: object): string {
  const [type, subtype] = ['type', 'subtype'].map((name) => String(Reflect.get(value, name)).slice(0, 100));
  return type === 'system' ? ofSystem(subtype ?? '') : (type ?? '');
}
