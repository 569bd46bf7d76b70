import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastBytes, OutputTail } from './tail.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('short output is kept whole, without escapes and outer blank lines', () => {
  const tail = new OutputTail(100);
  tail.add(bytes('\n\u001b[31mred\u001b[0m '));
  tail.add(bytes('and plain\n'));
  expect(tail.text()).toBe('red and plain');
});

test('of long output the end is kept, whatever the pieces it came in', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{0,40}$/)), fc.integer({ min: 1, max: 50 }), (pieces, limit) => {
      const tail = new OutputTail(limit);
      for (const piece of pieces) tail.add(bytes(piece));
      expect(tail.text()).toBe(pieces.join('').slice(-limit));
    }),
  );
});

test('bytes that are no text cost no more than the limit', () => {
  const tail = new OutputTail(64);
  tail.add(Uint8Array.from({ length: 1_000 }, () => 0xff));
  expect(bytes(tail.text()).length).toBeLessThanOrEqual(64);
});

test.each([
  ['abc', 3, 'abc'],
  ['abc', 2, 'bc'],
  ['a🚀b', 4, 'b'],
  ['a🚀b', 5, '🚀b'],
  ['abc', 0, ''],
  ['🚀', 3, ''],
])('the last bytes of %j within %i are %j', (text, limit, expected) => {
  expect(lastBytes(text, limit)).toBe(expected);
});

test('what is torn at the beginning of the kept end is left out, so that no half of a secret is shown', () => {
  const tail = new OutputTail(100);
  const secret = 'abcdefghij'.repeat(20);
  tail.add(new TextEncoder().encode(`${'x'.repeat(5_000)} ${secret}${'\nline'.repeat(230)}`));
  expect(tail.text()).not.toMatch(/[a-j]{3}/);
  const key = new OutputTail(3_000);
  const body = `${'QUJD'.repeat(16)}\n`.repeat(100);
  key.add(new TextEncoder().encode(`${body}-----END PRIVATE ${'KEY'}-----\nafter`));
  expect(key.text()).not.toContain('QUJD');
  expect(key.text()).toContain('after');
});

test('the torn end of one key is left out before a whole one that comes later', () => {
  const tail = new OutputTail(3_000);
  const part = (word: string) => `-----${word} PRIVATE ${'KEY'}-----`;
  tail.add(
    bytes(`${`${'QUJD'.repeat(16)}\n`.repeat(100)}${part('END')}\nbetween\n${part('BEGIN')}\nREVG\n${part('END')}\n`),
  );
  expect(tail.text()).toBe(`${part('END')}\nbetween\n${part('BEGIN')}\nREVG\n${part('END')}`);
});

test('within a line the torn word is left out, and a text of one word gives up its margin', () => {
  const words = new OutputTail(2_000);
  words.add(new TextEncoder().encode(`${'secret'.repeat(800)} ${'plain '.repeat(400)}`));
  expect(words.text()).toMatch(/^[plain ]+$/);
  const one = new OutputTail(2_000);
  one.add(new TextEncoder().encode('z'.repeat(5_000)));
  expect(one.text()).toBe('z'.repeat(2_000));
});

test('a key that begins within the kept end is not taken for a torn one', () => {
  const tail = new OutputTail(4_000);
  const [begin, end] = ['BEGIN', 'END'].map((word) => `-----${word} PRIVATE ${'KEY'}-----`);
  tail.add(new TextEncoder().encode(`${'line\n'.repeat(900)}${begin}\nQUJD\n${end}\nafter`));
  expect(tail.text()).toMatch(/line\n-----BEGIN [\s\S]*QUJD[\s\S]*after$/);
});
