import assert from 'node:assert/strict';
import test from 'node:test';
import { addCounts, countText } from '../src/count.js';

for (const [text, lines, words, characters] of [
  ['', 0, 0, 0],
  ['one', 1, 1, 3],
  ['one\n', 1, 1, 4],
  ['one two\nthree', 2, 3, 13],
  ['\n\n', 2, 0, 2],
  ['🚀 go', 1, 1, 4],
]) {
  test(`${JSON.stringify(text)} is counted`, () => {
    assert.deepEqual(countText(text), { lines, words, characters });
  });
}

test('counts add up', () => {
  const counts = [countText('one two\n'), countText('three')];
  assert.deepEqual(addCounts(counts), { lines: 2, words: 3, characters: 13 });
  assert.deepEqual(addCounts([]), { lines: 0, words: 0, characters: 0 });
});
