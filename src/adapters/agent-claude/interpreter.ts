import { type AgentQuestion, parseQuestion } from '../../core/agent/question.ts';
import { assertNever } from '../../core/assert.ts';
import type { Usage } from '../../core/run/usage.ts';
import { KeyLines } from '../../core/secret/key-lines.ts';
import { LineSplitter } from '../../core/text/line-splitter.ts';
import { EVENT_LENGTH, type Redact, shortBeginning, shortLine } from '../../core/text/shorten.ts';
import { OutputTail } from '../../core/text/tail.ts';
import type { AgentEvent, AgentInterpreter, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { readStructured } from '../../protocol/structured-output.ts';
import { ASK_TOOL, readPersonQuestion } from './person-question.ts';
import { SessionControl, type SessionTalk } from './session-control.ts';
import {
  type ClaudeLine,
  type ClaudePermissionRequest,
  type ClaudeResult,
  type ClaudeRetry,
  contentBlock,
  denial,
  readClaudeLine,
} from './stream.ts';
import { summaryOf } from './summary.ts';
import { UsageCount } from './usage.ts';
import { judgeClaude, notAsAsked } from './verdict.ts';

/** Longest line that is read, in bytes: results of tools may be large, and nothing is lost with them. */
const LINE_BYTES = 4 * 1024 * 1024;

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
  /** What it asked a person with its own tool. */
  readonly question: AgentQuestion | null;
  /** The provider refused the key. */
  readonly refused: boolean;
  readonly redact: Redact;
}

/** How the stream of one attempt is read. */
export interface ClaudeReading {
  /** Replaces secrets, before anything is cut. */
  readonly redact: Redact;
  /** How the session is talked with; null for one that does not listen. */
  readonly talk?: SessionTalk | null;
  /** JSON schema of the document that was asked for. */
  readonly schema?: object | null;
}

/** Reads the stream of one attempt; `now` is the wall clock in milliseconds, for the time at which a limit lifts. With `talk` the session listens. */
export function createClaudeInterpreter(
  now: () => number,
  { redact, talk = null, schema = null }: ClaudeReading,
): AgentInterpreter {
  const control = talk === null ? null : new SessionControl(talk);
  const stream = new ClaudeStream(control, redact);
  return {
    feed: (chunk) => stream.feed(chunk),
    get givesUp() {
      return stream.refused;
    },
    ...(control === null ? {} : { control }),
    finish: (end, readQuestion) =>
      conclude(end, stream.end(), { readQuestion, schema, now: now(), heard: control?.heard ?? [] }),
  };
}

function conclude(
  end: ProcessEnd,
  facts: ClaudeFacts,
  at: {
    readonly readQuestion: () => string | null;
    readonly schema: object | null;
    readonly now: number;
    readonly heard: readonly string[];
  },
): AgentOutcome {
  const { usage } = facts;
  const { heard } = at;
  if (end.kind === 'cancelled') return { kind: 'cancelled', usage };
  const question =
    facts.question ?? (end.kind === 'exited' ? parseQuestion(at.readQuestion() ?? '', facts.redact) : null);
  if (question !== null) return { kind: 'asked', ...question, usage };
  const failure = judgeClaude(end, facts, at.now);
  if (failure !== null) return { kind: 'failed', failure, usage };
  const summary = facts.result?.result ?? '';
  if (at.schema === null) return { kind: 'done', summary, usage, heard };
  // A model that never gave the document ends like one that did.
  const structured = readStructured(JSON.stringify(facts.result?.structured_output) ?? '', at.schema);
  if (!structured.ok) return { kind: 'failed', failure: notAsAsked(structured.failure, summary, facts.redact), usage };
  return { kind: 'done', summary, usage, heard, structured: structured.value };
}

class ClaudeStream {
  readonly #lines = new LineSplitter(LINE_BYTES);
  readonly #plain: OutputTail;
  readonly #keys: KeyLines;
  readonly #redact: Redact;
  readonly #usage = new UsageCount();
  readonly #control: SessionControl | null;
  #session = '';
  /** What it asked, and by which request. */
  #asked: { readonly request: string; readonly question: AgentQuestion } | null = null;
  #result: ClaudeResult | null = null;
  #lastRetry: ClaudeRetry | null = null;
  #limitedUntil: number | null = null;
  #began = false;

  constructor(control: SessionControl | null, redact: Redact) {
    this.#control = control;
    this.#redact = redact;
    this.#plain = new OutputTail(redact);
    this.#keys = new KeyLines(redact);
  }

  /** Whether the provider refused the key, and has not answered since: further calls only cost time. */
  get refused(): boolean {
    const { error_status: status, error } = this.#lastRetry ?? {};
    return status === 401 || status === 403 || error === 'authentication_failed';
  }

  feed(chunk: Uint8Array): readonly AgentEvent[] {
    return this.#lines.add(chunk).flatMap((line) => (line.overlong ? [] : this.#read(line.text)));
  }

  end(): ClaudeFacts {
    const rest = this.#lines.end();
    if (rest !== null && !rest.overlong) this.#read(rest.text);
    return {
      result: this.#result,
      lastRetry: this.#lastRetry,
      limitedUntil: this.#limitedUntil,
      began: this.#began,
      plainTail: this.#plain.text(),
      usage: this.#usage.usage,
      question: this.#asked?.question ?? null,
      refused: this.refused,
      redact: this.#redact,
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
        return this.#keys.add(source).flatMap((line): readonly AgentEvent[] => {
          const raw = shortLine(line, this.#redact);
          return raw === '' ? [] : [{ type: 'unknown', raw }];
        });
      default:
        return assertNever(read);
    }
  }

  #take(line: ClaudeLine): readonly AgentEvent[] {
    switch (line.type) {
      case 'system':
        if (line.subtype === 'api_retry') return this.#retry(line);
        return this.#begin(line);
      case 'assistant':
        return this.#hear(line);
      case 'user':
        return this.#takeResult(line);
      case 'stream_event':
        this.#usage.takeMessageEnd(line.event.usage);
        return [];
      case 'control_request':
        this.#control?.decide(line);
        return this.#takeQuestion(line);
      case 'control_cancel_request':
        if (line.request_id === this.#asked?.request) this.#asked = null;
        return [];
      case 'rate_limit_event': {
        const { status, resetsAt } = line.rate_limit_info;
        if (status === 'rejected' && resetsAt !== undefined) this.#limitedUntil = resetsAt * 1_000;
        return [];
      }
      case 'result':
        this.#result = line;
        this.#usage.takeResult(line);
        this.#control?.end();
        return resultEvents(line, this.#usage.usage, this.#redact);
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

  /** Each turn of a session begins with it; told is what is new. */
  #begin(line: Extract<ClaudeLine, { subtype: 'init' }>): readonly AgentEvent[] {
    const { session_id: sessionId, model = null, claude_code_version: version = null } = line;
    const told = `${sessionId} ${model} ${version}`;
    if (told === this.#session) return [];
    this.#session = told;
    const servers = line.mcp_servers.flatMap(({ name, status }): readonly AgentEvent[] =>
      status === 'failed' ? [{ type: 'denied', tool: `server ${name}`, message: 'It could not be started.' }] : [],
    );
    return [{ type: 'session', sessionId, model, version }, ...servers];
  }

  #hear(line: Extract<ClaudeLine, { type: 'assistant' }>): readonly AgentEvent[] {
    const { content, id, usage } = line.message;
    if (line.is_api_error_message === true) return content.flatMap((block) => blockEvents(block, this.#redact));
    // The provider answers again: what it refused before is over.
    this.#lastRetry = null;
    const isNew = id !== undefined && this.#usage.takeMessage(id, usage);
    const events = content.flatMap((block) => blockEvents(block, this.#redact));
    return isNew && usage !== undefined ? [...events, { type: 'usage', usage: this.#usage.usage }] : events;
  }

  #takeResult(line: Extract<ClaudeLine, { type: 'user' }>): readonly AgentEvent[] {
    if (line.isReplay === true) this.#hearAgain(line.uuid);
    const { type, filePath: path } = line.tool_use_result ?? {};
    return path !== undefined && (type === 'create' || type === 'update') ? [{ type: 'file', path }] : [];
  }

  /** The session goes on with something else than the answer: what it asked before is over. */
  #hearAgain(id: string | undefined): void {
    this.#control?.hear(id);
    this.#asked = null;
  }

  #takeQuestion({ request, request_id: id }: ClaudePermissionRequest): readonly AgentEvent[] {
    if (request.tool_name !== ASK_TOOL) return [];
    const question = readPersonQuestion(request.input, this.#redact);
    this.#asked = { request: id, question };
    return [{ type: 'question', ...question }];
  }
}

function blockEvents(value: unknown, redact: Redact): readonly AgentEvent[] {
  const read = contentBlock.safeParse(value);
  if (!read.success) return [];
  const block = read.data;
  if (block.type === 'tool_result') return [];
  if (block.type === 'tool_use') return [{ type: 'tool', name: block.name, summary: summaryOf(block.input, redact) }];
  const said = block.text.trim();
  return said === '' ? [] : [{ type: 'text', text: shortBeginning(said, EVENT_LENGTH, redact) }];
}

function resultEvents(line: ClaudeResult, usage: Usage, redact: Redact): readonly AgentEvent[] {
  const denied = line.permission_denials.flatMap((value): readonly AgentEvent[] => {
    const read = denial.safeParse(value);
    if (!read.success) return [];
    return [{ type: 'denied', tool: read.data.tool_name, message: summaryOf(read.data.tool_input, redact) }];
  });
  const text = shortBeginning(line.result ?? '', EVENT_LENGTH, redact);
  return [...denied, { type: 'usage', usage }, { type: 'result', text }];
}
