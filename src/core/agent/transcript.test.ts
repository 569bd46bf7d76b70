import { expect, test } from 'vitest';
import { asItIs } from '../../testing/as-it-is.ts';
import { Transcript } from './transcript.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('lines are told when they are whole, safe to show, and without the empty ones', () => {
  const transcript = new Transcript(asItIs);
  expect(transcript.feed(bytes('\u001b[1mone\u001b[0m\n \ntw'))).toEqual(['one']);
  expect(transcript.feed(bytes('o\n'))).toEqual(['two']);
  expect(transcript.lastLine()).toBe('two');
});

test('the last line needs no end, and an empty one is not it', () => {
  const transcript = new Transcript(asItIs);
  transcript.feed(bytes('one\ntwo'));
  expect(transcript.lastLine()).toBe('two');
  const blank = new Transcript(asItIs);
  blank.feed(bytes('one\n  '));
  expect(blank.lastLine()).toBe('one');
  expect(new Transcript(asItIs).lastLine()).toBe('');
});

test('the end of the output is kept as evidence', () => {
  const transcript = new Transcript(asItIs);
  transcript.feed(bytes(`${'x'.repeat(20_000)}\nthe end`));
  expect(transcript.evidence()).toMatch(/^x{8000,}\nthe end$/);
});
