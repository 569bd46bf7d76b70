import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import type { AgentPresence } from '../../ports/agents.ts';
import { configFolder, KEYS, LOGIN } from './state.ts';
import { readUserSettings } from './user-settings.ts';

/** Variables that send the program to another provider, which has credentials of its own kinds. */
const PROVIDERS = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY'] as const;

/** Where the program would get its credential from, by name, and whether it is there. No login is opened and nobody is asked. */
export function inspectLogin(
  variables: Variables,
  platform: NodeJS.Platform = process.platform,
): Required<Pick<AgentPresence, 'login' | 'credentials'>> {
  const { file: settings, environment, hasKeyHelper } = readUserSettings(variables);
  const set = (names: readonly string[]) => [
    ...names.filter((name) => environment[name]).map((name) => `${settings}: env.${name}`),
    ...names.filter((name) => variables[name] && environment[name] === undefined),
  ];
  const keys = set(KEYS);
  if (keys.length > 0) return { login: 'yes', credentials: keys };
  const providers = set(PROVIDERS);
  if (providers.length > 0) return { login: 'unknown', credentials: providers };
  // What it prints is known to nobody before it is asked.
  if (hasKeyHelper) return { login: 'unknown', credentials: [`${settings}: apiKeyHelper`] };
  const folder = configFolder(variables);
  const file = folder === null ? null : join(folder, LOGIN);
  if (file !== null && existsSync(file)) return { login: 'yes', credentials: [file] };
  if (platform === 'darwin') return { login: 'unknown', credentials: ['keychain: Claude Code-credentials'] };
  return { login: 'no', credentials: [] };
}
