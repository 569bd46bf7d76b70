import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from './read.ts';

/** Reads what a detector asks for; nothing is executed, and everything has a bound. */
export interface ProjectFiles {
  readonly has: (path: string) => boolean;
  /** The text of a file, or an empty text when it is missing, larger than 1 MiB or no text. */
  readonly text: (path: string) => string;
  /** Names of the entries of a folder, sorted, at most 1,000; folders end in `/`. */
  readonly list: (path: string) => readonly string[];
}

const LARGEST_FILE = 1_048_576;
const MOST_ENTRIES = 1_000;

/** The files below a project's top level. */
export function projectFiles(root: string): ProjectFiles {
  return {
    has: (path) => statSync(join(root, path), { throwIfNoEntry: false }) !== undefined,
    text: (path) => {
      const file = readTextFile(join(root, path), LARGEST_FILE);
      return file.ok ? file.value.text.replace(/^\uFEFF/, '') : '';
    },
    list: (path) => {
      try {
        const entries = readdirSync(join(root, path), { withFileTypes: true });
        const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
        return names.toSorted().slice(0, MOST_ENTRIES);
      } catch {
        return [];
      }
    },
  };
}
