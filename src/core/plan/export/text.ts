import { sanitizeLine } from '../../text/sanitize.ts';

/** Most characters of a title in a tracker. */
const LONGEST_TITLE = 500;

/** A title on one line without control characters; an empty one becomes the id. */
export function titleLine({ id, title }: { readonly id: string; readonly title: string }): string {
  const line = sanitizeLine(title);
  return line === '' ? id : line.slice(0, LONGEST_TITLE);
}

/** A path or a name as inline code, also where it holds backticks itself. */
export function inlineCode(text: string): string {
  const line = sanitizeLine(text);
  const longest = (line.match(/`+/g) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** Wraps text in a fence that nothing inside of it can close. */
export function fenced(text: string): readonly string[] {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, run) => Math.max(most, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...text.split('\n'), fence];
}
