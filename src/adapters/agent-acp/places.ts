import { accessSync, constants, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder, programPlaces } from '../../core/agent/program.ts';
import type { Variables } from '../../core/agent/variables.ts';

/** The absolute path of a program on the PATH, or in folders below the home where its own installer puts it. Null when there is none. */
export function findProgram(
  name: string,
  { PATH: path = '', HOME: home }: Variables,
  installed: readonly string[] = [],
): string | null {
  const own = home === undefined ? [] : installed.map((folder) => join(home, folder));
  return programPlaces(name, path, own).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What has to be visible for a program to run: itself, or the whole package that it is a part of. */
export function programFiles(program: string): readonly string[] {
  const real = realpathSync(program);
  const folder = packageFolder(real);
  return folder === null ? [real] : [dirname(program), folder];
}

/** The version of the npm package that a program is a part of; null when it is in none that tells one. */
export function packageVersion(program: string): string | null {
  try {
    const folder = packageFolder(realpathSync(program));
    const manifest: unknown = folder === null ? null : JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const isOurs = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    return isOurs && typeof manifest.version === 'string' ? manifest.version : null;
  } catch {
    return null;
  }
}
