import { expect, test } from 'vitest';
import { failureOfEnd } from '../../ports/process-failure.ts';
import { toProcessEnd } from './job-end.ts';

test.each([0, 1, 127, 128, 255, 193])('exit status %i is one', (code) => {
  expect(toProcessEnd(code)).toEqual({ kind: 'exited', code });
});

test.each([145, 146, 147, 148, 149, 150, 151, 156])('exit status %i names a signal that ends no program', (code) => {
  expect(toProcessEnd(code)).toEqual({ kind: 'exited', code });
});

test.each([
  [129, 1],
  [130, 2],
  [137, 9],
  [143, 15],
  [192, 64],
])('exit status %i is told as signal %i, or as a choice of the program', (code, signal) => {
  const end = toProcessEnd(code);
  expect(end).toEqual({ kind: 'signalled', signal });
  expect(failureOfEnd({ kind: 'signalled', signal }, 'The command', '').message).toBe(
    `The command ended with exit status ${code}: by signal ${signal}, unless it chose that status itself.`,
  );
});
