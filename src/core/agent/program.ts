/*
 * Where the program of an agent may be and what belongs to it, as paths alone: whoever asks looks which of them are there.
 */

/** Absolute paths at which a program may be: in each folder of a PATH, then in folders that its own installer uses. */
export function programPlaces(name: string, path: string, installed: readonly string[] = []): readonly string[] {
  const folders = path.split(':').filter((folder) => folder.startsWith('/'));
  return [...folders, ...installed].map((folder) => `${folder.replace(/\/+$/, '')}/${name}`);
}

/** Folder of the npm package that a file is a part of, whose links are resolved already; null when it is in none. */
export function packageFolder(file: string): string | null {
  const parts = file.split('/');
  const modules = parts.lastIndexOf('node_modules');
  if (modules === -1) return null;
  const depth = parts[modules + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, modules + depth).join('/');
}
