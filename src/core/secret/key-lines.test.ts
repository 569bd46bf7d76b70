import { expect, test } from 'vitest';
import { KeyLines } from './key-lines.ts';
import { createTextRedactor } from './redact.ts';

const [BEGIN, END] = ['BEGIN', 'END'].map((word) => `-----${word} PRIVATE ${'KEY'}-----`) as [string, string];
const BODY = Array.from({ length: 5 }, (_, line) => `MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj${line}`);
const tell = (lines: readonly string[]) => {
  const keys = new KeyLines(createTextRedactor([]));
  return [...lines.flatMap((line) => keys.add(line)), ...keys.end()];
};

test('the lines of a key are one, and the lines around it stay', () => {
  expect(tell(['one', BEGIN, ...BODY, END, 'two'])).toEqual(['one', '[redacted:private-key]', 'two']);
  expect(tell([`key: ${BEGIN}`, ...BODY, `${END} and more`])).toEqual(['key: [redacted:private-key] and more']);
});

test('nothing is told of a key that does not end', () => {
  expect(tell(['one', BEGIN, ...BODY])).toEqual(['one', '[redacted:private-key]']);
});

test('the mention of a key holds up nothing but the line behind it', () => {
  const keys = new KeyLines(createTextRedactor([]));
  expect(keys.add(BEGIN)).toEqual([]);
  expect(keys.add('is how a key begins, and what follows are words')).toEqual([
    BEGIN,
    'is how a key begins, and what follows are words',
  ]);
  expect(keys.add('on')).toEqual(['on']);
  expect(keys.end()).toEqual([]);
});

test('what is held back has a bound', () => {
  const keys = new KeyLines(createTextRedactor([]));
  keys.add(BEGIN);
  const told = Array.from({ length: 1_000 }, () => keys.add(BODY[0] ?? '')).findIndex((lines) => lines.length > 0);
  expect(told).toBeGreaterThan(0);
  expect(told).toBeLessThan(32_768 / (BODY[0] ?? '').length + 1);
});
