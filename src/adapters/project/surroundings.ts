import { lstatSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { type BriefDocument, type PartedDocument, partDocuments } from '../../core/packet/documents.ts';
import { chooseExamples } from '../../core/packet/examples.ts';
import type { Excerpt } from '../../core/packet/facts.ts';
import type { Surroundings } from '../../ports/surroundings.ts';
import { readTextFile } from './read.ts';

/** Bytes of a document that parts are looked for in; agents get larger ones as files all the same. */
const LARGEST_DOCUMENT = 1_048_576;
const MOST_DOCUMENTS = 50;
const LARGEST_EXAMPLE = 262_144;
const MOST_CONVENTIONS = 6;
const MOST_CANDIDATES = 400;
const CONVENTION_LINES = 60;
const EXAMPLE_LINES = 30;
const LONGEST_EXCERPT = 3_000;
const TEXTS: ReadonlySet<string> = new Set(['.md', '.mdx', '.markdown', '.txt']);
const PASSED_OVER: ReadonlySet<string> = new Set(['node_modules', 'dist', 'build', 'target', 'vendor', 'coverage']);

/**
 * Looks around in real files. The texts of one list of documents are read once: the copies that a run keeps never change.
 * `redact` replaces secrets: what is read here is kept in packets.
 */
export function createSurroundings(redact: (text: string) => string = (text) => text): Surroundings {
  const known = new WeakMap<readonly string[], readonly PartedDocument[]>();
  const documentsOf = (specFiles: readonly string[], shown: (path: string) => string) => {
    const documents =
      known.get(specFiles) ??
      partDocuments(readDocuments(specFiles, shown).map(({ file, text }) => ({ file, text: redact(text) })));
    known.set(specFiles, documents);
    return documents;
  };
  const excerpts = (tree: string, paths: readonly string[], lines: number) =>
    paths.flatMap((path) => excerpt(tree, path, lines) ?? []).map((one) => ({ ...one, text: redact(one.text) }));
  return {
    look: ({ specFiles, root, files, conventions, shown = (path) => path }) => {
      const documents = documentsOf(specFiles, shown);
      const tree = root === null ? null : realPath(root);
      if (tree === null) return { documents, existing: null, conventions: [], examples: [] };
      const examples = files.length === 0 ? [] : chooseExamples(files, nearbyFiles(tree, files));
      return {
        documents,
        existing: new Set(files.filter((file) => exists(join(tree, file)))),
        conventions: excerpts(tree, conventions.slice(0, MOST_CONVENTIONS), CONVENTION_LINES),
        examples: excerpts(tree, examples, EXAMPLE_LINES),
      };
    },
  };
}

function readDocuments(specFiles: readonly string[], shown: (path: string) => string): readonly BriefDocument[] {
  return specFiles
    .filter((file) => TEXTS.has(extname(file).toLowerCase()))
    .slice(0, MOST_DOCUMENTS)
    .flatMap((file) => {
      const read = readTextFile(file, LARGEST_DOCUMENT);
      return read.ok ? [{ file: shown(file), text: read.value.text.replace(/^\uFEFF/, '') }] : [];
    });
}

/** A link may lead to anything on this machine, and what is read here goes to an agent: only what is inside of the tree counts. */
function excerpt(tree: string, path: string, lines: number): Excerpt | null {
  const real = realPath(join(tree, path));
  if (real === null || !real.startsWith(`${tree}${sep}`)) return null;
  const read = readTextFile(real, LARGEST_EXAMPLE);
  if (!read.ok || read.value.text.trim() === '') return null;
  const text = read.value.text.replace(/^\uFEFF/, '').trimEnd();
  const short = text.split('\n').slice(0, lines).join('\n').slice(0, LONGEST_EXCERPT);
  return { path, text: short, cut: short.length < text.length };
}

/** Files in the folders that a task's files are in, and one level below; where there is no such folder yet, in the one above. */
function nearbyFiles(tree: string, files: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const folder of new Set(files.map((file) => nearestFolder(tree, dirname(file))))) {
    const { names, folders } = entriesOf(tree, folder);
    for (const name of names) if (found.size < MOST_CANDIDATES) found.add(name);
    for (const inner of folders) {
      if (found.size >= MOST_CANDIDATES) break;
      for (const name of entriesOf(tree, inner).names) if (found.size < MOST_CANDIDATES) found.add(name);
    }
  }
  return [...found];
}

function nearestFolder(tree: string, folder: string): string {
  let current = folder;
  while (current !== '.' && current !== '/' && !exists(join(tree, current))) current = dirname(current);
  return current === '/' ? '.' : current;
}

function entriesOf(
  tree: string,
  folder: string,
): { readonly names: readonly string[]; readonly folders: readonly string[] } {
  const names: string[] = [];
  const folders: string[] = [];
  for (const entry of readFolder(tree, folder)) {
    if (entry.name.startsWith('.') || PASSED_OVER.has(entry.name)) continue;
    if (entry.isDirectory()) folders.push(join(folder, entry.name));
    else if (entry.isFile()) names.push(join(folder, entry.name));
  }
  return { names: names.sort(), folders: folders.sort() };
}

function readFolder(tree: string, folder: string) {
  const real = realPath(join(tree, folder));
  if (real === null || (real !== tree && !real.startsWith(`${tree}${sep}`))) return [];
  try {
    return readdirSync(real, { withFileTypes: true });
  } catch {
    return [];
  }
}

function exists(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function realPath(path: string): string | null {
  try {
    return realpathSync(path);
  } catch {
    return null;
  }
}
