/**
 * Paths as git has them are bytes. Inside this adapter they are byte strings (one character per byte), so that any file name survives;
 * they become text only where people or the engine read them.
 */

/** The byte string of a path that is text. */
export function toBytePath(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The text of a byte string; bytes that are no UTF-8 become replacement characters. */
export function toTextPath(path: string): string {
  return Buffer.from(path, 'latin1').toString('utf8');
}

/** The file-system path of a byte string inside a tree. */
export function inTree(tree: string, path: string): Buffer {
  return Buffer.concat([Buffer.from(`${tree}/`), Buffer.from(path, 'latin1')]);
}

/** The NUL-terminated byte strings that git printed with `-z`. */
export function splitPaths(output: Buffer): string[] {
  return output.toString('latin1').split('\0').slice(0, -1);
}

/** NUL-terminated paths as git reads them with `-z --stdin`. */
export function joinPaths(paths: readonly string[]): Buffer {
  return Buffer.from(paths.map((path) => `${path}\0`).join(''), 'latin1');
}

/** Whether a path is the given one or lies in it, when that is a folder; a trailing slash makes no difference. */
export function isWithin(path: string, folder: string): boolean {
  const plain = folder.replace(/\/+$/, '');
  return path === plain || path.startsWith(`${plain}/`);
}

/** The folders above a path, outermost first. */
export function foldersAbove(path: string): string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}
