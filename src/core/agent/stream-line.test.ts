import { expect, test } from 'vitest';
import { readStreamLine } from './stream-line.ts';

const known = (value: object) => (Reflect.get(value, 'type') === 'said' ? Reflect.get(value, 'text') : null);

test.each([
  ['{"type":"said","text":"Hi."}', { kind: 'line', line: 'Hi.' }],
  ['{"text":"Hi.","type":"said"}', { kind: 'line', line: 'Hi.' }],
  ['  {"type":"said","text":"Hi."}\r', { kind: 'line', line: 'Hi.' }],
  ['warning: slow disk{"type":"said","text":"Hi."}', { kind: 'line', line: 'Hi.' }],
  ['{"broken": {"type":"said","text":"Hi."}', { kind: 'line', line: 'Hi.' }],
  ['{"type":"new","text":"Hi."}', { kind: 'other' }],
  ['{"type":7}', { kind: 'plain' }],
  ['{"type":"said","text":"Hi."} and more', { kind: 'plain' }],
  ['{"text":"Hi."}', { kind: 'plain' }],
  ['["type"]', { kind: 'plain' }],
  ['42', { kind: 'plain' }],
  ['null', { kind: 'plain' }],
  ['', { kind: 'plain' }],
  ['Error: not found', { kind: 'plain' }],
])('%j is %j', (source, read) => {
  expect(readStreamLine(source, known)).toEqual(read);
});
