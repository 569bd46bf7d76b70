import { z } from 'zod';
import { duration, field, wholeNumber } from './fields.ts';
import { COUNT_PATTERN, parseCount } from './units.ts';

// The most that agents may use, each measure by attempt, task, run, hour, day and month.

const SHARE_PATTERN = /^(?:[1-9][0-9]?|100)%$/;

const MOST_COUNT = 1_000_000_000_000;

const whole = (what: string, of: string, example: string) =>
  field(
    z.union([
      z.int().min(1).max(MOST_COUNT),
      z
        .string()
        .regex(COUNT_PATTERN)
        .refine((text) => isInRange(parseCount(text))),
    ]),
    {
      description: `Most ${what} that ${of} may use; without it there is no such cap.`,
      expects: 'a whole number above zero such as `500000`, `500k` or `2M`',
      example,
    },
  );

function isInRange(count: number | null): boolean {
  return count !== null && count >= 1 && count <= MOST_COUNT;
}

const scope = (of: string) =>
  z.strictObject({
    cost: field(z.number().positive().max(1_000_000), {
      description: `Most US dollars that ${of} may cost, as agents' own programs reckon; without it there is no such cap.`,
      expects: 'a number of US dollars above zero and at most 1000000',
      example: 5,
    }),
    tokens: whole('tokens, in and out together,', of, '2M'),
    messages: wholeNumber(
      { min: 1, max: 1_000_000_000 },
      `Most messages of agents in ${of}; without it there is no such cap.`,
      200,
    ),
    time: duration(`Longest time that agents may work in ${of}, by the clock; without it there is no such cap.`, '2h'),
  });

const shapes = {
  attempt: scope('one attempt of a task'),
  task: scope('all attempts of one task'),
  run: scope('the whole run'),
  hour: scope('all runs of this user in one hour of the clock'),
  day: scope('all runs of this user on one calendar day, in local time,'),
  month: scope('all runs of this user in one calendar month, in local time,'),
};

const note = {
  description:
    'The most that agents may use. What reaches a cap is stopped with its work kept; then a person is asked, or the end of the hour, day or month is waited for.',
  expects: 'a map with `attempt`, `task`, `run`, `hour`, `day`, `month` and `warnAt`',
};

const scopeNote = { description: 'Caps by measure.', expects: 'a map with `cost`, `tokens`, `messages` and `time`' };

/** The key `caps`. */
export const caps = field(
  z
    .strictObject({
      attempt: field(shapes.attempt.partial(), scopeNote),
      task: field(shapes.task.partial(), scopeNote),
      run: field(shapes.run.partial(), scopeNote),
      hour: field(shapes.hour.partial(), scopeNote),
      day: field(shapes.day.partial(), scopeNote),
      month: field(shapes.month.partial(), scopeNote),
      warnAt: field(z.string().regex(SHARE_PATTERN), {
        description:
          'The share of a cap at which people are told, once, that it is near; `100%` tells nobody. `80%` where nothing is said.',
        expects: 'a share in whole per cent from `1%` to `100%`',
        example: '80%',
      }),
    })
    .partial(),
  note,
);
