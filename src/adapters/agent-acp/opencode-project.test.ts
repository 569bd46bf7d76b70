import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentRequest } from '../../ports/agents.ts';
import { hiddenProject, plantedPlugin, withInstructions } from './opencode-project.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-opencode-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('what a repository has is hidden behind something empty of the same kind, and nothing else is made', () => {
  const request = { workspace: join(root, 'tree') } as AgentRequest;
  expect(hiddenProject(request, join(root, 'own'))).toEqual([]);
  write('tree/opencode.json', '{}');
  write('tree/.opencode/agent/one.md');
  const hidden = hiddenProject(request, join(root, 'own'));
  expect(hidden.map(({ path, writable }) => [path, writable])).toEqual([
    [join(root, 'tree/.opencode'), false],
    [join(root, 'tree/opencode.json'), false],
  ]);
  const [folder = '', file = ''] = hidden.map(({ source }) => source);
  expect(readdirSync(folder)).toEqual([]);
  expect(statSync(folder).isDirectory()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('');
  expect(hiddenProject(request, join(root, 'own'))).toEqual(hidden);
});

test.each([
  ['README.md', '', null],
  ['opencode.json', '{ "model": "a/b" }', null],
  ['opencode.json', '', null],
  ['.opencode/agent/one.md', '', null],
  ['.opencode/plugin/notes.md', '', null],
  ['.opencode/plugin/one.ts', '', '.opencode/plugin'],
  ['.opencode/plugins/one.js', '', '.opencode/plugins'],
  ['opencode.json', '{ "plugin": ["x"] }', 'opencode.json'],
  ['opencode.jsonc', '{ // mine\n "plugins": [], }', 'opencode.jsonc'],
  ['.opencode/opencode.json', '{ "plugin": [] }', '.opencode/opencode.json'],
  // Nobody can say what another reader makes of it.
  ['.opencode/opencode.jsonc', '{ "a" "plugin": ["x"] }', '.opencode/opencode.jsonc'],
])('%s with %j runs in the program: %s', (path, text, expected) => {
  write(path, text);
  expect(plantedPlugin(root)).toBe(expected);
});

test('the words of a project are obeyed: the first of its documents, and what the user names in every project', () => {
  write('CLAUDE.md');
  const users = { instructions: ['docs/*.md', '/etc/rules.md', '~/rules.md', 'https://example.com/rules.md', 7] };
  expect(withInstructions(root, users, { model: 'a/b', instructions: ['/etc/rules.md'] })).toEqual({
    model: 'a/b',
    instructions: [join(root, 'CLAUDE.md'), join(root, 'docs/*.md'), '/etc/rules.md'],
  });
  write('AGENTS.md');
  expect(withInstructions(root, {}, {})).toEqual({ instructions: [join(root, 'AGENTS.md')] });
});
