import { lstatSync, readlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { nearest } from '../../core/text/nearest.ts';
import { entriesOf } from './entries.ts';
import type { ReadFailure } from './read.ts';

/** Why there is no plan to work on. */
export interface SpecFailure {
  readonly reason: 'missing' | 'no-plan' | 'ambiguous' | 'roadmap' | ReadFailure['reason'];
  readonly message: string;
  readonly hint: string;
}

const NAME_A_LIST = 'Give the path of a tasks.md, or of the folder that holds it.';

/** A path that leads to nothing, whether nothing is called so or it is a link that has lost its end. */
export function missing(path: string): SpecFailure {
  const target = targetOf(path);
  if (target !== null) {
    const message = `${path} is a link to ${target}, which is not there.`;
    return { reason: 'missing', message, hint: 'Put back what it links to, or give the path of the file itself.' };
  }
  const folder = dirname(path);
  const meant = nearest(
    basename(path),
    entriesOf(folder).map((entry) => entry.name),
  );
  return {
    reason: 'missing',
    message: `${path} does not exist.`,
    hint: meant === null ? NAME_A_LIST : `Did you mean ${join(folder, meant)}?`,
  };
}

/** What a link leads to, as it is written in it; null where the path is no link. */
function targetOf(path: string): string | null {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return null;
  }
}

/** A path that the system does not follow to its end. */
export function unreachable(path: string, code: string): SpecFailure {
  if (code === 'ELOOP') {
    const message = `${path} leads into a circle of links.`;
    return { reason: 'unreadable', message, hint: 'Give the path of the file or folder itself.' };
  }
  const message = `${path} cannot be reached (${code}).`;
  return { reason: 'unreadable', message, hint: 'Make the folders above it readable, or correct the path.' };
}

/** A folder with several files that could be its plan. */
export function ambiguous(path: string, plans: readonly string[]): SpecFailure {
  const message = `${path} holds more than one plan: ${plans.join(', ')}.`;
  return { reason: 'ambiguous', message, hint: `Name one of them, for example ${join(path, plans[0] ?? '')}.` };
}

const MOST_NAMED = 5;

/** A folder without a plan, with the files that may be meant. */
export function withoutPlan(path: string, candidates: readonly string[]): SpecFailure {
  const named = candidates.slice(0, MOST_NAMED).join(', ');
  return {
    reason: 'no-plan',
    message: `The folder ${path} holds no tasks.md.`,
    hint:
      named === ''
        ? 'Give the path of the file that lists the tasks.'
        : `Name the file that lists the tasks, for example: ${named}.`,
  };
}

/** A roadmap lists specs, not tasks; `folder` holds those specs, where there are any. */
export function onlyRoadmap(path: string, folder: string | null): SpecFailure {
  return {
    reason: 'roadmap',
    message: `${path} says in which order specs are built; its lines are no tasks.`,
    hint:
      folder === null
        ? 'Write a tasks.md for each of its specs, and give the folder that holds them.'
        : `Give the folder of its specs, which are planned in that order: ${folder}`,
  };
}

/** A file that cannot be read as text. */
export function unusable(path: string, { reason, why }: ReadFailure): SpecFailure {
  const hints: Readonly<Record<Exclude<ReadFailure['reason'], 'missing'>, string>> = {
    'not-a-file': 'Give the path of a text file, or of the folder that holds a tasks.md.',
    'too-large': 'Split the plan into several files.',
    unreadable: `Make it readable, for example: chmod u+r '${path}'`,
    binary: 'Give a Markdown file; this one is damaged or of another kind.',
    'not-utf8': 'Save the file as UTF-8.',
  };
  return reason === 'missing' ? missing(path) : { reason, message: `${path} ${why}.`, hint: hints[reason] };
}
