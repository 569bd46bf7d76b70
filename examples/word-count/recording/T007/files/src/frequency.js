/**
 * The words that come up most, the most frequent first and equally frequent ones in alphabetical order.
 *
 * @param {readonly string[]} words
 * @param {number} most
 * @returns {{ word: string, count: number }[]}
 */
export function mostFrequent(words, most) {
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .map(([word, count]) => ({ word, count }))
    .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
    .slice(0, most);
}
