import assert from 'node:assert/strict';
import test from 'node:test';
import { mostFrequent } from '../src/frequency.js';

test('the most frequent words come first', () => {
  assert.deepEqual(mostFrequent(['b', 'a', 'c', 'a', 'c', 'a'], 2), [
    { word: 'a', count: 3 },
    { word: 'c', count: 2 },
  ]);
});

test('equally frequent words are in alphabetical order', () => {
  assert.deepEqual(
    mostFrequent(['pear', 'fig', 'apple'], 3).map(({ word }) => word),
    ['apple', 'fig', 'pear'],
  );
});

test('there are no more words than there are', () => {
  assert.deepEqual(mostFrequent(['constructor'], 10), [{ word: 'constructor', count: 1 }]);
  assert.deepEqual(mostFrequent([], 10), []);
});
