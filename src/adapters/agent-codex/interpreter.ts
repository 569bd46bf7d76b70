import { parseQuestion } from '../../core/agent/question.ts';
import { assertNever } from '../../core/assert.ts';
import type { Usage } from '../../core/run/usage.ts';
import { KeyLines } from '../../core/secret/key-lines.ts';
import { LineSplitter } from '../../core/text/line-splitter.ts';
import { EVENT_LENGTH, type Redact, shortBeginning, shortLine } from '../../core/text/shorten.ts';
import { OutputTail } from '../../core/text/tail.ts';
import type { AgentEvent, AgentInterpreter, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { readStructured } from '../../protocol/structured-output.ts';
import { completedItem, startedItem } from './items.ts';
import { classOfMessage, retryOf } from './provider-words.ts';
import type { RolloutFacts } from './rollout.ts';
import type { Tokens } from './rollout-lines.ts';
import { type CodexItem, type CodexLine, readCodexLine } from './stream.ts';
import { judgeCodex, notAsAsked } from './verdict.ts';

/** Longest line that is read, in bytes: output of commands may be large, and nothing is lost with it. */
const LINE_BYTES = 4 * 1024 * 1024;

/** What the stream of one attempt has told so far. */
export interface CodexFacts {
  /** The turn came to its end, and nothing came after. */
  readonly completed: boolean;
  /** What the turn failed with, or null. */
  readonly failed: string | null;
  /** The last thing heard of the provider while the program tried again, or null. */
  readonly retrying: string | null;
  /** What the program says about a model that it does not know, or null. */
  readonly unknownModel: string | null;
  /** Commands that were begun and not ended. */
  readonly running: readonly string[];
  /** The stream began: the program started and read its settings. */
  readonly began: boolean;
  /** The end of what was printed besides the stream. */
  readonly plainTail: string;
  /** The last thing that the agent said. */
  readonly said: string;
  /** Seconds since the epoch at which a used-up limit lifts, or null. */
  readonly resetsAt: number | null;
  readonly usage: Usage;
  readonly redact: Redact;
}

/** What an interpreter has besides the stream. */
export interface CodexSurroundings {
  /** Replaces secrets, before anything is cut. */
  readonly redact: Redact;
  /** Wall clock in milliseconds. */
  readonly now: () => number;
  /** Looks what the threads of this attempt hold by now. */
  readonly look: () => RolloutFacts;
  /** Tokens of the thread before this attempt: the stream tells totals of the thread. */
  readonly before: Tokens;
  /** Is told the id that the program gave its thread. */
  readonly began?: (thread: string) => void;
  /** JSON schema of what was asked for. */
  readonly schema?: object | undefined;
}

/** Reads the stream of one attempt. */
export function createCodexInterpreter(surroundings: CodexSurroundings): AgentInterpreter {
  const stream = new CodexStream(surroundings);
  return {
    feed: (chunk) => stream.feed(chunk),
    get givesUp() {
      return stream.isRefused();
    },
    finish: (end, readQuestion) =>
      conclude(end, stream.end(), { readQuestion, now: surroundings.now(), schema: surroundings.schema }),
  };
}

function conclude(
  end: ProcessEnd,
  facts: CodexFacts,
  at: { readonly readQuestion: () => string | null; readonly now: number; readonly schema: object | undefined },
): AgentOutcome {
  const { usage } = facts;
  if (end.kind === 'cancelled') return { kind: 'cancelled', usage };
  const question = end.kind === 'exited' ? parseQuestion(at.readQuestion() ?? '', facts.redact) : null;
  if (question !== null) return { kind: 'asked', ...question, usage };
  const failure = judgeCodex(end, facts, at.now);
  if (failure !== null) return { kind: 'failed', failure, usage };
  if (at.schema === undefined) return { kind: 'done', summary: facts.said, usage };
  const structured = readStructured(facts.said, at.schema);
  if (!structured.ok)
    return { kind: 'failed', failure: notAsAsked(structured.failure, facts.said, facts.redact), usage };
  return { kind: 'done', summary: facts.said, usage, structured: structured.value };
}

class CodexStream {
  readonly #surroundings: CodexSurroundings;
  readonly #lines = new LineSplitter(LINE_BYTES);
  readonly #plain: OutputTail;
  readonly #keys: KeyLines;
  readonly #running = new Map<string, string>();
  #thread: string | null = null;
  /** What the thread has to tell of its beginning is written by now. */
  #working = false;
  #told = '';
  #reported: Tokens | null = null;
  #facts: Omit<CodexFacts, 'running' | 'plainTail' | 'usage' | 'resetsAt' | 'redact'> = {
    ...{ completed: false, failed: null, retrying: null, unknownModel: null, began: false, said: '' },
  };

  constructor(surroundings: CodexSurroundings) {
    this.#surroundings = surroundings;
    this.#plain = new OutputTail(surroundings.redact);
    this.#keys = new KeyLines(surroundings.redact);
  }

  feed(chunk: Uint8Array): readonly AgentEvent[] {
    return this.#lines.add(chunk).flatMap((line) => (line.overlong ? [] : this.#read(line.text)));
  }

  /** The provider refuses what the program legitimates itself with: it would only ask again. */
  isRefused(): boolean {
    const { retrying } = this.#facts;
    return retrying !== null && classOfMessage(retrying) === 'auth';
  }

  end(): CodexFacts {
    const rest = this.#lines.end();
    if (rest !== null && !rest.overlong) this.#read(rest.text);
    const rollout = this.#surroundings.look();
    return {
      ...this.#facts,
      running: [...this.#running.values()],
      plainTail: this.#plain.text(),
      resetsAt: rollout.resetsAt,
      usage: this.#usage(rollout),
      redact: this.#surroundings.redact,
    };
  }

  #read(source: string): readonly AgentEvent[] {
    const read = readCodexLine(source);
    switch (read.kind) {
      case 'line':
        this.#facts = { ...this.#facts, began: true };
        return this.#take(read.line);
      case 'other':
        this.#facts = { ...this.#facts, began: true };
        return [];
      case 'plain':
        this.#plain.add(new TextEncoder().encode(`${source}\n`));
        return this.#keys.add(source).flatMap((line): readonly AgentEvent[] => {
          const raw = shortLine(line, this.#surroundings.redact, EVENT_LENGTH);
          return raw === '' ? [] : [{ type: 'unknown', raw }];
        });
      default:
        return assertNever(read);
    }
  }

  #take(line: CodexLine): readonly AgentEvent[] {
    switch (line.type) {
      case 'thread.started':
        this.#thread = line.thread_id;
        this.#surroundings.began?.(line.thread_id);
        return this.#look();
      case 'turn.started':
        this.#facts = { ...this.#facts, completed: false };
        return this.#look();
      case 'item.started':
        if (line.item.command !== undefined) this.#running.set(line.item.id, line.item.command);
        // The provider answers again: what it refused before is over.
        this.#facts = { ...this.#facts, completed: false, retrying: null };
        this.#working = true;
        return [...this.#look(), ...startedItem(line.item, this.#surroundings.redact)];
      case 'item.completed':
        this.#working = true;
        return [...this.#look(), ...this.#completeItem(line.item)];
      case 'error':
        return this.#error(line.message);
      case 'turn.completed':
        return this.#complete(line.usage);
      case 'turn.failed':
        this.#working = true;
        this.#facts = { ...this.#facts, completed: false, failed: line.error.message };
        return this.#look();
      default:
        return assertNever(line);
    }
  }

  #completeItem(item: CodexItem): readonly AgentEvent[] {
    this.#running.delete(item.id);
    if (item.type === 'error') {
      const message = item.message ?? '';
      if (/^Model metadata for /.test(message)) this.#facts = { ...this.#facts, unknownModel: message };
      return completedItem(item, this.#surroundings.redact);
    }
    const said = item.type === 'agent_message' ? (item.text ?? '').trim() : this.#facts.said;
    this.#facts = { ...this.#facts, completed: false, retrying: null, said };
    return completedItem(item, this.#surroundings.redact);
  }

  #error(message: string): readonly AgentEvent[] {
    const retry = retryOf(message);
    if (retry === null) {
      // Told once more by the failure of the turn that follows; it stands alone only when the process ends in between.
      this.#facts = { ...this.#facts, retrying: message };
      return [];
    }
    this.#facts = { ...this.#facts, retrying: retry.reason };
    return [
      {
        type: 'retry',
        status: retry.status,
        message: `The provider did not answer: ${retry.reason}.`.replace(/\.\.$/, '.'),
      },
    ];
  }

  #complete(usage: Extract<CodexLine, { type: 'turn.completed' }>['usage']): readonly AgentEvent[] {
    const { before } = this.#surroundings;
    this.#reported = {
      input: Math.max(0, (usage?.input_tokens ?? 0) - before.input),
      output: Math.max(0, (usage?.output_tokens ?? 0) - before.output),
    };
    this.#working = true;
    this.#running.clear();
    this.#facts = { ...this.#facts, completed: true, failed: null, retrying: null };
    const text = shortBeginning(this.#facts.said, EVENT_LENGTH, this.#surroundings.redact);
    return [...this.#look(), { type: 'result', text }];
  }

  /** Tells what the thread knows and nobody was told yet: session, model and version, and what was used up to now. */
  #look(): readonly AgentEvent[] {
    const rollout = this.#surroundings.look();
    const events: AgentEvent[] = [];
    const { model, version } = rollout;
    const known = model !== null && version !== null;
    if (this.#thread !== null && (known || this.#working))
      events.push({ type: 'session', sessionId: this.#thread, model, version });
    const usage = this.#usage(rollout);
    if (usage.messages + usage.inputTokens + usage.outputTokens > 0) events.push({ type: 'usage', usage });
    const fresh = events.filter((event) => !this.#told.includes(JSON.stringify(event)));
    this.#told = JSON.stringify(events);
    return fresh;
  }

  /** Cost is not told by the program, and prices are not ours to know: it stays out. The stream's totals serve where the thread tells no calls. */
  #usage({ calls, tokens }: RolloutFacts): Usage {
    const { input, output } = calls > 0 ? tokens : largest(tokens, this.#reported);
    return { messages: calls, inputTokens: input, outputTokens: output, costUsd: 0 };
  }
}

function largest(tokens: Tokens, reported: Tokens | null): Tokens {
  if (reported === null) return tokens;
  return { input: Math.max(tokens.input, reported.input), output: Math.max(tokens.output, reported.output) };
}
