import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { findProgram, manifestVersion, packageFolder, type Whereabouts } from '../../files/program.ts';

/** The absolute path of the claude program: on the PATH, or where its own installer puts it. Null when there is none. */
export function findClaude(variables: Whereabouts): string | null {
  return findProgram('claude', variables, ['.local/bin', '.claude/local']);
}

/** The version of the program as its place tells: that of its package, or the name that its own installer gives it. Null when neither does. */
export function versionAt(program: string): string | null {
  try {
    const real = realpathSync(program);
    const named = /(\d+\.\d+\.\d+)(?:\.exe)?$/.exec(real)?.[1];
    return named ?? manifestVersion(packageFolder(real) ?? dirname(dirname(real)));
  } catch {
    return null;
  }
}
