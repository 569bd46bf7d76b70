import { z } from 'zod';
import { DURATION_PATTERN, parseDuration, parseSize, SIZE_PATTERN } from './units.ts';

/** What a person reads about a field besides its type. */
export interface FieldNote {
  /** One sentence: what the key decides. */
  readonly description: string;
  /** The end of the sentence "KEY must be …". */
  readonly expects: string;
  readonly example?: unknown;
}

/** The notes of all fields, by schema instance; kept out of the JSON Schema, which carries descriptions and examples alone. */
export const fieldNotes = z.registry<FieldNote>();

/** Gives a schema its description, its example and the words an error message uses. */
export function field<Schema extends z.ZodType>(schema: Schema, note: FieldNote): Schema {
  const { description, example } = note;
  const documented = schema.meta(example === undefined ? { description } : { description, examples: [example] });
  fieldNotes.add(documented, note);
  return documented;
}

/** Node's timers overflow beyond 24.8 days. */
const LONGEST_TIMER = '24d';

/** A duration such as `30m`, above zero. */
export function duration(description: string, example: string, longest = LONGEST_TIMER) {
  const most = parseDuration(longest) ?? 0;
  const inRange = (text: string) => within(parseDuration(text), 1, most);
  return field(z.string().regex(DURATION_PATTERN).refine(inRange), {
    description,
    expects: `a duration with a unit such as \`90s\`, \`30m\` or \`1h30m\`, above zero and at most ${longest}`,
    example,
  });
}

/** A duration such as `30m`, above zero, or `never`. */
export function durationOrNever(description: string, example: string) {
  const most = parseDuration(LONGEST_TIMER) ?? 0;
  const fits = (text: string) =>
    text === 'never' || (DURATION_PATTERN.test(text) && within(parseDuration(text), 1, most));
  return field(z.string().refine(fits), {
    description,
    expects: `a duration with a unit such as \`90s\`, \`30m\` or \`1d\`, above zero and at most ${LONGEST_TIMER}, or \`never\``,
    example,
  });
}

/** A size such as `64MB`, from 4 KB to 1,000 GB. */
export function size(description: string, example: string) {
  const inRange = (text: string) => within(parseSize(text), 4_000, 1_000_000_000_000);
  return field(z.string().regex(SIZE_PATTERN).refine(inRange), {
    description,
    expects: 'a size with a unit such as `64MB` or `2GiB`, from 4KB to 1000GB',
    example,
  });
}

/** A whole number in a range. */
export function wholeNumber(
  range: { readonly min: number; readonly max: number },
  description: string,
  example: number,
) {
  return field(z.int().min(range.min).max(range.max), {
    description,
    expects: `a whole number from ${range.min} to ${range.max}`,
    example,
  });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
  description: string,
  example: Words[number],
) {
  return field(z.enum(words), { description, expects: `one of ${words.join(', ')}`, example });
}

/** True or false. */
export function flag(description: string, example: boolean) {
  return field(z.boolean(), { description, expects: '`true` or `false`', example });
}

/** A shell command on one or more lines. */
export function shellCommand(description: string, example: string) {
  return field(z.string().min(1).max(16_384).refine(isPlainText), {
    description,
    expects: 'a shell command, not empty and at most 16,384 characters',
    example,
  });
}

/** A list of paths below the repository's top level. */
export function repositoryPaths(description: string, example: readonly string[]) {
  return field(z.array(repositoryPath('One path below the repository.', example[0] ?? 'x')).max(100), {
    description,
    expects: 'a list of at most 100 paths relative to the top of the repository, without `..`',
    example,
  });
}

/** One path below the repository's top level. */
export function repositoryPath(description: string, example: string) {
  return field(z.string().min(1).max(1_024).refine(isPlainText).refine(isInsideRepository), {
    description,
    expects: 'a path relative to the top of the repository, without `..`',
    example,
  });
}

/** Text without control characters but tab and line feed. */
export function isPlainText(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 127 || (code < 32 && code !== 9 && code !== 10)) return false;
  }
  return true;
}

function isInsideRepository(path: string): boolean {
  const parts = path.split(/[\\/]/);
  const isAbsolute = parts[0] === '' || /^[A-Za-z]:/.test(path) || path.startsWith('~');
  return !isAbsolute && !parts.includes('..') && !parts.some((part) => part.toLowerCase() === '.git');
}

function within(value: number | null, least: number, most: number): boolean {
  return value !== null && value >= least && value <= most;
}
