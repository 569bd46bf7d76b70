import { readdirSync, statSync } from 'node:fs';

/** Entries in the order of their names; a folder that cannot be read is empty. */
export function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** What a path leads to; `code` says why the system does not tell, such as `ELOOP`. */
export type Reached =
  | { readonly kind: 'folder' | 'file' | 'nothing' }
  | { readonly kind: 'unreachable'; readonly code: string };

/** Follows a path through all links. Never throws. */
export function lookAt(path: string): Reached {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return { kind: 'nothing' };
    return { kind: stat.isDirectory() ? 'folder' : 'file' };
  } catch (error) {
    return { kind: 'unreachable', code: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' };
  }
}

/** Whether a path leads to a folder. */
export function isFolder(path: string): boolean {
  return lookAt(path).kind === 'folder';
}
