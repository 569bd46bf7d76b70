import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineSplitter } from './line-splitter.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('lines come out whole, however the stream is cut, inside of characters too', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.integer({ min: 1, max: 7 }), (parts, size) => {
      const lines = parts.map((part) => part.replaceAll(/[\r\n\uFEFF]/g, ''));
      const stream = bytes(lines.map((line) => `${line}\n`).join(''));
      const splitter = new LineSplitter(1_000);
      const seen: string[] = [];
      for (let start = 0; start < stream.length; start += size) {
        for (const line of splitter.add(stream.subarray(start, start + size))) seen.push(line.text);
      }
      expect(seen).toEqual(lines);
      expect(splitter.end()).toBeNull();
    }),
  );
});

test('CRLF ends a line, and the last line needs no end', () => {
  const splitter = new LineSplitter(10);
  expect(splitter.add(bytes('one\r\ntwo'))).toEqual([{ text: 'one', overlong: false }]);
  expect(splitter.end()).toEqual({ text: 'two', overlong: false });
});

test('an overlong line is cut and marked, and the next one is read as ever', () => {
  const splitter = new LineSplitter(4);
  expect(splitter.add(bytes('abc'))).toEqual([]);
  expect(splitter.add(bytes('defg\nxy\n'))).toEqual([
    { text: 'abcd', overlong: true },
    { text: 'xy', overlong: false },
  ]);
});

test('a line of exactly the bound is not overlong', () => {
  expect(new LineSplitter(4).add(bytes('abcd\n'))).toEqual([{ text: 'abcd', overlong: false }]);
});

test('many lines at once are what they are one at a time: marks, broken characters, overlong ones', () => {
  const piece = fc.oneof<fc.Arbitrary<string | readonly number[]>[]>(
    fc.constantFrom('a', '', 'ü', '\uFEFF', 'x\r', '\r', 'long enough to be cut'),
    fc.constantFrom([0xc3], [0xff, 0xfe], [0xe2, 0x82]),
  );
  const encode = (each: string | readonly number[]) => (typeof each === 'string' ? bytes(each) : Uint8Array.from(each));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 4, max: 60 }), (pieces, limit) => {
      const stream = Uint8Array.from(pieces.flatMap((each) => [...encode(each), 0x0a]));
      const [together, apart] = [new LineSplitter(limit), new LineSplitter(limit)];
      const oneByOne = [...stream].flatMap((byte) => apart.add(Uint8Array.of(byte)));
      expect(together.add(stream)).toEqual(oneByOne);
      expect(together.end()).toEqual(apart.end());
    }),
  );
});
