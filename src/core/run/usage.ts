/** What an attempt consumed, as far as its agent tells; absent figures are zero. */
export interface Usage {
  readonly messages: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars as the agent's own program estimates them. */
  readonly costUsd: number;
  /** The same by model, where the program tells. */
  readonly models?: Readonly<Record<string, ModelUsage>>;
}

/** What went to one model. */
export interface ModelUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly costUsd: number;
}

export const NO_USAGE: Usage = { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** The larger of each figure: totals of one attempt only grow, however often and in whatever order they are told. */
export function mostUsage(a: Usage, b: Usage): Usage {
  const models = b.models ?? a.models;
  return {
    messages: Math.max(a.messages, b.messages),
    inputTokens: Math.max(a.inputTokens, b.inputTokens),
    outputTokens: Math.max(a.outputTokens, b.outputTokens),
    costUsd: Math.max(a.costUsd, b.costUsd),
    ...(models === undefined ? {} : { models }),
  };
}

/** Whether a figure of `b` is above the one of `a`. */
export function isMore(b: Usage, a: Usage): boolean {
  return (
    b.messages > a.messages || b.inputTokens > a.inputTokens || b.outputTokens > a.outputTokens || b.costUsd > a.costUsd
  );
}

/** The sum of two usages. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    messages: a.messages + b.messages,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd + b.costUsd,
    ...(a.models === undefined && b.models === undefined ? {} : { models: addModels(a.models ?? {}, b.models ?? {}) }),
  };
}

function addModels(
  a: Readonly<Record<string, ModelUsage>>,
  b: Readonly<Record<string, ModelUsage>>,
): Readonly<Record<string, ModelUsage>> {
  const sum = new Map(Object.entries(a));
  for (const [model, { inputTokens, outputTokens, costUsd }] of Object.entries(b)) {
    const before = sum.get(model) ?? { inputTokens: 0, outputTokens: 0, costUsd: 0 };
    sum.set(model, {
      inputTokens: before.inputTokens + inputTokens,
      outputTokens: before.outputTokens + outputTokens,
      costUsd: before.costUsd + costUsd,
    });
  }
  return Object.fromEntries(sum);
}
