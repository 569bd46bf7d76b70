import { test } from 'vitest';
import { expectToSurvive } from './survival.ts';

test.each(['agent', 'daemon', 'both'] as const)(
  'kill -9 of %s at 20 points: each session goes on in its thread and tree, and nothing happens twice',
  (victim) => expectToSurvive('codex', victim),
);
