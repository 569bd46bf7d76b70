import { expect, test } from 'vitest';
import { failure, success } from '../core/result.ts';
import { readStructured } from './structured-output.ts';

const SCHEMA = {
  type: 'object',
  properties: { tasks: { type: 'array', items: { type: 'string' } } },
  required: ['tasks'],
  additionalProperties: false,
};

test('what fits is read', () => {
  expect(readStructured('{"tasks":["a"]}', SCHEMA)).toEqual(success({ tasks: ['a'] }));
});

test.each([
  ['fenced', 'Here it is:\n\n```json\n{\n  "tasks": ["a"]\n}\n```\n'],
  ['behind what a command tells', 'Reading {3 files}\n{"tasks":["a"]}\nDone.\n'],
])('a document that is %s is found', (_, text) => {
  expect(readStructured(text, SCHEMA)).toEqual(success({ tasks: ['a'] }));
});

test.each([
  ['I made a plan.', 'It is no JSON document.'],
  ['', 'It is no JSON document.'],
  ['{"tasks":[1]}', /^At tasks\.0: .+\.$/],
  ['{}', /^At tasks: .+\.$/],
  ['[]', /^At the top: .+\.$/],
])('%j is refused with the place of what is wrong', (text, message) => {
  expect(readStructured(text, SCHEMA)).toEqual(failure(expect.stringMatching(message)));
});
