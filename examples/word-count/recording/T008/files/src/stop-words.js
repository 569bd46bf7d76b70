const STOP_WORDS = new Set(
  `a an and are as at be but by for from had has have he her his i if in into is it its not of on or our she so
  that the their them then there they this to was we were what when which who will with you your`.split(/\s+/),
);

/**
 * Leaves out the words that are frequent in every English text.
 *
 * @param {readonly string[]} words
 * @returns {string[]}
 */
export function withoutStopWords(words) {
  return words.filter((word) => !STOP_WORDS.has(word));
}
