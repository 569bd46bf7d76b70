import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, sep } from 'node:path';

/** The variables of the user that started us. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The absolute path of the claude program: on the PATH, or where its own installer puts it. Null when there is none. */
export function findClaude({ PATH: path = '', HOME: home }: Variables): string | null {
  const own = home === undefined ? [] : [join(home, '.local/bin'), join(home, '.claude/local')];
  const folders = [...path.split(':').filter(isAbsolute), ...own];
  return folders.map((folder) => join(folder, 'claude')).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What has to be visible for the program to run: itself, or the whole package that it is a part of. */
export function programFiles(program: string): readonly string[] {
  const real = realpathSync(program);
  const parts = real.split(sep);
  const modules = parts.lastIndexOf('node_modules');
  if (modules === -1) return [real];
  const depth = parts[modules + 1]?.startsWith('@') ? 3 : 2;
  return [dirname(program), parts.slice(0, modules + depth).join(sep)];
}

/** Folder of the user's login, settings and sessions; null without a home. */
export function configFolder({ CLAUDE_CONFIG_DIR: given, HOME: home }: Variables): string | null {
  if (given !== undefined && isAbsolute(given)) return given;
  return home === undefined ? null : join(home, '.claude');
}

/** What claude writes besides the tree: its login is renewed, its sessions are kept. Only what is there. */
export function stateFiles(variables: Variables): readonly string[] {
  const folder = configFolder(variables);
  if (folder === null) return [];
  const beside = variables['CLAUDE_CONFIG_DIR'] === undefined ? [`${folder}.json`] : [];
  return [folder, ...beside].filter((path) => existsSync(path));
}

/**
 * The kept transcript of a session, or null when it has none. Sessions are filed by the folder they worked in, and an attempt that goes on may
 * work in another one: the path finds it all the same.
 */
export function findTranscript(variables: Variables, sessionId: string): string | null {
  const folder = configFolder(variables);
  if (folder === null) return null;
  const projects = join(folder, 'projects');
  try {
    const paths = readdirSync(projects).map((name) => join(projects, name, `${sessionId}.jsonl`));
    return paths.find((path) => existsSync(path)) ?? null;
  } catch {
    return null;
  }
}
