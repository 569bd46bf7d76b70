import assert from 'node:assert/strict';
import test from 'node:test';
import { sum } from '../src/sum.js';

test('durations are added up', () => {
  assert.equal(sum([]), 0);
  assert.equal(sum([1, 2, 3]), 6);
});

test('a sum that would not be exact is refused', () => {
  assert.throws(() => sum([Number.MAX_SAFE_INTEGER, 1]), RangeError);
});
