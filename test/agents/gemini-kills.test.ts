import { test } from 'vitest';
import { expectToSurvive } from './survival.ts';

test.each(['agent', 'daemon', 'both'] as const)(
  'kill -9 of %s at 20 points: each session goes on in its tree, and nothing happens twice',
  { timeout: 2_400_000 },
  (victim) => expectToSurvive('gemini', victim),
);
