import { expect, test } from 'vitest';
import { slugOf } from './slug.ts';

test.each([
  ['T001', 't001-d1'],
  ['Ｔ００１ Write: the store!', 't001-write-the-store-d1'],
  ['任务', 'task-d1'],
  [`${'a'.repeat(39)}--b`, `${'a'.repeat(39)}-d1`],
])('the slug of %s is %s', (identifier, slug) => {
  expect(slugOf(identifier, 'd1')).toBe(slug);
});
