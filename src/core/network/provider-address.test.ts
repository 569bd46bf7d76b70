import { expect, it } from 'vitest';
import { providersIn, targetOfUrl } from './provider-address.ts';

it.each([
  ['http://127.0.0.1:8788', '127.0.0.1:8788'],
  ['http://localhost', 'localhost:80'],
  ['https://LLM.example/v1?x=1', 'llm.example:443'],
  ['https://user:pa@ss@llm.example:8443/v1', null],
  ['https://user:word@llm.example:8443/v1', 'llm.example:8443'],
  ['wss://llm.example', 'llm.example:443'],
  ['http://[::1]:11434/', '[::1]:11434'],
  [' https://llm.example#x ', 'llm.example:443'],
  ['llm.example:443', null],
  ['ftp://llm.example', null],
  ['https://', null],
  ['https://127.1/', null],
  ['', null],
])('the address of %j is %j', (url, target) => {
  expect(targetOfUrl(url)).toBe(target);
});

it('an environment names providers by the variables of known programs alone', () => {
  expect(
    providersIn({
      ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
      ANTHROPIC_BEDROCK_BASE_URL: 'https://bedrock.example',
      OPENAI_API_BASE: 'http://127.0.0.1:2/v1',
      OPENAI_BASE_URL: 'http://127.0.0.1:2/v1',
      GOOGLE_GEMINI_BASE_URL: 'https://gemini.example',
      AZURE_OPENAI_ENDPOINT: 'https://azure.example/',
      OLLAMA_HOST: 'http://127.0.0.1:11434',
      OPENROUTER_BASE_URL: undefined,
      SHOP_BASE_URL: 'https://shop.example',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'https://telemetry.example',
      ANTHROPIC_API_KEY: 'https://key.example',
    }),
  ).toEqual([
    '127.0.0.1:1',
    'bedrock.example:443',
    '127.0.0.1:2',
    'gemini.example:443',
    'azure.example:443',
    '127.0.0.1:11434',
  ]);
});
