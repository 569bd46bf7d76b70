import { splitWords } from './words.js';

/**
 * How long a text is; characters are code points.
 *
 * @typedef {{ lines: number, words: number, characters: number }} Counts
 */

/**
 * Counts one text. A last line without a line feed is a line too.
 *
 * @param {string} text
 * @returns {Counts}
 */
export function countText(text) {
  const breaks = text.split('\n').length - 1;
  const lines = text === '' || text.endsWith('\n') ? breaks : breaks + 1;
  return { lines, words: splitWords(text).length, characters: [...text].length };
}

/**
 * The sum of several counts.
 *
 * @param {readonly Counts[]} all
 * @returns {Counts}
 */
export function addCounts(all) {
  const sum = { lines: 0, words: 0, characters: 0 };
  for (const counts of all) {
    sum.lines += counts.lines;
    sum.words += counts.words;
    sum.characters += counts.characters;
  }
  return sum;
}
