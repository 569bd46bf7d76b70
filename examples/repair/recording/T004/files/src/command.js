import { formatDuration } from './format-duration.js';
import { parseDuration } from './parse-duration.js';
import { sum } from './sum.js';

/**
 * What the command prints for its arguments, and its exit status: 0, or 2 when one of them is no duration.
 *
 * @param {readonly string[]} argv
 * @returns {{ text: string, exitStatus: number }}
 */
export function run(argv) {
  const wrong = argv.find((text) => parseDuration(text) === null);
  if (wrong !== undefined) return { text: `"${wrong}" is not a duration; try 1h30m.\n`, exitStatus: 2 };
  return { text: `${formatDuration(sum(argv.map(parseDuration)))}\n`, exitStatus: 0 };
}
