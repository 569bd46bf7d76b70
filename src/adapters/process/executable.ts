import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';

/** The absolute path of the program that `name` means for a process with that PATH and working folder, or null when there is none. */
export function findExecutable(name: string, path: string, cwd: string): string | null {
  if (name.includes('/')) {
    const full = isAbsolute(name) ? name : resolve(cwd, name);
    return isExecutable(full) ? full : null;
  }
  for (const folder of path.split(':')) {
    const full = join(resolve(cwd, folder === '' ? '.' : folder), name);
    if (isExecutable(full)) return full;
  }
  return null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
