import { type AgentQuestion, parseQuestion } from '../../core/agent/question.ts';
import { assertNever } from '../../core/assert.ts';
import type { QuestionKind } from '../../core/run/events.ts';
import type { Usage } from '../../core/run/usage.ts';
import { KeyLines } from '../../core/secret/key-lines.ts';
import { LineSplitter } from '../../core/text/line-splitter.ts';
import { EVENT_LENGTH, type Redact, shortBeginning, shortLine } from '../../core/text/shorten.ts';
import { OutputTail } from '../../core/text/tail.ts';
import type { AgentEvent, AgentInterpreter, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { readStructured } from '../../protocol/structured-output.ts';
import { blockEvents, bytesOf } from './blocks.ts';
import { readCutResult } from './cut-result.ts';
import { SessionControl, type SessionTalk } from './session-control.ts';
import {
  type ClaudeInit,
  type ClaudeLine,
  type ClaudeModelFallback,
  type ClaudePermissionRequest,
  type ClaudeResult,
  type ClaudeRetry,
  denial,
  readClaudeLine,
} from './stream.ts';
import { summaryOf } from './summary.ts';
import { UnknownLines } from './unknown-lines.ts';
import { UsageCount } from './usage.ts';
import { judgeClaude, notAsAsked } from './verdict.ts';

/** Longest line that is read, in bytes: results of tools may be large, and nothing is lost with them. */
const LINE_BYTES = 4 * 1024 * 1024;

/** A question and how it came about. */
type AskedPerson = AgentQuestion & { readonly questionKind: QuestionKind };

/** What the stream of one attempt has told so far. */
export interface ClaudeFacts {
  readonly result: ClaudeResult | null;
  /** The result told how the turn ended; not one that was cut too early. */
  readonly tellsVerdict: boolean;
  readonly lastRetry: ClaudeRetry | null;
  /** Wall-clock milliseconds at which the provider's limit lifts, or null. */
  readonly limitedUntil: number | null;
  /** The stream began: the program started and read its settings. */
  readonly began: boolean;
  /** The end of what was printed besides the stream. */
  readonly plainTail: string;
  readonly usage: Usage;
  /** What it asked a person with its own tool, or what a person has to permit. */
  readonly question: AskedPerson | null;
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
  readonly #unknown = new UnknownLines();
  readonly #control: SessionControl | null;
  #session = '';
  /** What it asked, and by which request. */
  #asked: { readonly request: string; readonly question: AskedPerson } | null = null;
  #result: ClaudeResult | null = null;
  #tellsVerdict = true;
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
    return this.#lines.add(chunk).flatMap((line) => (line.overlong ? this.#readCut(line.text) : this.#read(line.text)));
  }

  end(): ClaudeFacts {
    const rest = this.#lines.end();
    if (rest !== null) rest.overlong ? this.#readCut(rest.text) : this.#read(rest.text);
    return {
      result: this.#result,
      tellsVerdict: this.#tellsVerdict,
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
        return this.#unknown.tell(source, this.#redact);
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

  /** Of a line that is too long only the result of a turn is missed. */
  #readCut(head: string): readonly AgentEvent[] {
    this.#began = true;
    const read = readCutResult(head);
    return read === null ? [] : this.#end(read.line, read.tellsVerdict);
  }

  #take(line: ClaudeLine): readonly AgentEvent[] {
    switch (line.type) {
      case 'system':
        return this.#takeSystem(line);
      case 'assistant':
        return this.#hear(line);
      case 'user':
        return this.#takeResult(line);
      case 'control_request':
        return this.#decide(line);
      case 'control_cancel_request':
        if (line.request_id === this.#asked?.request) this.#asked = null;
        return [];
      case 'rate_limit_event': {
        const { status, resetsAt } = line.rate_limit_info;
        if (status === 'rejected' && resetsAt !== undefined) this.#limitedUntil = resetsAt * 1_000;
        return [];
      }
      case 'result':
        return this.#end(line, true);
      default:
        return assertNever(line);
    }
  }

  #takeSystem(line: Extract<ClaudeLine, { type: 'system' }>): readonly AgentEvent[] {
    switch (line.subtype) {
      case 'init':
        return this.#begin(line);
      case 'api_retry':
        return this.#retry(line);
      case 'thinking_tokens':
        this.#usage.takeThinking(line.estimated_tokens_delta);
        return [];
      case 'model_fallback':
        return [fallbackEvent(line, this.#redact)];
      default:
        return assertNever(line);
    }
  }

  #end(line: ClaudeResult, tellsVerdict: boolean): readonly AgentEvent[] {
    this.#result = line;
    this.#tellsVerdict = tellsVerdict;
    this.#usage.takeResult(line);
    this.#control?.end();
    return resultEvents(line, this.#usage.usage, this.#redact);
  }

  #retry(line: ClaudeRetry): readonly AgentEvent[] {
    this.#lastRetry = line;
    const count = line.attempt === undefined ? '' : ` (${line.attempt} of ${line.max_retries ?? '?'})`;
    const message = `The provider did not answer: ${line.error ?? 'unknown'}${count}.`;
    return [{ type: 'retry', status: line.error_status ?? null, message }];
  }

  /** Each turn of a session begins with it; told is what is new. */
  #begin(line: ClaudeInit): readonly AgentEvent[] {
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
    const events = content.flatMap((block) => blockEvents(block, this.#redact));
    if (id === undefined) return events;
    this.#usage.takeMessage(
      id,
      usage,
      content.reduce((sum: number, block) => sum + bytesOf(block), 0),
    );
    return usage === undefined ? events : [...events, { type: 'usage', usage: this.#usage.usage }];
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

  #decide(line: ClaudePermissionRequest): readonly AgentEvent[] {
    const decision = this.#control?.decide(line, this.#asked !== null) ?? null;
    if (decision?.kind !== 'ask') return [];
    const { question, questionKind } = decision;
    this.#asked = { request: line.request_id, question: { ...question, questionKind } };
    return [{ type: 'question', ...question }];
  }
}

function fallbackEvent(
  { original_model: from, fallback_model: to, trigger }: ClaudeModelFallback,
  redact: Redact,
): AgentEvent {
  const why = trigger === undefined ? '' : ` (${trigger})`;
  const message = `The program goes on with the model ${to ?? 'of its choice'} instead of ${from ?? 'its own'}${why}.`;
  return { type: 'retry', status: null, message: shortLine(message, redact) };
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
