import { EVENT_LENGTH, type Redact, shortLine } from '../../core/text/shorten.ts';
import type { AgentEvent } from '../../ports/agents.ts';
import type { ToolCallTold, Update } from './shapes.ts';

/** What is known of a tool that a session uses; programs tell it in pieces. */
export interface ToolUse {
  readonly title: string;
  readonly kind: string | null;
  readonly paths: readonly string[];
  readonly isOver: boolean;
}

/** The tools that a session uses, by their ids. */
export class ToolUses {
  readonly #uses = new Map<string, ToolUse>();
  readonly #redact: Redact;

  /** `redact` replaces secrets, before titles are cut. */
  constructor(redact: Redact) {
    this.#redact = redact;
  }

  /** Takes what is told; an update leaves alone what it does not name. */
  take(told: ToolCallTold): ToolUse {
    const before = this.find(told.toolCallId);
    const use: ToolUse = {
      title: told.title == null ? (before?.title ?? '') : shortLine(told.title, this.#redact, EVENT_LENGTH),
      kind: told.kind ?? before?.kind ?? null,
      paths: told.locations == null ? (before?.paths ?? []) : told.locations.map(({ path }) => path),
      isOver: told.status === 'completed' || told.status === 'failed' || before?.isOver === true,
    };
    this.#uses.set(told.toolCallId, use);
    return use;
  }

  find(id: string): ToolUse | undefined {
    return this.#uses.get(id);
  }

  /** Those that were begun and not ended, as one line each. */
  running(): readonly string[] {
    return [...this.#uses.values()].flatMap((use) => (use.isOver ? [] : [sayUse(use)]));
  }

  /** What runs is over, however it ended: the turn has come to its end. */
  clear(): void {
    this.#uses.clear();
  }
}

/** A tool and what it is used on, such as `execute: npm test`. */
export function sayUse({ title, kind }: ToolUse): string {
  if (kind === null || kind === 'other') return title;
  return title === '' ? kind : `${kind}: ${title}`;
}

/** What an update tells people; `use` is the tool that it is about. Text comes in pieces and is gathered elsewhere. */
export function updateEvents(
  update: Update,
  at: { readonly before: ToolUse | undefined; readonly use: ToolUse | null; readonly redact: Redact },
): readonly AgentEvent[] {
  if (update.sessionUpdate === 'plan') return planEvents(update.entries, at.redact);
  if ((update.sessionUpdate !== 'tool_call' && update.sessionUpdate !== 'tool_call_update') || at.use === null)
    return [];
  const { before, use, redact } = at;
  const failed = update.status === 'failed' && before?.isOver !== true;
  return [
    ...(failed ? [] : toolEvents(before, use, redact)),
    ...(failed ? [{ type: 'denied', tool: use.kind ?? 'tool', message: shortLine(use.title, redact) } as const] : []),
    ...(update.status === 'completed' && before?.isOver !== true ? fileEvents(update, use) : []),
  ];
}

/** A tool as it is used. Some programs name what it is used on only once it runs, others only once it is over. */
export function toolEvents(
  before: ToolUse | undefined,
  { kind, title }: ToolUse,
  redact: Redact,
): readonly AgentEvent[] {
  if (before?.title === title) return [];
  return [{ type: 'tool', name: kind ?? 'tool', summary: shortLine(title, redact) }];
}

function planEvents(
  entries: readonly { readonly content: string; readonly status?: string | undefined }[],
  redact: Redact,
) {
  const current = entries.find(({ status }) => status === 'in_progress');
  if (current === undefined) return [];
  const done = entries.filter(({ status }) => status === 'completed').length;
  const text = `Step ${done + 1} of ${entries.length}: ${shortLine(current.content, redact)}`;
  return [{ type: 'text', text } as const];
}

/** What was written: the files of its differences, or of an edit whose places are told. */
function fileEvents({ content }: ToolCallTold, use: ToolUse): readonly AgentEvent[] {
  const changed = (content ?? []).flatMap(({ type, path }) => (type === 'diff' && path !== undefined ? [path] : []));
  const paths = changed.length > 0 ? changed : use.kind === 'edit' ? use.paths : [];
  return [...new Set(paths)].map((path) => ({ type: 'file', path }));
}
