import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClaudeAgent } from './claude-agent.ts';
import { inspectLogin } from './login.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'slipway-login-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('a key in the environment is named, its value never', () => {
  const found = inspectLogin({ HOME: home, ANTHROPIC_API_KEY: 'planted-value' }, 'linux');
  expect(found).toEqual({ login: 'yes', credentials: ['ANTHROPIC_API_KEY'] });
});

test('the login file is named, and not opened', () => {
  mkdirSync(join(home, '.claude'));
  writeFileSync(join(home, '.claude/.credentials.json'), 'not JSON at all', { mode: 0o000 });
  expect(inspectLogin({ HOME: home }, 'linux')).toEqual({
    login: 'yes',
    credentials: [join(home, '.claude/.credentials.json')],
  });
});

test('the login is looked for where the program keeps its configuration', () => {
  writeFileSync(join(home, '.credentials.json'), '{}');
  expect(inspectLogin({ HOME: '/nowhere', CLAUDE_CONFIG_DIR: home }, 'linux').login).toBe('yes');
});

test.each([
  [{}, 'linux', 'no'],
  [{ ANTHROPIC_API_KEY: '' }, 'linux', 'no'],
  [{}, 'darwin', 'unknown'],
  [{ CLAUDE_CODE_USE_BEDROCK: '1' }, 'linux', 'unknown'],
] as const)('%j on %s: %s', (variables, platform, login) => {
  expect(inspectLogin({ HOME: home, ...variables }, platform).login).toBe(login);
});

test('a key among the variables of the user settings is named with its file, its value never', () => {
  mkdirSync(join(home, '.claude'));
  const file = join(home, '.claude/settings.json');
  const settings = { env: { ANTHROPIC_AUTH_TOKEN: 'planted-value' }, apiKeyHelper: '/usr/bin/key' };
  writeFileSync(file, JSON.stringify(settings));
  const found = { login: 'yes', credentials: [`${file}: env.ANTHROPIC_AUTH_TOKEN`] };
  expect(inspectLogin({ HOME: home }, 'linux')).toEqual(found);
  expect(inspectLogin({ HOME: home, ANTHROPIC_AUTH_TOKEN: 'other' }, 'linux')).toEqual(found);
  const agent = createClaudeAgent({ variables: { HOME: home }, run: async () => ({ code: null, stdout: '' }) });
  expect(agent.secrets?.({ model: null })).toEqual([{ name: 'ANTHROPIC_AUTH_TOKEN', value: 'planted-value' }]);
});

test.each([
  [{ apiKeyHelper: '/usr/bin/key' }, 'unknown', ': apiKeyHelper'],
  [{ env: { CLAUDE_CODE_USE_VERTEX: '1' } }, 'unknown', ': env.CLAUDE_CODE_USE_VERTEX'],
  [{ env: { ANTHROPIC_API_KEY: '' } }, 'no', null],
  [{ env: 'nothing' }, 'no', null],
  [[], 'no', null],
] as const)('settings %j: %s', (settings, login, credential) => {
  mkdirSync(join(home, '.claude'));
  const file = join(home, '.claude/settings.json');
  writeFileSync(file, JSON.stringify(settings));
  const credentials = credential === null ? [] : [`${file}${credential}`];
  expect(inspectLogin({ HOME: home }, 'linux')).toEqual({ login, credentials });
});
