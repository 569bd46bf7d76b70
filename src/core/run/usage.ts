/** What an attempt consumed, as far as its agent tells; absent figures are zero. */
export interface Usage {
  readonly messages: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars as the agent's own program estimates them. */
  readonly costUsd: number;
}

export const NO_USAGE: Usage = { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** The sum of two usages. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    messages: a.messages + b.messages,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd + b.costUsd,
  };
}
