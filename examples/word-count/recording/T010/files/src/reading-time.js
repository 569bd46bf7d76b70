const WORDS_PER_MINUTE = 200;

/**
 * Minutes that reading so many words takes, rounded up.
 *
 * @param {number} words
 * @returns {number}
 */
export function readingMinutes(words) {
  return Math.ceil(words / WORDS_PER_MINUTE);
}
