import { expect, test } from 'vitest';
import { at } from './at.ts';

test('gives the element at an index', () => {
  expect(at(['a', 'b'], 1)).toBe('b');
});

test('treats an index out of range as a bug', () => {
  expect(() => at([1], 1)).toThrow('an index must be in range');
});
