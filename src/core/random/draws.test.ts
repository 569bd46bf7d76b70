import { expect, test } from 'vitest';
import { seededDraws } from './draws.ts';

const take = (count: number, draw: () => number) => Array.from({ length: count }, draw);

test('the same seed gives the same draws, another seed others', () => {
  const numbers = (seed: number) => {
    const draws = seededDraws(seed);
    return [...take(3, draws.uniform), ...take(3, draws.normal)];
  };
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});

test('uniform draws fill the range from 0 to 1 and leave out 1', () => {
  const { uniform } = seededDraws(1);
  const values = take(10_000, uniform);
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
  expect(mean(values)).toBeCloseTo(0.5, 1);
});

test('normal draws have mean 0 and deviation 1', () => {
  const { normal } = seededDraws(1);
  const values = take(20_000, normal);
  expect(Math.abs(mean(values))).toBeLessThan(0.03);
  expect(Math.sqrt(mean(values.map((value) => value ** 2)))).toBeCloseTo(1, 1);
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
