import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claudeProviders } from './providers.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claude-providers-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const OWN = ['api.anthropic.com:443', 'console.anthropic.com:443', 'platform.claude.com:443'];

it.each([
  ['nothing is said', {}, OWN],
  ['the address is not one', { ANTHROPIC_BASE_URL: 'somewhere' }, OWN],
  ['a provider on this machine is named', { ANTHROPIC_BASE_URL: 'http://127.0.0.1:8788' }, ['127.0.0.1:8788']],
  ['a gateway is named', { ANTHROPIC_BASE_URL: 'https://user:word@llm.example/claude' }, ['llm.example:443']],
  ['a cloud is chosen', { CLAUDE_CODE_USE_BEDROCK: '1' }, ['*.amazonaws.com:443']],
  [
    'a cloud behind a gateway is chosen',
    { CLAUDE_CODE_USE_VERTEX: 'true', ANTHROPIC_VERTEX_BASE_URL: 'https://vertex.example:8443/v1' },
    ['*.googleapis.com:443', 'vertex.example:8443'],
  ],
])('knows where the provider is when %s', (_, variables, expected) => {
  expect(claudeProviders({ CLAUDE_CONFIG_DIR: folder, ...variables })).toEqual(expected);
});

it.each([
  ['{"env":{"ANTHROPIC_BASE_URL":"http://localhost:9000/v1"}}', ['localhost:9000']],
  ['{"env":{"ANTHROPIC_BASE_URL":7}}', ['127.0.0.1:1']],
  ['{"env":[]}', ['127.0.0.1:1']],
  ['no JSON', ['127.0.0.1:1']],
])('takes the word of the settings %s before that of the environment', (text, expected) => {
  writeFileSync(join(folder, 'settings.json'), text);
  expect(claudeProviders({ CLAUDE_CONFIG_DIR: folder, ANTHROPIC_BASE_URL: 'http://127.0.0.1:1' })).toEqual(expected);
});
