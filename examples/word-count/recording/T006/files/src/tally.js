import { parseArguments } from './arguments.js';
import { addCounts, countText } from './count.js';
import { formatTable } from './table.js';
import { UsageError } from './usage-error.js';

const HELP = 'Usage: tally FILE...\n';

/**
 * What the command needs of the outside.
 *
 * @typedef {{ read: (path: string) => string, print: (text: string) => void, complain: (text: string) => void }} Outside
 */

/**
 * Runs the command and answers with its exit status: 0, 1 when a file cannot be read, 2 for wrong arguments.
 *
 * @param {readonly string[]} argv
 * @param {Outside} outside
 * @returns {number}
 */
export function tally(argv, outside) {
  try {
    const options = parseArguments(argv);
    if (options.help) outside.print(HELP);
    else outside.print(report(readAll(options.files, outside)));
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    outside.complain(`${error.message}\n`);
    return error.exitStatus;
  }
}

function readAll(files, outside) {
  return files.map((file) => {
    try {
      return { file, text: outside.read(file) };
    } catch (error) {
      const failure = new UsageError(`${file} cannot be read (${error.code ?? error.message}).`);
      failure.exitStatus = 1;
      throw failure;
    }
  });
}

function report(texts) {
  const counted = texts.map(({ file, text }) => ({ file, counts: countText(text) }));
  const total = { file: 'total', counts: addCounts(counted.map(({ counts }) => counts)) };
  const rows = counted.length > 1 ? [...counted, total] : counted;
  return formatTable([
    ['lines', 'words', 'characters', 'file'],
    ...rows.map(({ file, counts }) => [counts.lines, counts.words, counts.characters, file]),
  ]);
}
