import { sanitizeLine } from '../../text/sanitize.ts';

/** Most characters of a title in a tracker. */
const LONGEST_TITLE = 500;

interface Titled {
  readonly id: string;
  readonly title: string;
}

/** A title on one line without control characters; an empty one becomes the id. */
export function titleLine({ id, title }: Titled): string {
  const line = sanitizeLine(title);
  return line === '' ? id : line;
}

/** A title as trackers take it: cut where it is too long, by default after 500 characters. */
export function shortTitle(task: Titled, longest = LONGEST_TITLE): string {
  return [...titleLine(task)].slice(0, longest).join('');
}

/** The whole title where `shortTitle` cuts it, else nothing. */
export function longTitle(task: Titled): string {
  const whole = titleLine(task);
  return whole === shortTitle(task) ? '' : whole;
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
