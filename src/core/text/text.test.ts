import { describe, expect, it } from 'vitest';
import { formatDuration, formatMinutes } from './duration.ts';
import { shellWord } from './shell-word.ts';
import { asSentence, counted, listed } from './wording.ts';

describe('durations', () => {
  it.each([
    [-5, '0 ms'],
    [0, '0 ms'],
    [850.4, '850 ms'],
    [1_000, '1.0 s'],
    [4_230, '4.2 s'],
    [42_400, '42 s'],
    [59_990, '1 min'],
    [192_000, '3 min 12 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [273_600_000, '3 d 4 h'],
  ])('%d ms read as %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });

  it('planned minutes are never less than one', () => {
    expect([0, 1, 45, 150].map(formatMinutes)).toEqual(['1 min', '1 min', '45 min', '2 h 30 min']);
  });
});

describe('words for a shell', () => {
  it.each([
    ['slipway/r7k2/result', 'slipway/r7k2/result'],
    ['', "''"],
    ['two words', "'two words'"],
    ["it's; rm -rf $HOME", "'it'\\''s; rm -rf $HOME'"],
  ])('%j is written as %s', (word, quoted) => {
    expect(shellWord(word)).toBe(quoted);
  });
});

describe('wording', () => {
  it('counts nouns', () => {
    expect([counted(1, 'task'), counted(2, 'task'), counted(10_000, 'task'), counted(2, 'child', 'children')]).toEqual([
      '1 task',
      '2 tasks',
      '10,000 tasks',
      '2 children',
    ]);
  });

  it('lists names as a sentence does', () => {
    expect([listed([]), listed(['a']), listed(['a', 'b']), listed(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
    expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });

  it('ends a text as a sentence', () => {
    expect(['Done', 'Done.', 'Why?', '  ', 'See:'].map(asSentence)).toEqual(['Done.', 'Done.', 'Why?', '', 'See:']);
  });
});
