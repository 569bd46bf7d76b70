/** What an attempt consumed, as far as its agent tells; absent figures are zero. */
export interface Usage {
  readonly messages: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars as the agent's own program estimates them. */
  readonly costUsd: number;
  /** Calls were made whose cost the program has not told yet: `costUsd` leaves them out. */
  readonly costOpen?: true;
  /** The program was ended before it told the cost of all its calls: `costUsd` is all that it was given. */
  readonly costEstimated?: true;
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

/**
 * The larger of each figure: totals of one attempt only grow, however often and in whatever order they are told. An estimate of the cost gives way
 * to what the program told after all.
 */
export function mostUsage(a: Usage, b: Usage): Usage {
  const models = b.models ?? a.models;
  const settled = settles(b, a);
  const costEstimated = b.costEstimated === true || (a.costEstimated === true && !settled);
  const costOpen = !costEstimated && (isNothing(b) ? a : b).costOpen === true;
  return {
    messages: Math.max(a.messages, b.messages),
    inputTokens: Math.max(a.inputTokens, b.inputTokens),
    outputTokens: Math.max(a.outputTokens, b.outputTokens),
    costUsd: settled ? b.costUsd : Math.max(a.costUsd, b.costUsd),
    ...(costOpen ? { costOpen } : {}),
    ...(costEstimated ? { costEstimated } : {}),
    ...(models === undefined ? {} : { models }),
  };
}

/** Whether a figure of `b` is above the one of `a`, or `b` tells what `a` only estimates. */
export function isMore(b: Usage, a: Usage): boolean {
  return (
    settles(b, a) ||
    b.messages > a.messages ||
    b.inputTokens > a.inputTokens ||
    b.outputTokens > a.outputTokens ||
    b.costUsd > a.costUsd
  );
}

function settles(b: Usage, a: Usage): boolean {
  return a.costEstimated === true && b.costEstimated !== true && b.costOpen !== true && b.costUsd > 0;
}

function isNothing(usage: Usage): boolean {
  return !isMore(usage, NO_USAGE);
}

/** The sum of two usages. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    messages: a.messages + b.messages,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: a.costUsd + b.costUsd,
    ...(a.costOpen === true || b.costOpen === true ? { costOpen: true } : {}),
    ...(a.costEstimated === true || b.costEstimated === true ? { costEstimated: true } : {}),
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
