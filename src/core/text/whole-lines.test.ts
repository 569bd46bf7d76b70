import { expect, test } from 'vitest';
import { firstLines, lastLines } from './whole-lines.ts';

test.each([
  ['one\ntwo', 7, 'one\ntwo'],
  ['one\ntwo', 6, 'one'],
  ['one\ntwo', 3, 'one'],
  ['one\ntwo', 2, ''],
  ['one two\n', 5, 'one'],
  ['onetwo', 5, ''],
])('the first lines of %j within %i are %j', (text, length, expected) => {
  expect(firstLines(text, length)).toBe(expected);
});

test.each([
  ['one\ntwo', 7, 'one\ntwo'],
  ['one\ntwo', 6, 'two'],
  ['one\ntwo', 3, 'two'],
  ['one\ntwo', 2, ''],
  ['onetwo', 5, ''],
])('the last lines of %j within %i are %j', (text, length, expected) => {
  expect(lastLines(text, length)).toBe(expected);
});
