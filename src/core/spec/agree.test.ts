import { expect, test } from 'vitest';
import { agreeingBarriers } from './agree.ts';

test('of a barrier that the order turns round entirely nothing is kept', () => {
  const barrier = { after: [2, 3], before: [0, 1], kind: 'phase', why: '', line: 1 } as const;
  expect(agreeingBarriers([barrier], Int32Array.of(0, 1, 2, 3))).toEqual({ kept: [], dropped: 4 });
});
