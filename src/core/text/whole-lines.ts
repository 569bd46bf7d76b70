/*
 * Cuts of what programs of our own say, such as git, before anything of it is redacted: at the ends of lines, so that nothing is torn. For texts
 * of agents there is `shorten.ts`.
 */

/** The first lines of a text, as many as fit; of a first line that is too long the words that do. */
export function firstLines(text: string, length: number): string {
  if (text.length <= length) return text;
  const lineEnd = text.lastIndexOf('\n', length);
  return text.slice(0, Math.max(0, lineEnd === -1 ? text.lastIndexOf(' ', length) : lineEnd));
}

/** The last lines of a text, as many as fit. */
export function lastLines(text: string, length: number): string {
  if (text.length <= length) return text;
  const start = text.length - length;
  const lineEnd = text.indexOf('\n', start - 1);
  return lineEnd === -1 ? '' : text.slice(lineEnd + 1);
}
