import { seededDraws } from '../core/random/draws.ts';

/** A seeded source of randomness for tests: the same seed gives the same run, everywhere. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
  /** A whole number from 0 up to but not including `bound`. */
  below(bound: number): number;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item;
}

/** A source that starts at the seed. */
export function createRandom(seed: number): Random {
  const { uniform: next } = seededDraws(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)]!,
  };
}
