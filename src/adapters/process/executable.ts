import { statSync } from 'node:fs';
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

/** Any execute bit: whether it is the right one, the operating system tells when the program is started. */
function isExecutable(path: string): boolean {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() === true && (stats.mode & 0o111) !== 0;
  } catch {
    return false;
  }
}
