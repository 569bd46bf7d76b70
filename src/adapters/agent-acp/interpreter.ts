import { decidePermission, type PermissionRules } from '../../core/agent/permission.ts';
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
import type { RefusalHeard } from './provider-words.ts';
import { type RequestId, readRpcLine } from './rpc.ts';
import { AcpSession, type SessionFault, type SessionNews, type SessionTalk } from './session.ts';
import { permissionAsked, type Update, updated } from './shapes.ts';
import { sayUse, ToolUses, toolEvents, updateEvents } from './updates.ts';
import { AcpUsage } from './usage.ts';
import { judgeAcp, notAsAsked } from './verdict.ts';

/** Longest line that is read, in bytes: results of tools may be large, and nothing is lost with them. */
const LINE_BYTES = 4 * 1024 * 1024;

/** Longest message that is kept whole, in UTF-16 code units: its end says what came of the task. */
const MESSAGE_LENGTH = 256 * 1024;

/** More than a secret takes: as much is kept beyond that, and left out where the beginning was cut off. */
const TORN_LENGTH = 64 * 1024;

/**
 * Refusals in a row after which the program is ended: waiting is the scheduler's business. What may be a moment's trouble of the provider, or of
 * the way to it, gets the quarter of a minute that OpenCode takes for four calls.
 */
const MOST_REFUSALS: Readonly<Partial<Record<RefusalHeard['class'], number>>> = { auth: 1, limited: 3, retryable: 4 };

/** What the session of one attempt has told so far. */
export interface AcpFacts {
  /** Why the last turn ended, or null. */
  readonly stopReason: string | null;
  readonly fault: SessionFault | null;
  /** The last thing heard of the provider while the program tried again, or null. */
  readonly refusal: RefusalHeard | null;
  /** The program answered in the protocol. */
  readonly began: boolean;
  /** The end of what was printed besides the protocol. */
  readonly plainTail: string;
  /** The last thing that the agent said. */
  readonly said: string;
  /** What a person has to permit. */
  readonly question: AgentQuestion | null;
  readonly usage: Usage;
  /** Keys of the messages that its session heard. */
  readonly heard: readonly string[];
  readonly redact: Redact;
}

/** How one attempt is talked with and read. */
export interface AcpReading {
  readonly talk: SessionTalk;
  readonly rules: PermissionRules;
  /** Name of the program for messages, and how a person looks what is wrong with it. */
  readonly program: { readonly name: string; readonly check: string; readonly logIn: string };
  /** What a line besides the protocol tells of the provider; null for nothing. */
  readonly hearPlain: (line: string) => RefusalHeard | null;
  /** US dollars that the session had cost when this attempt went on with it; null where nobody knows. */
  readonly costBefore: () => number | null;
  /** JSON schema of the document that was asked for. */
  readonly schema: object | null;
  /** Replaces secrets, before anything is cut. */
  readonly redact: Redact;
}

/** Talks with the session of one attempt and reads what it tells. */
export function createAcpInterpreter(reading: AcpReading): AgentInterpreter {
  const stream = new AcpStream(reading);
  return {
    feed: (chunk) => stream.feed(chunk),
    get givesUp() {
      return stream.isRefused();
    },
    control: stream.session,
    finish: (end, readQuestion) => conclude(end, stream.end(), { reading, readQuestion }),
  };
}

function conclude(
  end: ProcessEnd,
  facts: AcpFacts,
  at: { readonly reading: AcpReading; readonly readQuestion: () => string | null },
): AgentOutcome {
  const { usage, heard } = facts;
  if (end.kind === 'cancelled') return { kind: 'cancelled', usage };
  if (facts.question !== null) return { kind: 'asked', ...facts.question, questionKind: 'permission', usage };
  const question = end.kind === 'exited' ? parseQuestion(at.readQuestion() ?? '', facts.redact) : null;
  if (question !== null) return { kind: 'asked', ...question, usage };
  const { program, schema, redact } = at.reading;
  const failure = judgeAcp(end, facts, program);
  if (failure !== null) return { kind: 'failed', failure, usage };
  if (schema === null) return { kind: 'done', summary: facts.said, usage, heard };
  const structured = readStructured(facts.said, schema);
  if (!structured.ok)
    return { kind: 'failed', failure: notAsAsked(structured.failure, facts.said, { program, redact }), usage };
  return { kind: 'done', summary: facts.said, usage, heard, structured: structured.value };
}

class AcpStream {
  readonly session: AcpSession;
  readonly #reading: AcpReading;
  readonly #lines = new LineSplitter(LINE_BYTES);
  readonly #plain: OutputTail;
  readonly #keys: KeyLines;
  readonly #usage = new AcpUsage();
  readonly #tools: ToolUses;
  readonly #redact: Redact;
  #message = { id: '', text: '', isCut: false };
  #said = '';
  #question: AgentQuestion | null = null;
  #refusal: RefusalHeard | null = null;
  #refusals = 0;

  constructor(reading: AcpReading) {
    this.#reading = reading;
    this.#redact = reading.redact;
    this.#plain = new OutputTail(reading.redact);
    this.#keys = new KeyLines(reading.redact);
    this.#tools = new ToolUses(reading.redact);
    this.session = new AcpSession(reading.talk);
  }

  feed(chunk: Uint8Array): readonly AgentEvent[] {
    return this.#lines.add(chunk).flatMap((line) => (line.overlong ? [] : this.#read(line.text)));
  }

  /** The provider refuses, and the program would only ask again. */
  isRefused(): boolean {
    if (this.#refusal === null || this.session.over) return false;
    return this.#refusals >= (MOST_REFUSALS[this.#refusal.class] ?? Number.POSITIVE_INFINITY);
  }

  end(): AcpFacts {
    const rest = this.#lines.end();
    if (rest !== null && !rest.overlong) this.#read(rest.text);
    this.#flush();
    const { stopReason, fault, began } = this.session;
    return {
      ...{ stopReason, fault, began },
      refusal: this.#refusal,
      plainTail: this.#plain.text(),
      said: this.#said,
      question: this.#question,
      usage: this.#usage.usage,
      heard: this.session.heard,
      redact: this.#redact,
    };
  }

  #read(source: string): readonly AgentEvent[] {
    const line = readRpcLine(source);
    switch (line.kind) {
      case 'answer':
        return this.session.answer(line.id, line.result).flatMap((news) => this.#tell(news));
      case 'refusal':
        return [...this.#flush(), ...this.session.refuse(line.id, line.error).flatMap((news) => this.#tell(news))];
      case 'request':
        return this.#answer(line);
      case 'notification':
        return line.method === 'session/update' ? this.#update(line.params) : [];
      case 'plain':
        return this.#hearPlain(source);
      default:
        return assertNever(line);
    }
  }

  #hearPlain(source: string): readonly AgentEvent[] {
    this.#plain.add(new TextEncoder().encode(`${source}\n`));
    const refusal = this.#reading.hearPlain(source);
    if (refusal !== null) {
      this.#refusals = refusal.class === this.#refusal?.class ? this.#refusals + 1 : 1;
      this.#refusal = refusal;
      return [{ type: 'retry', status: refusal.status, message: `The provider did not answer: ${refusal.said}` }];
    }
    return this.#keys.add(source).flatMap((line): readonly AgentEvent[] => {
      const raw = shortLine(line, this.#redact);
      return raw === '' ? [] : [{ type: 'unknown', raw }];
    });
  }

  #tell(news: SessionNews): readonly AgentEvent[] {
    switch (news.kind) {
      case 'opened': {
        const { sessionId, model, continues } = news;
        this.#usage.begin(continues ? this.#reading.costBefore() : 0);
        return [{ type: 'session', sessionId, model, version: this.session.version }];
      }
      case 'lost': {
        const why = shortLine(news.why, this.#redact, EVENT_LENGTH);
        const message = `The earlier session cannot be gone on with, and a new one is begun: ${why}`;
        return [{ type: 'retry', status: null, message }];
      }
      case 'ended': {
        const said = this.#flush();
        this.#usage.takeTurn(news.turn);
        this.#tools.clear();
        this.#refusal = null;
        const { usage } = this.#usage;
        const text = shortBeginning(this.#said, EVENT_LENGTH, this.#redact);
        return [...said, { type: 'usage', usage }, { type: 'result', text }];
      }
      default:
        return assertNever(news);
    }
  }

  #answer(line: { readonly id: RequestId; readonly method: string; readonly params: unknown }): readonly AgentEvent[] {
    const asked = line.method === 'session/request_permission' ? permissionAsked.safeParse(line.params) : null;
    if (!asked?.success) {
      this.session.decline(line.id, line.method);
      return [{ type: 'denied', tool: shortLine(line.method, this.#redact), message: 'It is not offered.' }];
    }
    const before = this.#tools.find(asked.data.toolCall.toolCallId);
    const use = this.#tools.take(asked.data.toolCall);
    if (this.#question !== null) {
      this.session.permit(line.id, null);
      return [];
    }
    const decision = decidePermission(this.#reading.rules, { ...use, what: sayUse(use) }, asked.data.options);
    if (decision.kind === 'select') {
      this.session.permit(line.id, decision.optionId);
      return [...(before === undefined ? this.#endMessage() : []), ...toolEvents(before, use, this.#redact)];
    }
    // The turn ends: the answer is given to the next attempt, in the same session.
    this.#question = decision.question;
    this.session.cancel('cancel-for-question');
    this.session.permit(line.id, null);
    return [...this.#flush(), { type: 'question', ...decision.question }];
  }

  #update(params: unknown): readonly AgentEvent[] {
    const read = updated.safeParse(params);
    if (!read.success) return [];
    const { update } = read.data;
    if (update.sessionUpdate === 'usage_update') {
      if (update.cost != null) this.#usage.takeCost(update.cost);
      return this.session.works && update.cost != null ? [{ type: 'usage', usage: this.#usage.usage }] : [];
    }
    // Before the task is given it is the history of the session.
    return this.session.works ? this.#take(update) : [];
  }

  #take(update: Exclude<Update, { sessionUpdate: 'usage_update' }>): readonly AgentEvent[] {
    // The provider answers again: what it refused before is over.
    this.#refusal = null;
    switch (update.sessionUpdate) {
      case 'agent_message_chunk':
        return this.#hear(update.messageId ?? '', update.content.text ?? '');
      case 'agent_thought_chunk':
      case 'user_message_chunk':
        return [];
      case 'plan':
        return updateEvents(update, { before: undefined, use: null, redact: this.#redact });
      case 'tool_call':
      case 'tool_call_update': {
        const before = this.#tools.find(update.toolCallId);
        const use = this.#tools.take(update);
        return [
          ...(before === undefined ? this.#endMessage() : []),
          ...updateEvents(update, { before, use, redact: this.#redact }),
        ];
      }
      default:
        return assertNever(update);
    }
  }

  /**
   * Thoughts, plans and tools that run come between the pieces of a message, and what is secret may lie across them: it stays one text until the
   * next one begins. Where programs do not tell which message a piece belongs to, a new tool is all that parts them.
   */
  #endMessage(): readonly AgentEvent[] {
    return this.#message.id === '' ? this.#flush() : [];
  }

  #hear(id: string, piece: string): readonly AgentEvent[] {
    const before = id === this.#message.id ? [] : this.#flush();
    if (id !== '') this.#usage.takeMessage(id);
    const text = `${this.#message.text}${piece}`;
    const isCut = this.#message.isCut || text.length > MESSAGE_LENGTH + TORN_LENGTH;
    this.#message = { id, text: text.slice(-(MESSAGE_LENGTH + TORN_LENGTH)), isCut };
    return before;
  }

  /** Tells the message that came in pieces: it is whole now. */
  #flush(): readonly AgentEvent[] {
    const { text: whole, isCut } = this.#message;
    // What is torn at the beginning is left out with all that might belong to it.
    const text = (isCut ? this.#redact(whole).slice(TORN_LENGTH) : whole).trim();
    this.#message = { id: '', text: '', isCut: false };
    if (text === '') return [];
    this.#said = text;
    return [{ type: 'text', text: shortBeginning(text, EVENT_LENGTH, this.#redact) }];
  }
}
