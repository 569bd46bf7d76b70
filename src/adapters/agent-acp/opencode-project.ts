import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { AgentRequest } from '../../ports/agents.ts';
import type { PlacedPath } from '../../ports/processes.ts';
import { parseSettings, type Settings } from './settings-file.ts';

/*
 * What a repository itself has to say to OpenCode: `opencode.json` and `.opencode`. They can send the user's key to another address, and start
 * servers and plugins, so they are not obeyed. OPENCODE_DISABLE_PROJECT_CONFIG keeps most of them out; plugins are imported all the same
 * (1.18.33: the settings of its second engine, `@opencode/v2/Config`, do not know the variable). So in a sandbox empty ones stand in
 * their place, and below one a repository with plugins is refused.
 */

const NAMES = ['.opencode', 'opencode.json', 'opencode.jsonc'] as const;

/** Instructions of a project in the order of the program, which takes the first that is there. */
const INSTRUCTIONS = ['AGENTS.md', 'CLAUDE.md', 'CONTEXT.md'] as const;

/** Empty files and folders that a sandbox shows in place of the repository's own; `own` is a folder of the attempt. */
export function hiddenProject({ workspace }: AgentRequest, own: string): readonly PlacedPath[] {
  const [file, folder] = [join(own, 'no-settings'), join(own, 'no-folder')];
  const present = NAMES.flatMap((name) => {
    const found = statSync(join(workspace, name), { throwIfNoEntry: false });
    return found === undefined ? [] : [{ path: join(workspace, name), isFolder: found.isDirectory() }];
  });
  if (present.length > 0) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600 });
  }
  return present.map(({ path, isFolder }) => ({ source: isFolder ? folder : file, path, writable: false }));
}

/** What of the repository would run in the program where no sandbox hides it, as a path in the tree; null for nothing. */
export function plantedPlugin(workspace: string): string | null {
  for (const folder of ['.opencode/plugin', '.opencode/plugins'])
    if (holdsPrograms(join(workspace, folder))) return folder;
  const files = ['opencode.json', 'opencode.jsonc', '.opencode/opencode.json', '.opencode/opencode.jsonc'];
  return files.find((name) => namesPlugins(join(workspace, name))) ?? null;
}

function holdsPrograms(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => /\.[jt]s$/.test(name));
  } catch {
    return false;
  }
}

/** What cannot be read here may be readable to the program, whose readers are more forgiving. */
function namesPlugins(path: string): boolean {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return false;
  }
  const settings = parseSettings(text);
  return settings === null ? text.trim() !== '' : 'plugin' in settings || 'plugins' in settings;
}

/**
 * Settings that stand above all others: what a project tells an agent in words is obeyed, as it would be without Slipway. `given` is what stands
 * there already.
 */
export function withInstructions(workspace: string, users: Settings, given: Settings): Settings {
  const first = INSTRUCTIONS.find((name) => existsSync(join(workspace, name)));
  const relative = listed(users['instructions']).filter(
    (entry) => !isAbsolute(entry) && !/^(?:~\/|https?:)/.test(entry),
  );
  const instructions = [...(first === undefined ? [] : [first]), ...relative].map((name) => join(workspace, name));
  return { ...given, instructions: [...new Set([...instructions, ...listed(given['instructions'])])] };
}

function listed(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
