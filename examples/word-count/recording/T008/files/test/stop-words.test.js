import assert from 'node:assert/strict';
import test from 'node:test';
import { withoutStopWords } from '../src/stop-words.js';

test('words that say little are left out, the others stay in order', () => {
  assert.deepEqual(withoutStopWords(['the', 'ship', 'and', 'the', 'sea']), ['ship', 'sea']);
});

test('no stop word is the empty word', () => {
  assert.deepEqual(withoutStopWords(['', 'sea']), ['', 'sea']);
});
