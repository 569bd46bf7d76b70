import { meaningfulWords } from '../plan/decompose/words.ts';
import type { PlanTask } from '../plan/plan.ts';
import type { DocumentPart, PartedDocument } from './documents.ts';

/** Words of the longest name that is looked for. */
const LONGEST_NAME = 4;
const MOST_PARTS = 6;

/**
 * The parts of the documents that define what the statements of a task name: "Uses the Query API" names the part below that heading, and
 * "keys live in the table api_keys" the one that has the entity `ApiKey`. The parts that the task itself stands in are no news.
 */
export function namedParts(task: PlanTask, documents: readonly PartedDocument[]): readonly DocumentPart[] {
  const traces = task.traces ?? [];
  if (traces.length === 0) return [];
  const said = ` ${phrase([task.title, ...traces.map(({ quote }) => quote), ...task.acceptance].join(' . '))} `;
  const names = (name: string) => {
    const words = phrase(name).split(' ');
    return words[0] !== '' && words.length <= LONGEST_NAME && said.includes(` ${words.join(' ')} `);
  };
  return documents
    .filter(({ role }) => role !== 'tasks')
    .flatMap(({ parts }) => parts)
    .filter((part) => part.text !== '' && part.level > 1 && !holdsTask(part, task))
    .filter((part) => names(part.heading) || definedIn(part.text).some(names))
    .slice(0, MOST_PARTS);
}

function holdsTask({ file, line, numbers }: DocumentPart, { traces = [] }: PlanTask): boolean {
  return traces.some((trace) => trace.file === file && (trace.line === line || numbers.includes(trace.line)));
}

/** What items define: the words before a colon, in bold or in the first cell of a row. */
function definedIn(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const name =
      /^\s*(?:[-*+]\s+|\d+[.)]\s+|\|\s*)[*`]{0,3}([\p{L}][\p{L}\p{N} _-]{2,40}?)[*`]{0,3}\s*(?::|\||\()/u.exec(
        line,
      )?.[1];
    return name === undefined || !isName(name) ? [] : [name];
  });
}

/** A name with a capital, so that "note:" defines nothing. */
function isName(name: string): boolean {
  return /^\p{Lu}/u.test(name) && meaningfulWords(spaced(name)).length > 0;
}

/** `ApiKey` and `api_keys` are both the API key. */
function spaced(text: string): string {
  return text.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replaceAll('_', ' ');
}

function phrase(text: string): string {
  return meaningfulWords(spaced(text)).join(' ');
}
