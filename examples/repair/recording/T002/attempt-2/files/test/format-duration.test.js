import assert from 'node:assert/strict';
import test from 'node:test';
import { formatDuration } from '../src/format-duration.js';

for (const [milliseconds, text] of [
  [0, '0s'],
  [250, '250ms'],
  [5_400_000, '1h 30m'],
  [90_061_001, '1d 1h 1m 1s 1ms'],
]) {
  test(`${milliseconds} ms are printed`, () => {
    assert.equal(formatDuration(milliseconds), text);
  });
}
