import type { Variables } from '../../core/agent/variables.ts';
import { providersIn, targetOfUrl } from '../../core/network/provider-address.ts';

/*
 * Where the programs look for their providers. Gemini CLI has a host for keys, one for logins with an account, whose tokens are renewed at
 * others, and Vertex one for each region. OpenCode has the providers of the user's settings, and those that it knows by name.
 */

const GEMINI_KEY = ['generativelanguage.googleapis.com:443'] as const;
const GEMINI_LOGIN = [
  'cloudcode-pa.googleapis.com:443',
  'oauth2.googleapis.com:443',
  'accounts.google.com:443',
] as const;
const VERTEX = ['*.googleapis.com:443'] as const;

/** Entries of an allow-list for the provider of Gemini CLI, by the user's environment. */
export function geminiProviders(variables: Variables): readonly string[] {
  const named = providersIn(variables);
  if (targetOfUrl(variables['GOOGLE_GEMINI_BASE_URL'] ?? '') !== null) return named;
  const isVertex = variables['GOOGLE_GENAI_USE_VERTEXAI'] === 'true';
  return [...new Set([...(isVertex ? VERTEX : [...GEMINI_KEY, ...GEMINI_LOGIN]), ...named])];
}

/** Hosts of providers by the name that stands before the slash of a model. */
const BY_NAME: Readonly<Record<string, readonly string[]>> = {
  anthropic: ['api.anthropic.com:443'],
  openai: ['api.openai.com:443'],
  google: GEMINI_KEY,
  openrouter: ['openrouter.ai:443'],
  deepseek: ['api.deepseek.com:443'],
  groq: ['api.groq.com:443'],
  mistral: ['api.mistral.ai:443'],
  xai: ['api.x.ai:443'],
  opencode: ['opencode.ai:443'],
  'github-copilot': ['api.githubcopilot.com:443', 'api.github.com:443'],
  'amazon-bedrock': ['*.amazonaws.com:443'],
};

/** Entries of an allow-list for the providers of OpenCode: every address in its settings, and the provider of the model by its name. */
export function opencodeProviders(
  model: string | null,
  settings: Readonly<Record<string, unknown>>,
  variables: Variables,
): readonly string[] {
  const chosen = [model, settings['model'], settings['small_model']].flatMap((name) =>
    typeof name === 'string' && name.includes('/') ? [name.slice(0, name.indexOf('/'))] : [],
  );
  const written = [...JSON.stringify(settings['provider'] ?? {}).matchAll(/"baseURL":"([^"]+)"/g)].flatMap(
    ([, url = '']) => targetOfUrl(url) ?? [],
  );
  return [...new Set([...chosen.flatMap((name) => BY_NAME[name] ?? []), ...written, ...providersIn(variables)])];
}
