import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { RepositoryShape } from '../../core/plan/decompose/by-agent/prompt.ts';
import { detectProject } from './detect.ts';

/** Paths that are told; folders near the top come first. */
const MOST_PATHS = 300;
/** Entries that are looked at. */
const MOST_ENTRIES = 20_000;
const MOST_OF_ONE_FOLDER = 40;
const DEEPEST = 8;
const MOST_EXTENSIONS = 8;
const PASSED_OVER: ReadonlySet<string> = new Set([
  ...['node_modules', 'dist', 'build', 'target', 'vendor', 'coverage', '__pycache__', 'venv'],
]);

/** What a repository is made of, by the names of its files alone; names that begin with a dot are left out. */
export function shapeOf(root: string): RepositoryShape {
  const { languages, conventions } = detectProject(root);
  const { paths, extensions } = walk(root);
  const counts = [...extensions].toSorted((a, b) => b[1] - a[1]).slice(0, MOST_EXTENSIONS);
  return {
    languages: [
      ...new Set(languages.map(({ value }) => value)),
      ...counts.map(([extension, count]) => `${count} files ${extension}`),
    ],
    paths,
    conventions,
  };
}

function walk(root: string): { readonly paths: readonly string[]; readonly extensions: ReadonlyMap<string, number> } {
  const paths: string[] = [];
  const extensions = new Map<string, number>();
  let level = [''];
  let seen = 0;
  for (let depth = 0; depth < DEEPEST && level.length > 0 && seen < MOST_ENTRIES; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      const entries = entriesOf(root, folder);
      seen += entries.length;
      for (const [index, { path, isFolder }] of entries.entries()) {
        const extension = extname(path);
        if (!isFolder && extension !== '') extensions.set(extension, (extensions.get(extension) ?? 0) + 1);
        if (index < MOST_OF_ONE_FOLDER && paths.length < MOST_PATHS) paths.push(isFolder ? `${path}/` : path);
        if (isFolder) next.push(path);
      }
      if (seen >= MOST_ENTRIES) break;
    }
    level = next;
  }
  return { paths, extensions };
}

interface Entry {
  readonly path: string;
  readonly isFolder: boolean;
}

function entriesOf(root: string, folder: string): readonly Entry[] {
  try {
    return readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => !entry.name.startsWith('.') && !PASSED_OVER.has(entry.name))
      .flatMap((entry): readonly Entry[] =>
        entry.isDirectory() || entry.isFile()
          ? [{ path: folder === '' ? entry.name : `${folder}/${entry.name}`, isFolder: entry.isDirectory() }]
          : [],
      )
      .toSorted((a, b) => (a.path < b.path ? -1 : 1));
  } catch {
    return [];
  }
}
