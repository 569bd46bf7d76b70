import assert from 'node:assert/strict';
import test from 'node:test';
import { readingMinutes } from '../src/reading-time.js';

for (const [words, minutes] of [
  [0, 0],
  [1, 1],
  [200, 1],
  [201, 2],
  [10_000, 50],
]) {
  test(`${words} words take ${minutes} minutes`, () => {
    assert.equal(readingMinutes(words), minutes);
  });
}
