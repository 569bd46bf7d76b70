const WORD = /[\p{L}\p{M}\p{N}]+(?:['’-][\p{L}\p{M}\p{N}]+)*/gu;

/**
 * The words of a text in lower case, in order of appearance.
 *
 * @param {string} text
 * @returns {string[]}
 */
export function splitWords(text) {
  return text.toLowerCase().match(WORD) ?? [];
}
