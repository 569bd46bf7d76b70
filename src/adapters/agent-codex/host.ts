import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import { findProgram, isExecutable, packageFolder } from '../../files/program.ts';

/** The program that was found: what the user calls, and the native program behind it. */
export interface CodexProgram {
  readonly called: string;
  /** What is started: of a package of npm not its launcher, which would stay between us and the program and outlive neither cleanly. */
  readonly native: string;
}

/** The codex program: on the PATH, or where its own installer puts it. Null when there is none. */
export function findCodex(variables: Variables): CodexProgram | null {
  const called = findProgram('codex', variables, ['.local/bin']);
  if (called === null) return null;
  return { called, native: nativeProgram(realpathSync(called)) ?? called };
}

const TARGETS: Readonly<Record<string, readonly [string, string]>> = {
  'linux-x64': ['@openai/codex-linux-x64', 'x86_64-unknown-linux-musl'],
  'linux-arm64': ['@openai/codex-linux-arm64', 'aarch64-unknown-linux-musl'],
  'darwin-x64': ['@openai/codex-darwin-x64', 'x86_64-apple-darwin'],
  'darwin-arm64': ['@openai/codex-darwin-arm64', 'aarch64-apple-darwin'],
};

/** The native program of a launcher of npm, in the package for this platform or in the launcher's own; null for anything else. */
function nativeProgram(launcher: string): string | null {
  const [platformPackage, triple] = TARGETS[`${process.platform}-${process.arch}`] ?? [];
  if (!launcher.endsWith('.js') || platformPackage === undefined || triple === undefined) return null;
  const folders = [resolvePackage(launcher, platformPackage), packageFolder(launcher)];
  return (
    folders
      .flatMap((folder) => (folder === null ? [] : [join(folder, 'vendor', triple, 'bin/codex')]))
      .find(isExecutable) ?? null
  );
}

/** Found as the launcher itself finds it, whichever package manager put it there. */
function resolvePackage(launcher: string, name: string): string | null {
  try {
    return dirname(createRequire(launcher).resolve(`${name}/package.json`));
  } catch {
    return null;
  }
}

/** Folder of the user's login, settings and sessions; null without a home. */
export function usersFolder({ CODEX_HOME: given, HOME: home }: Variables): string | null {
  if (given !== undefined && isAbsolute(given)) return given;
  return home === undefined ? null : join(home, '.codex');
}

/** A file or folder of the user's, or null when it is not there. */
export function usersFile(variables: Variables, name: string): string | null {
  const folder = usersFolder(variables);
  const path = folder === null ? null : join(folder, name);
  return path !== null && existsSync(path) ? path : null;
}
