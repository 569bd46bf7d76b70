import { wordsOf } from './item.ts';
import { isTestFile } from './tests.ts';

const MOST_EXAMPLES = 3;
const SAME_FOLDER = 4;
const SAME_KIND = 3;
const SHARED_WORD = 1;
const ENOUGH = SAME_KIND;

/** Files of the repository that are like those that a task makes, the most alike first: same kind, near by, alike by name. */
export function chooseExamples(files: readonly string[], candidates: readonly string[]): readonly string[] {
  const own = new Set(files);
  return candidates
    .filter((path) => !own.has(path) && files.some((file) => extensionOf(file) === extensionOf(path)))
    .map((path) => ({ path, likeness: Math.max(...files.map((file) => likeness(file, path))) }))
    .filter(({ likeness: found }) => found > ENOUGH)
    .toSorted((a, b) => b.likeness - a.likeness || (a.path < b.path ? -1 : 1))
    .slice(0, MOST_EXAMPLES)
    .map(({ path }) => path);
}

function likeness(file: string, path: string): number {
  if (extensionOf(file) !== extensionOf(path)) return 0;
  const kind = isTestFile(file) === isTestFile(path) ? SAME_KIND : 0;
  const folder = folderOf(file) === folderOf(path) ? SAME_FOLDER : 0;
  const words = wordsOf(nameOf(file));
  const shared = [...wordsOf(nameOf(path))].filter((word) => words.has(word)).length;
  return kind + folder + shared * SHARED_WORD;
}

function nameOf(path: string): string {
  return path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/\.[^.]*$/, '')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2');
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function extensionOf(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0].toLowerCase() ?? '';
}
