import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { SetupSettings } from '../../core/run/settings.ts';

/** Programs whose version decides what a setup command makes, besides those that the command names. */
const TOOLS = ['node', 'npm', 'python3', 'go', 'cargo', 'ruby', 'java'];

/**
 * The name under which the result of a setup command is kept: a hash of the command, the content of the lock files, the programs it uses
 * and the platform. A program is known by its real path, size and time of change, which an upgrade changes and nothing has to be started for.
 */
export async function setupKey(setup: SetupSettings, checkout: string, path: string): Promise<string> {
  const lockfiles = await Promise.all(setup.lockfiles.map((file) => contentHash(join(checkout, file))));
  const words = setup.run.match(/[A-Za-z0-9._+-]+/g) ?? [];
  const tools = await Promise.all([...new Set([...TOOLS, ...words])].sort().map((name) => toolIdentity(name, path)));
  const parts = [setup.run, setup.lockfiles, lockfiles, setup.produces, tools, platform(), arch()];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

async function contentHash(path: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch {
    return 'absent';
  }
}

async function toolIdentity(name: string, path: string): Promise<string | null> {
  for (const folder of path.split(':').filter(isAbsolute)) {
    try {
      const real = await realpath(join(folder, name));
      const { size, mtimeMs, mode } = await stat(real);
      if ((mode & 0o111) !== 0) return `${name} ${real} ${size} ${mtimeMs}`;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
