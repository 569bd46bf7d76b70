import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asItIs } from '../../testing/as-it-is.ts';
import { lastBytes, OutputTail } from './tail.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('short output is kept whole, without escapes and outer blank lines', () => {
  const tail = new OutputTail(asItIs, 100);
  tail.add(bytes('\n\u001b[31mred\u001b[0m '));
  tail.add(bytes('and plain\n'));
  expect(tail.text()).toBe('red and plain');
});

test('of long output the end is kept, whatever the pieces it came in', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z]{0,40}$/)), fc.integer({ min: 1, max: 50 }), (pieces, limit) => {
      const tail = new OutputTail(asItIs, limit);
      for (const piece of pieces) tail.add(bytes(piece));
      expect(tail.text()).toBe(pieces.join('').slice(-limit));
    }),
  );
});

test('bytes that are no text cost no more than the limit', () => {
  const tail = new OutputTail(asItIs, 64);
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

const LINES = 'line\n'.repeat(20_000);

test('what is torn at the beginning of the kept end is left out, so that no half of a secret is shown', () => {
  for (const secret of ['abcdefghij'.repeat(20), 'abcdefgh ijabcdefgh']) {
    for (let at = 0; at <= secret.length; at++) {
      const tail = new OutputTail((text) => text.replaceAll(secret, '#'), 100);
      // All but the first `at` characters of the secret are in what is kept, and escapes make most of the rest nothing.
      const behind = `${' '.repeat(10)}${'\u001b[1m'.repeat(16_100)} end`;
      tail.add(bytes(`x ${secret}${behind.slice(-(64 * 1024 + 100 - secret.length + at))}`));
      expect(tail.text()).not.toMatch(/[a-j]{3}/);
    }
  }
});

test('of a key that is torn nothing is left, also before a whole one that comes later', () => {
  const part = (word: string) => `-----${word} PRIVATE ${'KEY'}-----`;
  const tail = new OutputTail(asItIs, 3_000);
  const torn = `${part('BEGIN')}\n${`${'QUJD'.repeat(16)}\n`.repeat(100)}${part('END')}\n`;
  tail.add(bytes(`${torn}${LINES.slice(0, 64_000)}`));
  expect(tail.text()).not.toContain('QUJD');
  const whole = new OutputTail((text) => text.replaceAll(/-----BEGIN[^#]*?-----END PRIVATE KEY-----/g, '#'), 3_000);
  whole.add(bytes(`${torn}${LINES.slice(0, 63_000)}between\n${part('BEGIN')}\nREVG\n${part('END')}\n`));
  expect(whole.text()).toMatch(/^[ine]*\n(?:line\n)+between\n#$/);
});

test('a line that is torn is left out, of a line without end the torn word, and a text of one word gives up its margin', () => {
  const words = new OutputTail(asItIs, 2_000);
  words.add(bytes(`${'secret'.repeat(800)} ${'plain '.repeat(20_000)}`));
  expect(words.text()).toMatch(/^(?:[plain]{0,5} )(?:plain )+plain$/);
  const one = new OutputTail(asItIs, 2_000);
  one.add(bytes('z'.repeat(200_000)));
  expect(one.text()).toBe('z'.repeat(2_000));
  const wide = new OutputTail(asItIs, 3_000);
  wide.add(bytes('語'.repeat(100_000)));
  expect(wide.text()).toBe('語'.repeat(1_000));
});

test('secrets are replaced before the beginning is cut off, with escapes in them too', () => {
  const secret = 'correct horse battery staple';
  for (let at = 0; at < secret.length; at++) {
    const tail = new OutputTail((text) => text.replaceAll(secret, '#'), 100);
    tail.add(bytes(`begin ${secret.slice(0, 9)}\u001b[0m${secret.slice(9)}${'.'.repeat(100 - at)}`));
    expect(tail.text()).toMatch(/^[begin #]*[.]+$/);
  }
});

test('bytes that come in pieces are kept like those that come at once', () => {
  const text = LINES.replaceAll('line', () => 'word');
  const whole = new OutputTail(asItIs);
  whole.add(bytes(text));
  const pieces = new OutputTail(asItIs);
  for (let at = 0; at < text.length; at += 7) pieces.add(bytes(text.slice(at, at + 7)));
  expect(pieces.text()).toBe(whole.text());
  expect(whole.text().length).toBeGreaterThan(8_180);
});
