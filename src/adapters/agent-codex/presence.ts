import type { Variables } from '../../core/agent/variables.ts';
import type { AgentPresence, LoginState } from '../../ports/agents.ts';
import { keyVariable, usersSettings } from './home.ts';
import { findCodex, usersFile } from './host.ts';
import { kindOfLogin } from './login.ts';
import { codexProviders } from './providers.ts';
import type { CodexSettings } from './settings.ts';

const INSTALL =
  'Install Codex (`npm install -g @openai/codex`) and log in with `codex login`; or name another agent, such as `shell:COMMAND`.';

/** Whether the program is there, which version, and what it will be legitimated by: the kind, never the secret. */
export async function inspectCodex(
  variables: Variables,
  run: (argv: readonly string[]) => Promise<{ readonly code: number | null; readonly stdout: string }>,
): Promise<AgentPresence> {
  const program = findCodex(variables);
  const absent = { name: 'codex', available: false, version: null, hint: INSTALL } as const;
  if (program === null) return { ...absent, detail: 'There is no `codex` on the PATH or in ~/.local/bin.' };
  const { code, stdout } = await run([program.native, '--version']);
  const version = /\d+\.\d+\.\d+[\w.-]*/.exec(stdout)?.[0];
  if (code !== 0 || version === undefined) {
    const hint = `Run it by hand. ${INSTALL}`;
    return { ...absent, detail: `\`${program.native} --version\` does not tell a version.`, hint };
  }
  const { said, ...legitimated } = legitimation(variables);
  const detail = `Codex ${version} is at ${program.native}. ${said}`;
  const providers = codexProviders(usersSettings(variables), variables);
  return { name: 'codex', available: true, version, detail, program: program.native, providers, ...legitimated };
}

/** What the program will show its provider, and what to do when there is nothing. */
interface Legitimation {
  readonly said: string;
  readonly hint: string;
  readonly login?: LoginState;
  readonly credentials: readonly string[];
}

function legitimation(variables: Variables): Legitimation {
  const settings = usersSettings(variables);
  const key = keyVariable(settings, variables);
  if (key !== null) return byKey(key, variables);
  if (settings.provider !== null && !settings.provider.needsLogin)
    return { said: `Your provider ${settings.provider.name} needs no key.`, hint: '', credentials: [] };
  const file = usersFile(variables, 'auth.json');
  const credentials = file === null ? [] : [file];
  switch (kindOfLogin(file)) {
    case 'account':
      return { said: 'It is logged in with an account.', hint: '', login: 'yes', credentials };
    case 'key':
      return { said: 'It is logged in with a stored key.', hint: '', login: 'yes', credentials };
    case 'none': {
      const unused = variables['OPENAI_API_KEY'] ? '; it does not use OPENAI_API_KEY by itself' : '';
      return { said: `It is not logged in${unused}.`, hint: howToLogIn(settings), login: 'no', credentials };
    }
  }
}

function byKey(name: string, variables: Variables): Legitimation {
  const credentials = [name];
  if (variables[name]) return { said: `It gets the key in ${name}.`, hint: '', login: 'yes', credentials };
  return { said: `${name}, which your config.toml names, is not set.`, hint: `Set ${name}.`, login: 'no', credentials };
}

function howToLogIn({ keyring }: CodexSettings): string {
  return keyring
    ? 'Attempts cannot reach a keyring: set `cli_auth_credentials_store = "file"` in config.toml and run `codex login`.'
    : 'Run `codex login`, or set CODEX_API_KEY.';
}
