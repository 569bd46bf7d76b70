import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const KEYS = ['agent', 'tracks', 'timeout', 'backoff', 'backoffMax', 'env'];

test.each([
  ['trakcs', 'tracks'],
  ['track', 'tracks'],
  ['time_out', 'timeout'],
  ['backoff-max', 'backoffMax'],
  ['AGENT', 'agent'],
  ['evn', 'env'],
])('%s is read as %s', (word, expected) => {
  expect(nearest(word, KEYS)).toBe(expected);
});

test.each(['', 'database', 'x'.repeat(100_000)])('a word that is like none of them has no neighbour', (word) => {
  expect(nearest(word, KEYS)).toBeNull();
});

test('the first of two equally near candidates is taken', () => {
  expect(nearest('cat', ['bat', 'rat'])).toBe('bat');
});

test('nothing is near when there is nothing', () => {
  expect(nearest('agent', [])).toBeNull();
});
