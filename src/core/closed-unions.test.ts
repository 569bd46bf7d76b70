import { expect, test } from 'vitest';
import { CoreRun } from '../testing/core-run.ts';
import { buildPlan, buildTask } from '../testing/plan-builders.ts';
import { aPlan, aTask } from '../testing/plans.ts';
import type { AgentEvent } from './agent/event.ts';
import { sayEvent } from './agent/say-event.ts';
import type { AnsweredFix } from './plan/critique/opinion/answer.ts';
import { toEdit } from './plan/critique/opinion/fixes.ts';
import { applyEvent } from './run/apply.ts';
import type { RunEvent } from './run/events.ts';

/* What is read from outside is checked at the border; what gets past it all the same must not be passed over in silence. */

test('an event of an agent that does not exist is a bug', () => {
  const unknown: unknown = { type: 'danced' };
  expect(() => sayEvent(unknown as AgentEvent)).toThrow('unhandled variant {"type":"danced"}');
});

test('an event of a run that does not exist is a bug', () => {
  const { state } = CoreRun.start(aPlan([aTask('a')]));
  const unknown: unknown = { type: 'run-danced' };
  expect(() => applyEvent(state, 'r1', { seq: state.seq + 1, at: 1, event: unknown as RunEvent })).toThrow(
    'unhandled variant',
  );
});

test('an operation of a fix that does not exist is a bug', () => {
  const unknown: unknown = { operation: 'dance', task: 'T1', others: [], values: [] };
  expect(() => toEdit(buildPlan([buildTask('T1')]), unknown as AnsweredFix)).toThrow('unhandled variant "dance"');
});
