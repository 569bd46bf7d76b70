import { test } from 'vitest';
import { expectToSurvive } from './survival.ts';

test.each(['agent', 'daemon', 'both'] as const)(
  'kill -9 of %s at 20 points: each task goes on in its session and tree, and nothing happens twice',
  (victim) => expectToSurvive('claude', victim),
);
