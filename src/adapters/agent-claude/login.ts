import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Variables } from '../../core/agent/variables.ts';
import type { AgentPresence } from '../../ports/agents.ts';
import { configFolder, KEYS, LOGIN } from './state.ts';

/** Variables that send the program to another provider, which has credentials of its own kinds. */
const PROVIDERS = ['CLAUDE_CODE_USE_BEDROCK', 'CLAUDE_CODE_USE_VERTEX', 'CLAUDE_CODE_USE_FOUNDRY'] as const;

/** Where the program would get its credential from, by name, and whether it is there. Nothing is opened and nobody is asked. */
export function inspectLogin(
  variables: Variables,
  platform: NodeJS.Platform = process.platform,
): Required<Pick<AgentPresence, 'login' | 'credentials'>> {
  const keys = KEYS.filter((name) => variables[name]);
  if (keys.length > 0) return { login: 'yes', credentials: keys };
  const providers = PROVIDERS.filter((name) => variables[name]);
  if (providers.length > 0) return { login: 'unknown', credentials: providers };
  const folder = configFolder(variables);
  const file = folder === null ? null : join(folder, LOGIN);
  if (file !== null && existsSync(file)) return { login: 'yes', credentials: [file] };
  if (platform === 'darwin') return { login: 'unknown', credentials: ['keychain: Claude Code-credentials'] };
  return { login: 'no', credentials: [] };
}
