import { seededDraws } from '../src/core/random/draws.ts';

/** A seeded source of numbers from 0 up to 1, so that a benchmark is the same each time. */
export type Random = () => number;

/** The source that belongs to a seed. */
export function seededRandom(seed: number): Random {
  return seededDraws(seed).uniform;
}

/** A whole number from `least` to `most`, both included. */
export function wholeNumber(random: Random, least: number, most: number): number {
  return least + Math.floor(random() * (most - least + 1));
}

/** A factor whose logarithm is normal with mean 0 and deviation `sigma` (Box and Muller). */
export function lognormal(random: Random, sigma: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(sigma * normal);
}
