import { UsageError } from './usage-error.js';

/**
 * What the command line asks for.
 *
 * @typedef {{ files: string[], top: number, json: boolean, help: boolean }} Options
 */

/**
 * Parses the arguments behind the name of the command; throws a UsageError when they make no sense.
 *
 * @param {readonly string[]} argv
 * @returns {Options}
 */
export function parseArguments(argv) {
  /** @type {Options} */
  const options = { files: [], top: 0, json: false, help: false };
  const rest = [...argv];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--') options.files.push(...rest.splice(0));
    else if (argument === '--top') options.top = parseTop(rest.shift());
    else if (argument === '--json') options.json = true;
    else if (argument === '--help') options.help = true;
    else if (argument.startsWith('-')) throw new UsageError(`There is no option ${argument}; try --help.`);
    else options.files.push(argument);
  }
  if (options.files.length === 0 && !options.help) throw new UsageError('Name at least one file.');
  return options;
}

function parseTop(text) {
  if (text === undefined || !/^[1-9]\d{0,3}$/.test(text)) {
    throw new UsageError('--top needs a number from 1 to 9999.');
  }
  return Number(text);
}
