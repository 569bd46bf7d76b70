import { expect, test } from 'vitest';
import { asItIs } from '../../testing/as-it-is.ts';
import { parseQuestion } from './question.ts';

test('a question comes with its options and its default', () => {
  expect(parseQuestion('{"question":"Which port?","options":["80","8080"],"default":"8080"}', asItIs)).toEqual({
    question: 'Which port?',
    options: ['80', '8080'],
    fallback: '8080',
  });
});

test.each([
  ['{"question":" Go on? "}', 'Go on?'],
  ['Should I go on?\n', 'Should I go on?'],
  ['{"frage":"?"}', '{"frage":"?"}'],
  ['{"question":7}', '{"question":7}'],
  ['null', 'null'],
])('%j asks %j, without options', (text, question) => {
  expect(parseQuestion(text, asItIs)).toEqual({ question, options: [], fallback: null });
});

test.each(['', ' \n', '\u001b[2J'])('a file without text asks nothing: %j', (text) => {
  expect(parseQuestion(text, asItIs)).toBeNull();
});

test('options and default that are no text are left out, and there are never more than twelve', () => {
  const options = [1, null, '', ...Array.from({ length: 20 }, (_, index) => `option ${index}`)];
  const question = parseQuestion(JSON.stringify({ question: 'Which?', options, default: {} }), asItIs);
  expect(question?.options).toEqual(options.slice(3, 15));
  expect(question?.fallback).toBeNull();
});

test('terminal escapes do not get into a question', () => {
  expect(parseQuestion('{"question":"\\u001b[31mred?"}', asItIs)?.question).toBe('red?');
});
