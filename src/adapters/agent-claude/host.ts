import { accessSync, constants, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFolder, programPlaces } from '../../core/agent/program.ts';
import type { Variables } from '../../core/agent/variables.ts';

/** The absolute path of the claude program: on the PATH, or where its own installer puts it. Null when there is none. */
export function findClaude({ PATH: path = '', HOME: home }: Variables): string | null {
  const own = home === undefined ? [] : [join(home, '.local/bin'), join(home, '.claude/local')];
  return programPlaces('claude', path, own).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The version of the program as its place tells: that of its package, or the name that its own installer gives it. Null when neither does. */
export function versionAt(program: string): string | null {
  try {
    const real = realpathSync(program);
    const named = /(\d+\.\d+\.\d+)(?:\.exe)?$/.exec(real)?.[1];
    if (named !== undefined) return named;
    const manifest: unknown = JSON.parse(
      readFileSync(join(packageFolder(real) ?? dirname(dirname(real)), 'package.json'), 'utf8'),
    );
    const isOurs = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
    return isOurs ? String(manifest.version) : null;
  } catch {
    return null;
  }
}

/** What has to be visible for the program to run: itself, or the whole package that it is a part of. */
export function programFiles(program: string): readonly string[] {
  const real = realpathSync(program);
  const folder = packageFolder(real);
  return folder === null ? [real] : [dirname(program), folder];
}
