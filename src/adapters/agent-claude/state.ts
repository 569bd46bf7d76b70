import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, isAbsolute, join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import type { AgentRequest } from '../../ports/agents.ts';
import type { SandboxAccess } from '../../ports/processes.ts';

/*
 * Where the program keeps its login, settings and sessions. The user's own folder decides what every later session of the user does: settings
 * hold hooks, `.claude.json` holds servers that are started, notes beside the sessions are read as instructions. So in a sandbox each attempt
 * gets a folder of its own:
 *
 *   settings, commands, ...   the user's, shown read-only
 *   .credentials.json         the user's, writable: the login is renewed in place, for everybody
 *   .claude.json              a copy without other projects and without servers, dropped with the attempt
 *   projects/                 the sessions of the task, kept for its next attempt
 *
 * Without a sandbox nothing would enforce this, and the program works with the user's folder.
 */

/** Where one attempt finds its state. */
export interface ClaudeState {
  /** Folder of sessions as this process sees it; null without a home. */
  readonly sessions: string | null;
  /** The same folder as the program sees it. */
  readonly sessionsInside: string | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly access: Required<Omit<SandboxAccess, 'network'>>;
}

/** Prepares the state of an attempt; what is there already stays as it is. */
export function prepareState(request: AgentRequest, variables: Variables): ClaudeState {
  const users = configFolder(variables);
  if (request.isolation !== 'sandbox') {
    const sessions = users === null ? null : join(users, 'projects');
    return { sessions, sessionsInside: sessions, environment: {}, access: { writable: [], readable: [], placed: [] } };
  }
  const [own, sessions] = [join(request.stateFolder, String(request.attempt)), join(request.stateFolder, 'projects')];
  const sessionsInside = join(own, 'projects');
  for (const folder of [sessions, sessionsInside]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeProgramState(join(own, '.claude.json'), variables);
  const shown = users === null ? [] : SHOWN.map((name) => join(users, name)).filter((path) => existsSync(path));
  return {
    sessions,
    sessionsInside,
    environment: { CLAUDE_CONFIG_DIR: own },
    access: {
      writable: [own],
      // Settings may name what lies beside them by its path.
      readable: shown,
      placed: [
        { source: sessions, path: sessionsInside, writable: true },
        ...shown.map((source) => ({ source, path: join(own, basename(source)), writable: false })),
        ...loginIn(users, variables).map((source) => ({ source, path: join(own, LOGIN), writable: true })),
      ],
    },
  };
}

/** The kept transcript of a session, as this process sees it and as the program does. */
export interface Transcript {
  readonly path: string;
  readonly inside: string;
}

/** The transcript of a session, wherever it worked; null when it has none. */
export function findTranscript(state: ClaudeState, sessionId: string): Transcript | null {
  const { sessions, sessionsInside } = state;
  if (sessions === null || sessionsInside === null) return null;
  try {
    const name = readdirSync(sessions).find((folder) => isRegular(join(sessions, folder, `${sessionId}.jsonl`)));
    if (name === undefined) return null;
    const file = join(name, `${sessionId}.jsonl`);
    return { path: join(sessions, file), inside: join(sessionsInside, file) };
  } catch {
    return null;
  }
}

/** Links and pipes that an agent put there are no transcripts. */
function isRegular(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** What a user arranges and a session obeys. */
const SHOWN = [
  'settings.json',
  'CLAUDE.md',
  'rules',
  'agents',
  'commands',
  'skills',
  'output-styles',
  'hooks',
  'plugins',
] as const;

/** File of the login in the configuration folder. */
export const LOGIN = '.credentials.json';

/** Who brings a key needs no login, and the login then stays where it is. */
export const KEYS = ['ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN'] as const;

function loginIn(users: string | null, variables: Variables): readonly string[] {
  if (users === null || KEYS.some((name) => variables[name])) return [];
  const login = join(users, LOGIN);
  return existsSync(login) ? [login] : [];
}

/** Folder of the user's login, settings and sessions; null without a home. */
export function configFolder({ CLAUDE_CONFIG_DIR: given, HOME: home }: Variables): string | null {
  if (given !== undefined && isAbsolute(given)) return given;
  return home === undefined ? null : join(home, '.claude');
}

/** What of the user's `.claude.json` no attempt needs: other work of the user, and servers that hold credentials of their own. */
const LEFT_OUT: ReadonlySet<string> = new Set(['projects', 'mcpServers']);

function writeProgramState(path: string, variables: Variables): void {
  // A link that leads nowhere is there too: preparing again must not write through what an agent put in the way.
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
  const kept = Object.entries(readProgramState(variables)).filter(([name]) => !LEFT_OUT.has(name));
  writeFileSync(path, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600, flag: 'wx' });
}

/** The user's `.claude.json`, which holds servers, projects and what the program remembers of the user; null without a home. */
export function programStateFile({ CLAUDE_CONFIG_DIR: given, HOME: home }: Variables): string | null {
  const folder = given !== undefined && isAbsolute(given) ? given : home;
  return folder === undefined ? null : join(folder, '.claude.json');
}

/** What the user's `.claude.json` holds; nothing where there is none that can be read. */
export function readProgramState(variables: Variables): object {
  const file = programStateFile(variables);
  if (file === null) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // The program writes a new one where there is none that can be read.
    return {};
  }
}
