import { z } from 'zod';
import { field, isPlainText } from './fields.ts';

// Which model an agent is asked for, and which settings of its own it is started with.

/** The key `model`. */
export const model = field(z.string().min(1).max(200).refine(isPlainText), {
  description: 'The model that the agent is asked to use; without it the agent uses its own default.',
  expects: 'the name of a model as the agent knows it',
  example: 'opus',
});

/** The key `profiles`. */
export const profiles = field(
  z
    .strictObject({
      codex: field(z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/), {
        description: 'The profile that codex is started with: `NAME.config.toml` in CODEX_HOME, laid over config.toml.',
        expects: 'the name of a profile in letters, digits, `_` and `-`',
        example: 'work',
      }),
    })
    .partial(),
  {
    description: "Profiles of programs' own settings; codex alone has them.",
    expects: 'a map with `codex`',
  },
);

/** The key `models`. */
export const models = field(
  z.record(
    field(z.string().regex(/^[a-z][a-z0-9-]*$/), {
      description: 'Name of an agent, without what stands behind a colon.',
      expects: 'the name of an agent such as `codex`',
    }),
    model,
  ),
  {
    description: 'Models of single agents: `model` is meant for the first agent of a list, and for no stand-in.',
    expects: 'a map from names of agents to models',
    example: { codex: 'gpt-5.5' },
  },
);
