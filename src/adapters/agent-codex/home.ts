import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import { createFile } from '../../files/private-file.ts';
import type { AgentRequest } from '../../ports/agents.ts';
import type { PlacedPath, SandboxAccess } from '../../ports/processes.ts';
import { usersFile } from './host.ts';
import { shareLogin } from './login.ts';
import { profileFile, readProfile } from './profile.ts';
import { markStart } from './rollout.ts';
import { rolloutFiles, threadOf } from './rollout-files.ts';
import { type CodexSettings, keptText, readSettings } from './settings.ts';

/*
 * Where the program keeps its login, settings and threads. The user's own folder decides what every later session of the user does: settings
 * hold hooks, servers and programs that are called, rules and skills are obeyed. So each attempt gets a folder of its own, as CODEX_HOME:
 *
 *   AGENTS.md, skills, hooks, ...   the user's, shown read-only
 *   config.toml                     a copy without servers, other projects, notifications and telemetry; dropped with the attempt
 *   NAME.config.toml                a copy of the user's profile of that name, where one is configured
 *   auth.json                       leads to the login that all attempts share (see login.ts); below a sandbox to the user's own
 *   sessions/                       the threads of one session of the task, kept for its next attempt; so are the locks on them
 *
 * The program chooses the id of a thread itself, after the start. Because a session has a folder of its own, the thread is known by where it
 * lies, however early everything was killed.
 */

/** Where one attempt finds its state. */
export interface CodexHome {
  /** Value of CODEX_HOME. */
  readonly folder: string;
  readonly access: Required<Omit<SandboxAccess, 'network'>>;
  readonly settings: CodexSettings;
  /** The thread to go on with, its file as this process sees it; null when there is none yet. */
  readonly thread: { readonly id: string; readonly file: string } | null;
}

/** Name of the file, in the home, that holds the schema of what is asked for. */
export const SCHEMA_FILE = 'result-schema.json';

/** What a home is made from. */
export interface HomeSource {
  readonly request: AgentRequest;
  readonly variables: Variables;
  /** Folder of the login that all attempts share. */
  readonly sharedLogin: string;
}

/** What a user arranges and a session obeys. */
const SHOWN = [
  'AGENTS.md',
  'AGENTS.override.md',
  'prompts',
  'skills',
  'rules',
  'agents',
  'hooks',
  'hooks.json',
] as const;

/** Prepares the home of an attempt; what is there already stays as it is. */
export function prepareHome({ request, variables, sharedLogin }: HomeSource): CodexHome {
  const places = placesOf(request);
  for (const folder of [places.sessions, places.locks, places.folder])
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  markStart(places.start, places.sessions);
  const settings = writeSettings(places.folder, { variables, profile: request.profile ?? null });
  const shown = SHOWN.flatMap((name) => {
    const source = usersFile(variables, name);
    return source === null ? [] : [{ source, path: join(places.folder, name), writable: false }];
  });
  const kept = [
    { source: places.sessions, path: join(places.folder, 'sessions'), writable: true },
    { source: places.locks, path: join(places.folder, 'thread-writer-locks'), writable: true },
  ];
  const inSandbox = request.isolation === 'sandbox';
  const placed: readonly PlacedPath[] = [...kept, ...shown];
  if (!inSandbox) for (const { source, path } of placed) link(source, path);
  if (request.schema !== undefined) createFile(join(places.folder, SCHEMA_FILE), JSON.stringify(request.schema));
  const login = !usesLogin(settings, variables)
    ? null
    : linkLogin(places.folder, { variables, sharedLogin, inSandbox });
  return {
    folder: places.folder,
    settings,
    thread: request.resumeSession === null ? null : threadIn(places.sessions, request.resumeSession),
    access: {
      writable: [places.folder, ...(login === null ? [] : [login])],
      // Settings may name what lies beside them by its path.
      readable: inSandbox ? shown.map(({ source }) => source) : [],
      placed: inSandbox ? placed : [],
    },
  };
}

/** Where things of one attempt lie; the threads of a session stay where they are from attempt to attempt. */
export function placesOf({ stateFolder, attempt, resumeSession, sessionId }: AgentRequest) {
  return {
    folder: join(stateFolder, String(attempt)),
    start: join(stateFolder, `${attempt}.start.json`),
    locks: join(stateFolder, 'locks'),
    sessions: sessionFolder(join(stateFolder, 'sessions'), resumeSession ?? sessionId),
  };
}

/** A session is known by the id it was given, and once it runs by the id that the program gave its thread. */
function sessionFolder(all: string, id: string): string {
  // Ids that are no plain names come from nobody but an agent that wants to lead us elsewhere.
  const own = join(all, /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(id) ? id : 'unknown');
  if (existsSync(own)) return isBelow(all, realpathSync(own)) ? realpathSync(own) : join(all, 'unknown');
  return sessionsIn(all).find((folder) => rolloutFiles(folder).some((file) => threadOf(file) === id)) ?? own;
}

/** The folder of a session leads to another one beside it, and never out. */
function isBelow(all: string, folder: string): boolean {
  return dirname(folder) === realpathSync(all);
}

/** From now on the session may be asked for by the id of its thread too, also while nothing of the thread is on disk. */
export function nameThread(sessions: string, thread: string): void {
  if (THREAD_ID.test(thread)) link(sessions, join(dirname(sessions), thread));
}

const THREAD_ID = /^[0-9a-f-]{36}$/;

function sessionsIn(all: string): readonly string[] {
  try {
    return readdirSync(all).map((name) => join(all, name));
  } catch {
    return [];
  }
}

/** The thread of that id, or the main one where the session is known by another. */
function threadIn(sessions: string, id: string): CodexHome['thread'] {
  const files = rolloutFiles(sessions);
  const file = files.find((each) => threadOf(each) === id) ?? files[0];
  return file === undefined ? null : { id: threadOf(file), file };
}

/** Who brings a key needs no login, and the login then stays where it is. */
const KEYS = ['CODEX_API_KEY', 'CODEX_ACCESS_TOKEN'] as const;

/** The variable that holds the key the program will use, or null when it needs a login. */
export function keyVariable({ provider }: CodexSettings, variables: Variables): string | null {
  if (provider?.keyVariable) return provider.keyVariable;
  return KEYS.find((name) => variables[name]) ?? null;
}

function usesLogin(settings: CodexSettings, variables: Variables): boolean {
  const { provider } = settings;
  return keyVariable(settings, variables) === null && (provider === null || provider.needsLogin);
}

/** The folder that has to be writable for a login to be renewed, or null when there is none to renew from inside. */
function linkLogin(
  folder: string,
  at: { readonly variables: Variables; readonly sharedLogin: string; readonly inSandbox: boolean },
): string | null {
  const users = usersFile(at.variables, 'auth.json');
  if (!at.inSandbox) {
    if (users !== null) link(users, join(folder, 'auth.json'));
    return null;
  }
  if (!shareLogin({ users, shared: at.sharedLogin })) return null;
  // With its lock beside it: who comes too late to renew reads what another attempt has renewed.
  for (const name of ['auth.json', 'auth.lock']) link(join(at.sharedLogin, name), join(folder, name));
  return at.sharedLogin;
}

function link(source: string, path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) symlinkSync(source, path);
}

/** Reads the user's settings and gives the attempt its copy. */
function writeSettings(
  folder: string,
  { variables, profile }: { readonly variables: Variables; readonly profile: string | null },
): CodexSettings {
  const settings = usersSettings(variables, profile);
  createFile(join(folder, 'config.toml'), settings.kept);
  if (profile !== null) createFile(join(folder, profileFile(profile)), keptText(readProfile(profile, variables) ?? ''));
  return settings;
}

/** What the user's `config.toml` says with a profile laid over it; that of an empty one when there is none. */
export function usersSettings(variables: Variables, profile: string | null = null): CodexSettings {
  const path = usersFile(variables, 'config.toml');
  const over = profile === null ? '' : (readProfile(profile, variables) ?? '');
  try {
    return readSettings(path === null ? '' : readFileSync(path, 'utf8'), over);
  } catch {
    return readSettings('');
  }
}
