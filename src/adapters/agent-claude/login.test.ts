import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
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
