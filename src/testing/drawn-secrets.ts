import type { Planted } from './independent-parts.ts';
import { createRandom } from './random.ts';

/**
 * A kind of secret, a text with `§` in its place, and its form. The parts of a form are parted by bars: a letter and a number stand for so
 * many characters drawn from an alphabet, everything else for itself. So no file holds anything that looks like a key.
 */
export type Drawn = readonly [kind: string, text: string, form: string];

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';

const ALPHABETS: Readonly<Record<string, string>> = {
  d: DIGITS,
  h: `${DIGITS}abcdef`,
  H: `${DIGITS}ABCDEF`,
  l: LOWER,
  U: UPPER,
  x: LOWER + DIGITS,
  X: UPPER + DIGITS,
  A: LOWER + UPPER + DIGITS,
};

/** Draws the secrets of a set from a seed and puts them into their texts. */
export function planted(set: readonly Drawn[], seed: number): readonly Planted[] {
  const random = createRandom(seed);
  const part = (form: string): string => {
    const [, alphabet = '', length = ''] = /^([dhHlUxXA])(\d{1,4})$/.exec(form) ?? [];
    const characters = [...(ALPHABETS[alphabet] ?? '')];
    if (characters.length === 0) return form;
    return Array.from({ length: Number(length) }, () => random.pick(characters)).join('');
  };
  return set.map(([style, text, form]) => {
    const secret = form.split('|').map(part).join('');
    return { style, secret, text: text.replaceAll('§', () => secret) };
  });
}
