import type { z } from 'zod';
import type { ModelUsage, Usage } from '../../core/run/usage.ts';
import type { promptEnded } from './shapes.ts';

/**
 * What a session consumed, as far as its program tells. The protocol counts no tokens: some programs add them to the end of a turn, some tell
 * the cost of the whole session meanwhile. What nobody tells stays zero.
 */
export class AcpUsage {
  readonly #messages = new Set<string>();
  readonly #models = new Map<string, ModelUsage>();
  #input = 0;
  #output = 0;
  #cost = 0;
  #costBefore: number | null = 0;

  get usage(): Usage {
    return {
      messages: this.#messages.size,
      inputTokens: this.#input,
      outputTokens: this.#output,
      costUsd: this.#costBefore === null ? 0 : Math.max(0, this.#cost - this.#costBefore),
      ...(this.#models.size === 0 ? {} : { models: Object.fromEntries(this.#models) }),
    };
  }

  /** A message of the agent; programs that give messages no ids tell nothing to count. */
  takeMessage(id: string): void {
    this.#messages.add(id);
  }

  /** The cost of the whole session by now. */
  takeCost(cost: { readonly amount: number; readonly currency: string }): void {
    if (cost.currency.toUpperCase() === 'USD' && cost.amount >= 0) this.#cost = cost.amount;
  }

  /** What the session cost before this attempt was counted before; null where nobody knows it, and then no cost is told. */
  begin(costBefore: number | null): void {
    this.#costBefore = costBefore;
  }

  /** A turn came to its end. */
  takeTurn({ usage, _meta }: z.infer<typeof promptEnded>): void {
    const quota = _meta?.quota;
    this.#input += quota?.token_count?.input_tokens ?? usage?.inputTokens ?? 0;
    this.#output += quota?.token_count?.output_tokens ?? usage?.outputTokens ?? 0;
    for (const { model, token_count: count } of quota?.model_usage ?? []) {
      const before = this.#models.get(model);
      this.#models.set(model, {
        inputTokens: (before?.inputTokens ?? 0) + (count.input_tokens ?? 0),
        outputTokens: (before?.outputTokens ?? 0) + (count.output_tokens ?? 0),
        costUsd: 0,
      });
    }
  }
}
