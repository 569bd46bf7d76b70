import { expect, it } from 'vitest';
import { codexProviders } from './providers.ts';
import { readSettings } from './settings.ts';

const OWN = ['api.openai.com:443', 'chatgpt.com:443', 'auth.openai.com:443'];
const CHOSEN = 'model_provider = "own"\n[model_providers.own]\nbase_url = "http://127.0.0.1:8788/v1"\n';

it.each([
  ['nothing is said', '', {}, OWN],
  ['settings name a provider on this machine', CHOSEN, {}, ['127.0.0.1:8788']],
  ['that provider wants the login', `${CHOSEN}requires_openai_auth = true\n`, {}, [...OWN, '127.0.0.1:8788']],
  ['a local one that is built in is chosen', 'model_provider = "ollama"\n', {}, ['localhost:11434']],
  ['the environment names one', '', { OPENAI_BASE_URL: 'https://llm.example/v1' }, ['llm.example:443']],
  ['both name one', CHOSEN, { OPENAI_BASE_URL: 'https://llm.example/v1' }, ['127.0.0.1:8788', 'llm.example:443']],
  ['the settings cannot be read', '[broken', {}, OWN],
])('knows where the provider is when %s', (_, settings, variables, expected) => {
  expect(codexProviders(readSettings(settings), variables)).toEqual(expected);
});
