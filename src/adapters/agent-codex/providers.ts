import type { Variables } from '../../core/agent/variables.ts';
import { providersIn, targetOfUrl } from '../../core/network/provider-address.ts';
import type { CodexSettings } from './settings.ts';

/** Its own provider with a key and with an account, and where a login with an account is renewed (documented, not tried). */
const OWN = ['api.openai.com:443', 'chatgpt.com:443', 'auth.openai.com:443'] as const;

/** Entries of an allow-list for the provider, by the user's settings and environment. */
export function codexProviders(
  { provider, providerUrl }: Pick<CodexSettings, 'provider' | 'providerUrl'>,
  variables: Variables,
): readonly string[] {
  const chosen = targetOfUrl(providerUrl ?? variables['OPENAI_BASE_URL'] ?? '');
  const own = chosen === null || provider?.needsLogin === true ? OWN : [];
  return [...new Set([...own, ...(chosen === null ? [] : [chosen]), ...providersIn(variables)])];
}
