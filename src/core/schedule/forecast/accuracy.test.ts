import { expect, test } from 'vitest';
import { accuracyOf } from './accuracy.ts';

const took = (estimated: number, ...attempts: readonly number[]) => ({
  ...{ run: 'r1', agent: 'claude', costUsd: null },
  estimated,
  attempts,
});

test('errors, near misses and the sum are told', () => {
  expect(accuracyOf([took(10, 10), took(10, 5, 5, 10), took(10, 8)])).toEqual({
    tasks: 3,
    medianError: 0.25,
    close: 2 / 3,
    ratio: 38 / 30,
  });
});

test('nothing measured has no accuracy', () => {
  expect(accuracyOf([])).toBeNull();
  expect(accuracyOf([took(0, 5), took(5)])).toBeNull();
});
