/** Words of a text alone, in lower case: two texts that differ in nothing else say the same. */
export function wordsAlone(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
