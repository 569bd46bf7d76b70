import { expect, test } from 'vitest';
import { classOfStatus, isRefusedRequest } from './provider-status.ts';

test.each([
  [200, null, false],
  [400, null, true],
  [401, 'auth', false],
  [402, 'budget', false],
  [403, 'auth', false],
  [404, null, true],
  [408, 'retryable', false],
  [413, null, true],
  [429, 'limited', false],
  [500, 'retryable', false],
  [529, 'retryable', false],
] as const)('status %i is %s', (status, reason, refused) => {
  expect(classOfStatus(status)).toBe(reason);
  expect(isRefusedRequest(status)).toBe(refused);
});
