import { existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import type { AgentRequest } from '../../ports/agents.ts';
import type { SandboxAccess } from '../../ports/processes.ts';
import { hiddenProject } from './opencode-project.ts';
import { parseSettings, readSettings, type Settings } from './settings-file.ts';

/*
 * Where OpenCode keeps its login, settings and sessions. The user's own folders decide what every later session of the user does, so in a
 * sandbox each attempt gets folders of its own:
 *
 *   XDG_CONFIG_HOME/opencode   opencode.json as a copy without servers and plugins; AGENTS.md, agents, commands of the user's read-only
 *   XDG_DATA_HOME/opencode     auth.json of the user's, writable: a login is renewed in place, for everybody
 *   OPENCODE_DB                the sessions of the task, kept for its next attempt
 *   opencode.json, .opencode   those of the repository are empty, see opencode-project.ts
 *
 * Without a sandbox nothing would enforce this, and the program works with the user's folders.
 */

/** Where one attempt finds its state. */
export interface OpencodeState {
  readonly environment: Readonly<Record<string, string>>;
  readonly access: Required<Omit<SandboxAccess, 'network'>>;
}

/** What a user arranges and a session obeys. */
const SHOWN = [
  'AGENTS.md',
  'agent',
  'agents',
  'command',
  'commands',
  'mode',
  'modes',
  'skill',
  'skills',
  'themes',
] as const;

/** Prepares the state of an attempt; what is there already stays as it is. */
export function prepareOpencodeState(request: AgentRequest, variables: Variables): OpencodeState {
  if (request.isolation !== 'sandbox') return { environment: {}, access: { writable: [], readable: [], placed: [] } };
  const own = join(request.stateFolder, String(request.attempt));
  const [config, data] = [join(own, 'config', 'opencode'), join(own, 'data', 'opencode')];
  const sessions = join(request.stateFolder, 'sessions');
  for (const folder of [config, data, sessions, join(own, 'state'), join(own, 'cache')])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  const settings = join(config, 'opencode.json');
  // A link that leads nowhere is there too: preparing again must not write through what an agent put in the way.
  if (lstatSync(settings, { throwIfNoEntry: false }) === undefined)
    writeFileSync(settings, JSON.stringify(keptSettings(variables)), { mode: 0o600, flag: 'wx' });
  const users = usersOpencode(variables);
  const shown = SHOWN.flatMap((name) => {
    const source = users.config === null ? null : join(users.config, name);
    return source !== null && existsSync(source) ? [{ source, path: join(config, name), writable: false }] : [];
  });
  const hasLogin = users.login !== null && existsSync(users.login);
  const login = hasLogin ? [{ source: users.login ?? '', path: join(data, 'auth.json'), writable: true }] : [];
  return {
    environment: {
      XDG_CONFIG_HOME: join(own, 'config'),
      XDG_DATA_HOME: join(own, 'data'),
      XDG_STATE_HOME: join(own, 'state'),
      XDG_CACHE_HOME: join(own, 'cache'),
      OPENCODE_DB: join(sessions, 'opencode.db'),
    },
    access: {
      writable: [own, config, data, sessions],
      readable: shown.map(({ source }) => source),
      placed: [...shown, ...login, ...hiddenProject(request, own)],
    },
  };
}

/** Folder of the user's settings, and the file of the login; null without a home. */
export function usersOpencode(variables: Variables): { readonly config: string | null; readonly login: string | null } {
  const config = folderOf(variables, 'XDG_CONFIG_HOME', '.config');
  const data = folderOf(variables, 'XDG_DATA_HOME', '.local/share');
  return {
    config: config === null ? null : join(config, 'opencode'),
    login: data === null ? null : join(data, 'opencode', 'auth.json'),
  };
}

function folderOf(variables: Variables, name: string, standard: string): string | null {
  const given = variables[name];
  if (given !== undefined && isAbsolute(given)) return given;
  const { HOME: home } = variables;
  return home === undefined ? null : join(home, standard);
}

/** The user's settings: those of the file, under those that the environment holds. */
export function usersSettings(variables: Variables): Settings {
  const { config } = usersOpencode(variables);
  const places = [
    ...(config === null ? [] : ['config.json', 'opencode.json', 'opencode.jsonc'].map((name) => join(config, name))),
    ...(variables['OPENCODE_CONFIG'] ? [variables['OPENCODE_CONFIG']] : []),
  ];
  const files = places.flatMap((path) => readSettings(path) ?? []);
  return Object.assign({}, ...files, parseSettings(variables['OPENCODE_CONFIG_CONTENT'] ?? '') ?? {});
}

/** What of the user's settings no attempt needs: servers and plugins that hold credentials of their own, and what is sent elsewhere. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'mcp',
  'plugin',
  'share',
  'autoshare',
  'server',
  'tui',
  'keybinds',
  'theme',
  'experimental',
]);

function keptSettings(variables: Variables): Settings {
  const kept = Object.entries(usersSettings(variables)).filter(([name]) => !LEFT_OUT.has(name));
  return { ...Object.fromEntries(kept), autoupdate: false, share: 'disabled' };
}
