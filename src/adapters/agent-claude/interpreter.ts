import { parseQuestion } from '../../core/agent/question.ts';
import { assertNever } from '../../core/assert.ts';
import type { Usage } from '../../core/run/usage.ts';
import { LineSplitter } from '../../core/text/line-splitter.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { OutputTail } from '../../core/text/tail.ts';
import type { AgentEvent, AgentInterpreter, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import {
  type ClaudeLine,
  type ClaudeResult,
  type ClaudeRetry,
  contentBlock,
  denial,
  readClaudeLine,
} from './stream.ts';
import { judgeClaude } from './verdict.ts';

/** Longest line that is read, in bytes: results of tools may be large, and nothing is lost with them. */
const LINE_BYTES = 4 * 1024 * 1024;

/** Longest text of an event, in UTF-16 code units. */
const EVENT_LENGTH = 2_000;

/** What the stream of one attempt has told so far. */
export interface ClaudeFacts {
  readonly result: ClaudeResult | null;
  readonly lastRetry: ClaudeRetry | null;
  /** Wall-clock milliseconds at which the provider's limit lifts, or null. */
  readonly limitedUntil: number | null;
  /** The stream began: the program started and read its settings. */
  readonly began: boolean;
  /** The end of what was printed besides the stream. */
  readonly plainTail: string;
  readonly usage: Usage;
}

/** Reads the stream of one attempt; `now` is the wall clock in milliseconds, for the time at which a limit lifts. */
export function createClaudeInterpreter(now: () => number): AgentInterpreter {
  const stream = new ClaudeStream();
  return {
    feed: (chunk) => stream.feed(chunk),
    finish: (end, readQuestion) => conclude(end, stream.end(), { readQuestion, now: now() }),
  };
}

function conclude(
  end: ProcessEnd,
  facts: ClaudeFacts,
  at: { readonly readQuestion: () => string | null; readonly now: number },
): AgentOutcome {
  const { usage } = facts;
  if (end.kind === 'cancelled') return { kind: 'cancelled', usage };
  const question = end.kind === 'exited' ? parseQuestion(at.readQuestion() ?? '') : null;
  if (question !== null) return { kind: 'asked', ...question, usage };
  const failure = judgeClaude(end, facts, at.now);
  if (failure !== null) return { kind: 'failed', failure, usage };
  return { kind: 'done', summary: facts.result?.result ?? '', usage };
}

class ClaudeStream {
  readonly #lines = new LineSplitter(LINE_BYTES);
  readonly #plain = new OutputTail();
  readonly #messages = new Set<string>();
  #result: ClaudeResult | null = null;
  #lastRetry: ClaudeRetry | null = null;
  #limitedUntil: number | null = null;
  #began = false;

  feed(chunk: Uint8Array): readonly AgentEvent[] {
    return this.#lines.add(chunk).flatMap((line) => (line.overlong ? [] : this.#read(line.text)));
  }

  end(): ClaudeFacts {
    const rest = this.#lines.end();
    if (rest !== null) this.#read(rest.text);
    return {
      result: this.#result,
      lastRetry: this.#lastRetry,
      limitedUntil: this.#limitedUntil,
      began: this.#began,
      plainTail: this.#plain.text(),
      usage: this.#usage(),
    };
  }

  #read(source: string): readonly AgentEvent[] {
    const read = readClaudeLine(source);
    switch (read.kind) {
      case 'line':
        this.#began = true;
        return this.#take(read.line);
      case 'other':
        this.#began = true;
        return [];
      case 'plain':
        this.#plain.add(new TextEncoder().encode(`${source}\n`));
        return source.trim() === '' ? [] : [{ type: 'unknown', raw: short(source) }];
      default:
        return assertNever(read);
    }
  }

  #take(line: ClaudeLine): readonly AgentEvent[] {
    switch (line.type) {
      case 'system':
        if (line.subtype === 'api_retry') return this.#retry(line);
        return [
          {
            type: 'session',
            sessionId: line.session_id,
            model: line.model ?? null,
            version: line.claude_code_version ?? null,
          },
        ];
      case 'assistant':
        if (line.is_api_error_message === true) return line.message.content.flatMap(blockEvents);
        // The provider answers again: what it refused before is over.
        this.#lastRetry = null;
        if (line.message.id !== undefined) this.#messages.add(line.message.id);
        return line.message.content.flatMap(blockEvents);
      case 'user': {
        const path = line.tool_use_result?.filePath;
        const { type } = line.tool_use_result ?? {};
        return path !== undefined && (type === 'create' || type === 'update') ? [{ type: 'file', path }] : [];
      }
      case 'rate_limit_event': {
        const { status, resetsAt } = line.rate_limit_info;
        if (status === 'rejected' && resetsAt !== undefined) this.#limitedUntil = resetsAt * 1_000;
        return [];
      }
      case 'result':
        this.#result = line;
        return resultEvents(line, this.#usage());
      default:
        return assertNever(line);
    }
  }

  #retry(line: ClaudeRetry): readonly AgentEvent[] {
    this.#lastRetry = line;
    const count = line.attempt === undefined ? '' : ` (${line.attempt} of ${line.max_retries ?? '?'})`;
    const message = `The provider did not answer: ${line.error ?? 'unknown'}${count}.`;
    return [{ type: 'retry', status: line.error_status ?? null, message }];
  }

  /** Figures come with the result alone; those of single messages are taken at their start and do not add up. */
  #usage(): Usage {
    const { usage, num_turns: turns, total_cost_usd: cost } = this.#result ?? {};
    const cached = (usage?.cache_creation_input_tokens ?? 0) + (usage?.cache_read_input_tokens ?? 0);
    return {
      messages: turns ?? this.#messages.size,
      inputTokens: (usage?.input_tokens ?? 0) + cached,
      outputTokens: usage?.output_tokens ?? 0,
      costUsd: cost ?? 0,
    };
  }
}

function blockEvents(value: unknown): readonly AgentEvent[] {
  const read = contentBlock.safeParse(value);
  if (!read.success) return [];
  const block = read.data;
  if (block.type === 'tool_use') return [{ type: 'tool', name: block.name, summary: summaryOf(block.input) }];
  const said = block.text.trim();
  return said === '' ? [] : [{ type: 'text', text: said.slice(0, EVENT_LENGTH) }];
}

/** What a tool is used on: the field that says it, whichever tool it is. */
function summaryOf(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  for (const name of ['command', 'file_path', 'pattern', 'path', 'url', 'query', 'description', 'prompt']) {
    const value: unknown = Reflect.get(input, name);
    if (typeof value === 'string') return short(value);
  }
  return '';
}

function resultEvents(line: ClaudeResult, usage: Usage): readonly AgentEvent[] {
  const denied = line.permission_denials.flatMap((value): readonly AgentEvent[] => {
    const read = denial.safeParse(value);
    if (!read.success) return [];
    return [{ type: 'denied', tool: read.data.tool_name, message: summaryOf(read.data.tool_input) }];
  });
  return [...denied, { type: 'usage', usage }, { type: 'result', text: (line.result ?? '').slice(0, EVENT_LENGTH) }];
}

function short(text: string): string {
  return sanitizeLine(text.slice(0, EVENT_LENGTH)).slice(0, 300);
}
