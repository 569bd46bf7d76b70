import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Siblings } from '../../src/core/plan/acceptance.ts';
import { readPlan } from '../../src/core/plan/read-plan.ts';

const { SLIPWAY_CORPUS } = process.env;

/** Folder of the real task lists, which are no part of this repository. */
export const corpusRoot =
  SLIPWAY_CORPUS ?? join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'shared', 'corpus');

/** Whether that folder is there. Where it is not, the tests that need it are reported as skipped with this sentence. */
export const hasCorpus = existsSync(corpusRoot);
export const absence = `no corpus of real files at ${corpusRoot}; set SLIPWAY_CORPUS to read one`;

/** Every task list of the dialects that are read, as paths relative to the corpus. */
export function taskLists(): readonly string[] {
  const folders = ['speckit', 'kiro', 'openspec', 'other', 'multi', 'evolution'];
  return folders
    .flatMap((folder) => filesBelow(join(corpusRoot, folder)))
    .filter((path) => path.endsWith('tasks.md'))
    .map((path) => relative(corpusRoot, path))
    .sort();
}

/** Every file of the corpus that is a plan in any format that is read, as paths relative to it. */
export function planFiles(): readonly string[] {
  const names = /(?:tasks?\.md|tasks\.json|issues\.jsonl)$/i;
  return filesBelow(corpusRoot)
    .map((path) => relative(corpusRoot, path))
    .filter((path) => names.test(path))
    .sort();
}

/** Every document of the corpus that says what is wanted and lists no tasks, as paths relative to it. */
export function documentFiles(): readonly string[] {
  const names = /(?:^|\/)(?:prd[^/]*|spec|requirements|proposal)\.(?:md|txt)$/i;
  return filesBelow(corpusRoot)
    .map((path) => relative(corpusRoot, path))
    .filter((path) => names.test(path))
    .sort();
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}

/** The text of one file. */
export function textOf(path: string): string {
  return readFileSync(join(corpusRoot, path), 'utf8');
}

/** Reads one list together with the documents beside it. */
export function planOf(path: string) {
  const folder = dirname(join(corpusRoot, path));
  const siblings: Record<string, string> = {};
  for (const name of ['spec', 'plan', 'requirements', 'design']) {
    const file = join(folder, `${name}.md`);
    if (existsSync(file)) siblings[name] = readFileSync(file, 'utf8');
  }
  return readPlan({ text: textOf(path), file: path, siblings: siblings as Siblings });
}
