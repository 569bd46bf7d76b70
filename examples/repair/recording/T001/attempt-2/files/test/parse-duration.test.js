import assert from 'node:assert/strict';
import test from 'node:test';
import { parseDuration } from '../src/parse-duration.js';

for (const [text, milliseconds] of [
  ['1h', 3_600_000],
  ['1h30m', 5_400_000],
  ['1d 2h', 93_600_000],
  ['90s', 90_000],
  ['250ms', 250],
  ['', null],
  ['soon', null],
  ['1h soon', null],
]) {
  test(`${JSON.stringify(text)} is read`, () => {
    assert.equal(parseDuration(text), milliseconds);
  });
}
