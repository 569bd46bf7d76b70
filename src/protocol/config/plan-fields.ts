import { z } from 'zod';
import { duration, field, wholeNumber } from './fields.ts';

// How a spec without a task list becomes a plan, and when a plan is questioned.

/** The key `plan`. */
export const plan = field(
  z.strictObject({
    by: field(z.string().regex(/^(?:offline|claude|codex|gemini|opencode)$/), {
      description:
        'Who cuts a spec without a task list into tasks where `--by` does not say it: `offline` (rules) or an agent, which `plan` and `run` ask after a person agreed. Commands are named by `--by` alone.',
      expects: '`offline`, `claude`, `codex`, `gemini` or `opencode`',
      example: 'claude',
    }),
    timeout: duration('Longest time that an agent may take for one answer.', '15m'),
  }),
  { description: 'How a spec without a task list becomes a plan.', expects: 'a map of settings of planning' },
);

/** The key `guards`. */
export const guards = field(
  z.strictObject({
    largePlan: wholeNumber(
      { min: 1, max: 100_000 },
      'Open tasks above which `slipway run` asks again before it starts.',
      100,
    ),
    tasksPerRequirement: wholeNumber(
      { min: 1, max: 1_000 },
      'Tasks for each requirement above which a plan is said to be cut too finely.',
      4,
    ),
    conflicts: wholeNumber(
      { min: 1, max: 1_000 },
      'Merges of a run that conflict before `status` and `why` propose to plan the rest of it anew.',
      3,
    ),
  }),
  {
    description: 'When a plan is questioned: for its size, or because its work does not merge.',
    expects: 'a map of thresholds',
  },
);
