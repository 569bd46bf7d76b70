import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { credentialsNamed, headerCredential } from '../../core/agent/credentials.ts';
import { allowVariables, type Variables } from '../../core/agent/variables.ts';
import type { KnownSecret } from '../../core/secret/find.ts';
import type { Redact } from '../../core/text/shorten.ts';
import { findProgram, programFiles } from '../../files/program.ts';
import type { AgentPresence, AgentRequest } from '../../ports/agents.ts';
import { LaunchRefusal } from '../../ports/launch-refusal.ts';
import { plantedPlugin, withInstructions } from './opencode-project.ts';
import { prepareOpencodeState, usersOpencode, usersSettings } from './opencode-state.ts';
import { inspectProgram } from './presence.ts';
import type { AcpProgram, AcpSurroundings } from './program.ts';
import { classOfWords, type RefusalHeard, readableError, sentence, statusIn } from './provider-words.ts';
import { opencodeProviders } from './providers.ts';
import { parseSettings } from './settings-file.ts';

const INSTALL = 'Install OpenCode (`npm install -g opencode-ai`) and log in with `opencode auth login`.';

/** OpenCode, the user's own installation and login, started as `opencode acp`. */
export function opencodeProgram({ variables, run }: AcpSurroundings): AcpProgram {
  return {
    name: 'opencode',
    title: 'opencode',
    advice: {
      check: 'Run `opencode --version` and `opencode run hello` by hand, mend what they name, then retry.',
      logIn: 'Log in with `opencode auth login`, or mend the key of your provider in opencode.json, then retry.',
    },
    startsWithModel: false,
    signIn: null,
    providers: (model) => opencodeProviders(model, usersSettings(variables), variables),
    presence: () =>
      inspectProgram(
        { name: 'opencode', title: 'OpenCode', install: INSTALL, program: findOpencode(variables), run },
        () => inspectLogin(variables),
      ),
    start: (request) => start(request, variables),
    hearPlain: hearLog,
    secrets: (model) => secretsOf(model, variables),
  };
}

function findOpencode(variables: Variables): string | null {
  return findProgram('opencode', variables, ['.opencode/bin', '.local/bin']);
}

function start(request: AgentRequest, variables: Variables): ReturnType<AcpProgram['start']> {
  refusePlugins(request);
  const program = findOpencode(variables);
  const state = prepareOpencodeState(request, variables);
  // In a sandbox the settings that these name are in the attempt's own copy already, without what is left out of it.
  const except = request.isolation === 'sandbox' ? /^OPENCODE_CONFIG(?:_\w+)?$/ : /^$/;
  const allowed = Object.entries(allowVariables(variables, ALLOWED)).filter(([name]) => !except.test(name));
  const names = keyVariables(request.model, variables);
  const keys = names.flatMap((name) => (variables[name] ? [[name, variables[name]] as const] : []));
  return {
    // It asks its provider again for ever and says so in its log alone.
    argv: [program ?? 'opencode', 'acp', '--print-logs', '--log-level', 'ERROR'],
    environment: {
      ...Object.fromEntries(allowed),
      ...Object.fromEntries(keys),
      ...SETTINGS,
      OPENCODE_CONFIG_CONTENT: settingsAbove(request, variables),
      ...state.environment,
    },
    access: {
      ...state.access,
      readable: [...state.access.readable, ...(program === null ? [] : programFiles(program))],
      network: 'host',
    },
  };
}

/** Below a sandbox nothing hides the plugins of a repository, and no variable keeps the program from importing them. */
function refusePlugins({ isolation, workspace }: AgentRequest): void {
  const planted = isolation === 'sandbox' ? null : plantedPlugin(workspace);
  if (planted === null) return;
  throw new LaunchRefusal(
    `${planted} of this repository holds plugins, which OpenCode would run with your key and outside of a sandbox.`,
    'Let the run have a sandbox (`slipway doctor` says what is missing for one), choose another agent, or remove them.',
  );
}

/** In a sandbox what the user's variable says is in the attempt's own copy already. */
function settingsAbove(request: AgentRequest, variables: Variables): string {
  const given =
    request.isolation === 'sandbox' ? {} : (parseSettings(variables['OPENCODE_CONFIG_CONTENT'] ?? '') ?? {});
  return JSON.stringify(withInstructions(request.workspace, usersSettings(variables), given));
}

/** No updates, no downloads, nothing shared in the middle of a run, and nothing obeyed that a repository says. */
const SETTINGS = {
  OPENCODE_DISABLE_PROJECT_CONFIG: '1',
  OPENCODE_DISABLE_AUTOUPDATE: '1',
  OPENCODE_DISABLE_MODELS_FETCH: '1',
  OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
  OPENCODE_DISABLE_SHARE: '1',
} as const;

const ALLOWED = {
  own: /^(?:OPENCODE_\w+|XDG_(?:CONFIG|DATA|STATE|CACHE)_HOME)$/,
  /** Of a session or server that we may have been started from, and places that are the attempt's own. */
  except:
    /^OPENCODE_(?:DB|PID|CLIENT|ROUTE|TERMINAL|WORKSPACE_ID|SERVER_\w+|TEST_\w+|CONSOLE_TOKEN|PRINT_LOGS|LOG_LEVEL)$/,
} as const;

/** Variables of the providers whose names do not say them. */
const PROVIDER_KEYS: Readonly<Record<string, readonly string[]>> = {
  google: ['GOOGLE_GENERATIVE_AI_API_KEY', 'GEMINI_API_KEY'],
  'amazon-bedrock': ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_REGION', 'AWS_PROFILE'],
};

/** What a provider is told besides its credential. */
const NO_CREDENTIAL = /_(?:REGION|PROFILE)$/;

/** The variables that hold the key of the model's provider: those that the settings name as `{env:NAME}`, and the provider's own. */
function keyVariables(model: string | null, variables: Variables): readonly string[] {
  const settings = usersSettings(variables);
  const named = [...JSON.stringify(settings['provider'] ?? {}).matchAll(/\{env:(\w+)\}/g)].flatMap(
    ([, name]) => name ?? [],
  );
  const chosen = model ?? settings['model'];
  const provider = typeof chosen === 'string' && chosen.includes('/') ? (chosen.split('/')[0] ?? '') : '';
  const own =
    PROVIDER_KEYS[provider] ?? (provider === '' ? [] : [`${provider.toUpperCase().replaceAll(/\W/g, '_')}_API_KEY`]);
  return [...new Set([...named, ...own])];
}

/** Keys may be in variables of any name, and in the settings themselves. */
function secretsOf(model: string | null, variables: Variables): readonly KnownSecret[] {
  const literal = [
    ...JSON.stringify(usersSettings(variables)['provider'] ?? {}).matchAll(/"apiKey":("(?:[^"\\]|\\.)*")/g),
  ];
  const values = literal.map(([, text = '""']) => String(JSON.parse(text))).filter((value) => !value.startsWith('{'));
  return [
    ...credentialsNamed(
      keyVariables(model, variables).filter((name) => !NO_CREDENTIAL.test(name)),
      variables,
    ),
    ...values.flatMap((value) => headerCredential('OPENCODE_KEY', { header: 'key', value })),
  ];
}

/** Where the program would get its credential from, by name, and whether it is there. Nothing secret is opened and nobody is asked. */
function inspectLogin(variables: Variables): Required<Pick<AgentPresence, 'login' | 'credentials'>> {
  const keys = keyVariables(null, variables).filter((name) => variables[name]);
  if (keys.length > 0) return { login: 'yes', credentials: keys };
  const { login } = usersOpencode(variables);
  if (login !== null && existsSync(login)) return { login: 'yes', credentials: [login] };
  // A provider may hold its key in the settings, or need none.
  const hasProvider = Object.keys(usersSettings(variables)['provider'] ?? {}).length > 0;
  return hasProvider
    ? { login: 'unknown', credentials: [join(usersOpencode(variables).config ?? '', 'opencode.json')] }
    : { login: 'no', credentials: [] };
}

/** A line of its log that tells of a refused call of the provider; calls for titles and the like are tried again and do not matter. */
function hearLog(line: string, redact: Redact): RefusalHeard | null {
  if (!/\blevel=ERROR\b/.test(line) || !/message="stream error"/.test(line) || /\bagent=title\b/.test(line))
    return null;
  const words = /error\.error="((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line;
  const said = sentence(readableError(words.replace(/^AI_\w+: /, ''), redact));
  return { class: classOfWords(words) ?? 'retryable', status: statusIn(words), said };
}
