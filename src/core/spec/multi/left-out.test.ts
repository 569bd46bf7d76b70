import { expect, test } from 'vitest';
import { toldLeftOut } from './left-out.ts';

test('what is no part of a set is told one by one, and very many as a number', () => {
  const of = (count: number) => Array.from({ length: count }, (_, at) => ({ file: `${at}.md`, why: 'it is empty' }));
  expect(toldLeftOut(of(1))).toEqual([
    expect.objectContaining({
      code: 'specs/left-out',
      file: '0.md',
      message: '0.md is no part of this plan: it is empty.',
    }),
  ]);
  expect(toldLeftOut(of(20)).at(-1)?.message).toBe('19.md is no part of this plan: it is empty.');
  const told = toldLeftOut(of(25));
  expect(told).toHaveLength(20);
  expect(told.at(-1)?.message).toBe('19.md is no part of this plan: it is empty; nor are 5 others.');
});
