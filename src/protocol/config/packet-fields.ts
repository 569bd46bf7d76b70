import { z } from 'zod';
import { field, flag, wholeNumber } from './fields.ts';

// What agents get to read with a task, and which of them may see secrets in it.

/** The key `packet`. */
export const packet = field(
  z.strictObject({
    budget: wholeNumber(
      { min: 2_000, max: 200_000 },
      'Most tokens of the part of a packet that an agent reads first, estimated at four bytes each; the whole spec lies beside it.',
      8_000,
    ),
  }),
  { description: 'What agents get to read with a task.', expects: 'a map of settings of packets' },
);

/** The key `trust`. */
export const trust = field(
  z.record(
    field(z.string().regex(/^[a-z][a-z0-9-]{0,63}$/), {
      description: 'Name of an agent, without what follows its colon.',
      expects: 'the name of an agent such as `gemini`',
    }),
    flag('Whether this agent may see secrets and personal data that stand in a spec.', false),
  ),
  {
    description:
      'Agents that may see secrets and personal data of specs, answers and notes: for others they are replaced. Without a word about them `gemini` and `acp` may not, all others may.',
    expects: 'a map from names of agents to `true` or `false`',
    example: { gemini: true },
  },
);
