import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { allowVariables, type Variables } from '../../core/agent/variables.ts';
import { findProgram, programFiles } from '../../files/program.ts';
import type { AgentPresence, AgentRequest } from '../../ports/agents.ts';
import { prepareGeminiState, usersGeminiFolder } from './gemini-state.ts';
import { inspectProgram } from './presence.ts';
import type { AcpProgram, AcpSurroundings } from './program.ts';
import { geminiProviders } from './providers.ts';
import { readSettings, section } from './settings-file.ts';

const INSTALL =
  'Install Gemini CLI (`npm install -g @google/gemini-cli`) and log in by running `gemini` once, or set GEMINI_API_KEY.';

/** Gemini CLI, the user's own installation and login, started as `gemini --acp`. */
export function geminiProgram({ variables, run }: AcpSurroundings): AcpProgram {
  return {
    name: 'gemini',
    title: 'gemini',
    advice: {
      check: 'Run `gemini --version` and `gemini -p hello` by hand, mend what they name, then retry.',
      logIn: 'Log in by running `gemini` once, or set GEMINI_API_KEY, then retry.',
    },
    startsWithModel: true,
    signIn: variables['GEMINI_API_KEY'] ? 'gemini-api-key' : null,
    providers: () => geminiProviders(variables),
    presence: () =>
      inspectProgram(
        { name: 'gemini', title: 'Gemini CLI', install: INSTALL, program: findGemini(variables), run },
        () => inspectLogin(variables),
      ),
    start: (request) => start(request, variables),
    // What it has to say of calls that it makes again it says when it ends.
    hearPlain: () => null,
  };
}

function findGemini(variables: Variables): string | null {
  return findProgram('gemini', variables, ['.local/bin', '.npm-global/bin']);
}

function start(request: AgentRequest, variables: Variables): ReturnType<AcpProgram['start']> {
  const program = findGemini(variables);
  const state = prepareGeminiState(request, variables);
  return {
    argv: [program ?? 'gemini', '--acp', ...(request.model === null ? [] : ['-m', request.model])],
    environment: {
      ...keysOfNobody(request),
      ...allowVariables(variables, ALLOWED),
      ...state.environment,
      ...ONE_PROCESS,
      ...UNTRUSTED,
    },
    access: {
      ...state.access,
      readable: [...state.access.readable, ...(program === null ? [] : programFiles(program))],
      network: 'host',
    },
  };
}

/**
 * Without it the program starts itself once more to have a larger heap: it would take twice as long to be there, and outlive the process
 * that was started by as long as it takes to notice.
 */
const ONE_PROCESS = { GEMINI_CLI_NO_RELAUNCH: 'true' } as const;

/** A copy of a project is trusted by nobody, whatever the user's settings trust: its settings, servers, hooks and `.gemini/.env` are not obeyed. */
const UNTRUSTED = { GEMINI_CLI_TRUST_WORKSPACE: 'false' } as const;

/**
 * The `.env` of a folder that nobody trusts may still bring these, where they are not set (0.61.0, AUTH_ENV_VAR_WHITELIST): the task would be
 * done on the account of the repository. Set to nothing they are taken for unset. Below a sandbox the `.env` of the user's home is read
 * where the tree has none.
 */
function keysOfNobody({ isolation, workspace }: AgentRequest): Readonly<Record<string, string>> {
  if (isolation !== 'sandbox' && !existsSync(join(workspace, '.env'))) return {};
  return { GEMINI_API_KEY: '', GOOGLE_API_KEY: '', GOOGLE_CLOUD_PROJECT: '', GOOGLE_CLOUD_LOCATION: '' };
}

const ALLOWED = {
  own: /^(?:GEMINI|GOOGLE)_\w+$/,
  /** Of an editor that we may have been started from, places that are the attempt's own, and sandboxes that would stand inside of ours. */
  except:
    /^GEMINI_(?:CLI_(?:HOME|IDE_\w+|NO_RELAUNCH|ACTIVITY_LOG_TARGET|TRUST_WORKSPACE|TRUSTED_FOLDERS_PATH|SURFACE)|SANDBOX\w*|PTY_INFO|DEBUG_LOG_FILE)$/,
} as const;

const KEYS = ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] as const;
/** Variables that send the program to credentials of other kinds. */
const PROVIDERS = ['GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_GCA', 'GOOGLE_APPLICATION_CREDENTIALS'] as const;

/** Where the program would get its credential from, by name, and whether it is there. Nothing secret is opened and nobody is asked. */
function inspectLogin(variables: Variables): Required<Pick<AgentPresence, 'login' | 'credentials'>> {
  const keys = KEYS.filter((name) => variables[name]);
  if (keys.length > 0) return { login: 'yes', credentials: keys };
  const providers = PROVIDERS.filter((name) => variables[name]);
  if (providers.length > 0) return { login: 'unknown', credentials: providers };
  const folder = usersGeminiFolder(variables);
  if (folder === null) return { login: 'no', credentials: [] };
  const files = ['oauth_creds.json', 'gemini-credentials.json'].map((name) => join(folder, name)).filter(existsSync);
  if (files.length > 0) return { login: 'yes', credentials: files };
  const settings = readSettings(join(folder, 'settings.json')) ?? {};
  const selected = section(section(settings, 'security'), 'auth')['selectedType'];
  // A key may be kept in a keyring, which nobody opens.
  return typeof selected === 'string' ? { login: 'unknown', credentials: [] } : { login: 'no', credentials: [] };
}
