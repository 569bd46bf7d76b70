import assert from 'node:assert/strict';
import test from 'node:test';
import { splitWords } from '../src/words.js';

test('words are separated by everything that is no letter and no digit', () => {
  assert.deepEqual(splitWords('One, two -- three\n(4)!'), ['one', 'two', 'three', '4']);
});

test('apostrophes and hyphens inside of a word belong to it', () => {
  assert.deepEqual(splitWords("'Don't' stop - it’s well-known"), ["don't", 'stop', 'it’s', 'well-known']);
});

test('letters of any script make words', () => {
  assert.deepEqual(splitWords('naïve Straße привет γλώσσα 東京'), ['naïve', 'straße', 'привет', 'γλώσσα', '東京']);
});

test('an empty text has no words', () => {
  assert.deepEqual(splitWords(''), []);
  assert.deepEqual(splitWords(' … \n'), []);
});
