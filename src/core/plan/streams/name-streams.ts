import { at } from '../../at.ts';
import { sanitizeLine } from '../../text/sanitize.ts';
import type { PlanTask } from '../plan.ts';

const LONGEST_NAME = 60;
/** Folders that say nothing about what lies in them. */
const PLAIN_FOLDERS = new Set(['src', 'lib', 'app', 'apps', 'packages', 'source', 'main', 'backend', 'frontend']);

/** A name for each group of tasks, none twice: their common folder, else their phase or story, else their first task. */
export function nameStreams(groups: readonly (readonly PlanTask[])[]): readonly string[] {
  const taken = new Set<string>();
  return groups.map((tasks) => {
    const candidates = [folderName(tasks), phaseName(tasks), storyName(tasks), at(tasks, 0).title]
      .filter((name) => name !== null)
      .map((name) => sanitizeLine(name).slice(0, LONGEST_NAME).trim())
      .filter((name) => name !== '');
    const base = candidates[0] ?? 'stream';
    let name = candidates.find((one) => !taken.has(one)) ?? base;
    for (let number = 2; taken.has(name); number += 1) name = `${base} ${number}`;
    taken.add(name);
    return name;
  });
}

/** The deepest folder that holds all files of the tasks, unless its name says nothing. */
function folderName(tasks: readonly PlanTask[]): string | null {
  const files = tasks.flatMap((task) => task.files);
  const [first, ...rest] = files;
  if (first === undefined) return null;
  let folders = first.split('/').slice(0, -1);
  for (const file of rest) {
    const other = file.split('/');
    const common = folders.findIndex((folder, depth) => other[depth] !== folder);
    if (common >= 0) folders = folders.slice(0, common);
  }
  return folders.length === 0 || folders.every((folder) => PLAIN_FOLDERS.has(folder)) ? null : folders.join('/');
}

function storyName(tasks: readonly PlanTask[]): string | null {
  return same(tasks.map(({ story }) => story));
}

function phaseName(tasks: readonly PlanTask[]): string | null {
  return same(tasks.map(({ phase }) => phase));
}

function same(values: readonly (string | null)[]): string | null {
  const [first = null] = values;
  return values.every((value) => value === first) ? first : null;
}
