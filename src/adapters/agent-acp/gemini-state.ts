import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import type { AgentRequest } from '../../ports/agents.ts';
import type { SandboxAccess } from '../../ports/processes.ts';
import { readSettings, type Settings, section } from './settings-file.ts';

/*
 * Where Gemini CLI keeps its login, settings and sessions. The user's own folder decides what every later session of the user does, so in a
 * sandbox each attempt gets a folder of its own, `GEMINI_CLI_HOME/.gemini`:
 *
 *   settings.json           a copy without servers, hooks and telemetry, that tries a call again twice at most; dropped with the attempt
 *   GEMINI.md, commands     the user's, shown read-only
 *   oauth_creds.json, ...   the user's, writable: a login is renewed in place, for everybody
 *   tmp/task/chats          the sessions of the task, kept for its next attempt
 *   projects.json           says that the tree of this attempt is the project called `task`, wherever it lies
 *
 * Without a sandbox nothing would enforce this, and the program works with the user's folder.
 */

/** Where one attempt finds its state. */
export interface GeminiState {
  readonly environment: Readonly<Record<string, string>>;
  readonly access: Required<Omit<SandboxAccess, 'network'>>;
}

/** Name of the project as the program knows it; lower-case letters alone. */
const PROJECT = 'task';

/** Prepares the state of an attempt; what is there already stays as it is. */
export function prepareGeminiState(request: AgentRequest, variables: Variables): GeminiState {
  if (request.isolation !== 'sandbox') return { environment: {}, access: { writable: [], readable: [], placed: [] } };
  const home = join(request.stateFolder, String(request.attempt));
  const own = join(home, '.gemini');
  const project = join(own, 'tmp', PROJECT);
  const chats = join(request.stateFolder, 'chats');
  for (const folder of [chats, join(project, 'chats')]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(join(own, 'settings.json'))) setAside(chats, request.attempt);
  const users = usersGeminiFolder(variables);
  create(join(own, 'settings.json'), JSON.stringify(settingsFor(users, variables)));
  create(join(own, 'projects.json'), JSON.stringify({ projects: { [request.workspace]: PROJECT } }));
  create(join(project, '.project_root'), request.workspace);
  const here = (names: readonly string[]) =>
    users === null
      ? []
      : names.filter((name) => existsSync(join(users, name))).map((name) => ({ name, source: join(users, name) }));
  const shown = here(SHOWN);
  const logins = KEYS.some((name) => variables[name]) ? [] : here(LOGINS);
  return {
    environment: { GEMINI_CLI_HOME: home },
    access: {
      writable: [own, project],
      readable: shown.map(({ source }) => source),
      placed: [
        { source: chats, path: join(project, 'chats'), writable: true },
        ...shown.map(({ name, source }) => ({ source, path: join(own, name), writable: false })),
        ...logins.map(({ name, source }) => ({ source, path: join(own, name), writable: true })),
      ],
    },
  };
}

/** Folder of the user's login, settings and sessions; null without a home. */
export function usersGeminiFolder({ GEMINI_CLI_HOME: given, HOME: home }: Variables): string | null {
  const folder = given || home;
  return folder === undefined || folder === '' ? null : join(folder, '.gemini');
}

/** What a user arranges and a session obeys. */
const SHOWN = ['GEMINI.md', 'commands', 'system.md', 'skills', 'agents'] as const;
/** Logins, and what the program remembers beside them. */
const LOGINS = ['oauth_creds.json', 'gemini-credentials.json', 'google_accounts.json', 'installation_id'] as const;
/** Who brings a key needs no login, and the login then stays where it is. */
const KEYS = ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] as const;

/** What of the user's settings no attempt needs: servers and programs that hold credentials of their own, and what is sent elsewhere. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'mcpServers',
  'mcp',
  'hooks',
  'hooksConfig',
  'telemetry',
  'ide',
  'extensions',
]);

/** Calls of the provider for one answer: waiting is the scheduler's business. */
const MOST_CALLS = 3;

function settingsFor(users: string | null, variables: Variables): Settings {
  const settings = (users === null ? null : readSettings(join(users, 'settings.json'))) ?? {};
  const kept = Object.fromEntries(Object.entries(settings).filter(([name]) => !LEFT_OUT.has(name)));
  const security = section(kept, 'security');
  const auth = section(security, 'auth');
  // Without a word of the user's about it the program wants to be told how it legitimates itself.
  const selectedType = auth['selectedType'] ?? (variables['GEMINI_API_KEY'] ? 'gemini-api-key' : undefined);
  return {
    ...kept,
    general: { ...section(kept, 'general'), disableAutoUpdate: true, enableAutoUpdate: false, maxAttempts: MOST_CALLS },
    privacy: { ...section(kept, 'privacy'), usageStatisticsEnabled: false },
    security: {
      ...security,
      auth: { ...auth, ...(selectedType === undefined ? {} : { selectedType }) },
    },
    // A sandbox of its own cannot be set up inside of ours.
    tools: { ...section(kept, 'tools'), sandbox: false },
  };
}

/** A link that leads nowhere is there too: preparing again must not write through what an agent put in the way. */
function create(path: string, text: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) return;
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
}

/**
 * The program names the file of a session by the minute in which it was opened, and one that is opened again in the same minute is emptied
 * before it is read (0.61.0). Under another name it is only read. Done before the attempt starts and not again.
 */
function setAside(chats: string, attempt: number): void {
  for (const name of readdirSync(chats)) {
    const id = /^session-\d{4}-.*-([0-9a-f]{8}\.jsonl?)$/.exec(name)?.[1];
    if (id !== undefined) renameSync(join(chats, name), join(chats, `session-kept-${attempt}-${id}`));
  }
}
