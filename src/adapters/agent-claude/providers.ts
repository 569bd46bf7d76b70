import type { Variables } from '../../core/agent/variables.ts';
import { providersIn, targetOfUrl } from '../../core/network/provider-address.ts';
import { readUserSettings } from './user-settings.ts';

/*
 * Where the program looks for its provider. Its own is one host; a login with an account is renewed at two more, of which versions use one or
 * the other (documented, not tried). The clouds have a host for each region.
 */

const OWN = ['api.anthropic.com:443'] as const;
const LOGIN = ['console.anthropic.com:443', 'platform.claude.com:443'] as const;
const BEDROCK = ['*.amazonaws.com:443'] as const;
const VERTEX = ['*.googleapis.com:443'] as const;

/** Entries of an allow-list for the provider, by the user's environment and the `env` of the user's `settings.json`, which wins. */
export function claudeProviders(variables: Variables): readonly string[] {
  const told = { ...variables, ...readUserSettings(variables).environment };
  const named = providersIn(told);
  const clouds = [
    ...(isOn(told['CLAUDE_CODE_USE_BEDROCK']) ? BEDROCK : []),
    ...(isOn(told['CLAUDE_CODE_USE_VERTEX']) ? VERTEX : []),
  ];
  const isElsewhere = targetOfUrl(told['ANTHROPIC_BASE_URL'] ?? '') !== null || clouds.length > 0;
  return [...new Set([...(isElsewhere ? [] : [...OWN, ...LOGIN]), ...clouds, ...named])];
}

function isOn(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}
