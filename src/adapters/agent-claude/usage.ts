import type { ModelUsage, Usage } from '../../core/run/usage.ts';
import type { ClaudeResult, ClaudeUsage } from './stream.ts';

/*
 * What comes out is told in full by the result of a turn alone; a message's own figures are those of its start. Until then it is estimated from
 * what was printed, which an attempt that is ended in the middle of a turn has used as well. The program could tell each piece of a message
 * (`--include-partial-messages`), with exact figures at its end. That is some 90 bytes for each token, eleven times as much as without, and it cuts
 * what has to be kept secret into pieces on lines of their own, where nobody finds it.
 */

/** Bytes of UTF-8 for each token that came out; text and code have between three and four and a half, so this errs below. */
const TOKEN_BYTES = 5;

interface Message {
  readonly input: number;
  /** The figure at its start. */
  readonly begun: number;
  printedBytes: number;
  thought: number;
}

/** Counts what an attempt consumed: exactly once a turn has told its result, from below while it works. */
export class UsageCount {
  readonly #messages = new Map<string, Message>();
  /** Tokens of thoughts whose message is not there yet. */
  #thinking = 0;
  #turns: Omit<Usage, 'models'> | null = null;
  #models: Usage['models'];

  /** Takes a piece of a message: its figures at the start, which each piece repeats, and what it holds, in bytes. */
  takeMessage(id: string, usage: ClaudeUsage, printedBytes: number): void {
    const message = this.#messages.get(id) ?? {
      ...{ input: inputOf(usage), begun: usage?.output_tokens ?? 0 },
      ...{ printedBytes: 0, thought: 0 },
    };
    message.printedBytes += printedBytes;
    message.thought += this.#thinking;
    this.#thinking = 0;
    this.#messages.set(id, message);
  }

  /** Takes what the program estimates of thoughts that it does not print: tokens more than it told before. */
  takeThinking(tokens: number): void {
    this.#thinking += Math.max(0, tokens);
  }

  /** Takes the result of a turn: its tokens are those of the turn, its cost and its models those of the whole process. */
  takeResult(line: ClaudeResult): void {
    const before = this.#turns ?? { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };
    this.#turns = {
      messages: before.messages + (line.num_turns ?? 0),
      inputTokens: before.inputTokens + inputOf(line.usage),
      outputTokens: before.outputTokens + (line.usage?.output_tokens ?? 0),
      costUsd: line.total_cost_usd ?? before.costUsd,
    };
    this.#models = toModels(line.modelUsage) ?? this.#models;
    this.#messages.clear();
    this.#thinking = 0;
  }

  get usage(): Usage {
    const open = [...this.#messages.values()];
    const { messages = 0, inputTokens = 0, outputTokens = 0, costUsd = 0 } = this.#turns ?? {};
    return {
      messages: messages + open.length,
      inputTokens: inputTokens + open.reduce((sum, { input }) => sum + input, 0),
      outputTokens: outputTokens + open.reduce((sum, message) => sum + outputOf(message), this.#thinking),
      costUsd,
      // It is told with the end of the turn.
      ...(open.length === 0 ? {} : { costOpen: true }),
      ...(this.#models === undefined ? {} : { models: this.#models }),
    };
  }
}

function outputOf({ begun, printedBytes, thought }: Message): number {
  return Math.max(begun, thought + Math.floor(printedBytes / TOKEN_BYTES));
}

function inputOf(usage: ClaudeUsage): number {
  return (usage?.input_tokens ?? 0) + (usage?.cache_creation_input_tokens ?? 0) + (usage?.cache_read_input_tokens ?? 0);
}

function toModels(told: ClaudeResult['modelUsage']): Readonly<Record<string, ModelUsage>> | undefined {
  if (told === undefined) return undefined;
  const models = Object.entries(told).map(([model, figures]) => {
    const cached = (figures.cacheReadInputTokens ?? 0) + (figures.cacheCreationInputTokens ?? 0);
    const inputTokens = (figures.inputTokens ?? 0) + cached;
    return [model, { inputTokens, outputTokens: figures.outputTokens ?? 0, costUsd: figures.costUSD ?? 0 }] as const;
  });
  return Object.fromEntries(models);
}
