import type { ModelUsage, Usage } from '../../core/run/usage.ts';
import type { ClaudeResult, ClaudeUsage } from './stream.ts';

/** Counts what an attempt consumed: exactly once a turn has told its result, from below while it works. */
export class UsageCount {
  readonly #messages = new Map<string, { input: number; output: number }>();
  #last = '';
  #turns: Omit<Usage, 'models'> | null = null;
  #models: Usage['models'];

  /** Takes a message's figures at its start; each content block repeats them. True when the message is a new one. */
  takeMessage(id: string, usage: ClaudeUsage): boolean {
    this.#last = id;
    if (this.#messages.has(id)) return false;
    this.#messages.set(id, { input: inputOf(usage), output: usage?.output_tokens ?? 0 });
    return true;
  }

  /** Takes a message's figures at its end. */
  takeMessageEnd(usage: ClaudeUsage): void {
    const message = this.#messages.get(this.#last);
    if (message !== undefined) message.output = usage?.output_tokens ?? message.output;
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
  }

  get usage(): Usage {
    const open = [...this.#messages.values()];
    const { messages = 0, inputTokens = 0, outputTokens = 0, costUsd = 0 } = this.#turns ?? {};
    return {
      messages: messages + open.length,
      inputTokens: inputTokens + open.reduce((sum, { input }) => sum + input, 0),
      outputTokens: outputTokens + open.reduce((sum, { output }) => sum + output, 0),
      costUsd,
      // It is told with the end of the turn.
      ...(open.length === 0 ? {} : { costOpen: true }),
      ...(this.#models === undefined ? {} : { models: this.#models }),
    };
  }
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
