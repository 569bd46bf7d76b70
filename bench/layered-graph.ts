import type { PlanTask } from '../src/core/plan/plan.ts';
import { buildTask, waitsFor } from '../src/testing/plan-builders.ts';
import { type Random, wholeNumber } from './random.ts';

/** What a random layered graph looks like. */
export interface LayeredShape {
  readonly tasks: number;
  /** Tasks of a layer on average. */
  readonly meanWidth: number;
}

const MOST_EDGES = 3;

/** Tasks thrown into `tasks / meanWidth` layers at random; each waits for one to three tasks of the layer before its own. */
export function layeredTasks(random: Random, { tasks, meanWidth }: LayeredShape): readonly PlanTask[] {
  const depth = Math.max(1, Math.round(tasks / meanWidth));
  const layers: string[][] = Array.from({ length: depth }, () => []);
  const layerOf = Array.from({ length: tasks }, () => wholeNumber(random, 0, depth - 1)).sort((a, b) => a - b);
  return layerOf.map((layer, index) => {
    const id = `T${index + 1}`;
    layers[layer]?.push(id);
    return buildTask(id, { dependsOn: waitsFor(...pickSome(random, layers[layer - 1] ?? [])) });
  });
}

function pickSome(random: Random, ids: readonly string[]): readonly string[] {
  if (ids.length === 0) return [];
  const pick = () => ids[wholeNumber(random, 0, ids.length - 1)] ?? [];
  return [...new Set(Array.from({ length: wholeNumber(random, 1, MOST_EDGES) }, pick).flat())];
}
