import { accessSync, constants, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * Where the program of an agent is on this machine, and what belongs to it.
 */

/** The variables that say where programs are. */
export interface Whereabouts {
  readonly PATH?: string | undefined;
  readonly HOME?: string | undefined;
}

/** The absolute path of a program on the PATH, or in folders below the home where its own installer puts it. Null when there is none. */
export function findProgram(
  name: string,
  { PATH: path = '', HOME: home }: Whereabouts,
  installed: readonly string[] = [],
): string | null {
  const own = home === undefined ? [] : installed.map((folder) => join(home, folder));
  return programPlaces(name, path, own).find(isExecutable) ?? null;
}

/** Absolute paths at which a program may be: in each folder of a PATH, then in folders that its own installer uses. */
export function programPlaces(name: string, path: string, installed: readonly string[] = []): readonly string[] {
  const folders = path.split(':').filter((folder) => folder.startsWith('/'));
  return [...folders, ...installed].map((folder) => `${folder.replace(/\/+$/, '')}/${name}`);
}

/** Whether there is something that the user may execute. */
export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Folder of the npm package that a file is a part of, whose links are resolved already; null when it is in none. */
export function packageFolder(file: string): string | null {
  const parts = file.split('/');
  const modules = parts.lastIndexOf('node_modules');
  if (modules === -1) return null;
  const depth = parts[modules + 1]?.startsWith('@') ? 3 : 2;
  return parts.slice(0, modules + depth).join('/');
}

/** What has to be visible for a program to run: itself, or the whole package that it is a part of with the folder it is called in. */
export function programFiles(program: string, called = program): readonly string[] {
  const real = realpathSync(program);
  const folder = packageFolder(real);
  return folder === null ? [real] : [dirname(called), folder];
}

/** The version of the npm package that a program is a part of; null when it is in none that tells one. */
export function packageVersion(program: string): string | null {
  try {
    const folder = packageFolder(realpathSync(program));
    return folder === null ? null : manifestVersion(folder);
  } catch {
    return null;
  }
}

/** The version that the `package.json` of a folder tells; null when it tells none, an error when there is none. */
export function manifestVersion(folder: string): string | null {
  const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const isOurs = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return isOurs && typeof manifest.version === 'string' ? manifest.version : null;
}
