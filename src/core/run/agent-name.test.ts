import { expect, test } from 'vitest';
import { failure, success } from '../result.ts';
import { parseAgentName, printsPlainly } from './agent-name.ts';

test.each([
  ['claude', { kind: 'claude' }],
  ['codex', { kind: 'codex' }],
  ['gemini', { kind: 'gemini' }],
  [' opencode ', { kind: 'opencode' }],
  ['acp:goose acp', { kind: 'acp', command: 'goose acp' }],
  ['shell:make it so', { kind: 'shell', command: 'make it so' }],
  ['shell:a: b', { kind: 'shell', command: 'a: b' }],
  ['replay:examples/x/recording', { kind: 'replay', folder: 'examples/x/recording' }],
])('%j is read as %j', (text, expected) => {
  expect(parseAgentName(text)).toEqual(success(expected));
});

test.each([
  ['', 'unknown-agent'],
  ['gpt', 'unknown-agent'],
  ['claude:opus', 'unknown-agent'],
  ['gemini:pro', 'unknown-agent'],
  ['acp', 'missing-argument'],
  ['acp: ', 'missing-argument'],
  ['shell', 'missing-argument'],
  ['shell: ', 'missing-argument'],
  ['replay:', 'missing-argument'],
])('%j is refused as %s, with the forms that exist', (text, reason) => {
  expect(parseAgentName(text)).toEqual(
    failure(expect.objectContaining({ reason, hint: expect.stringContaining('shell:COMMAND') })),
  );
});

test('commands and recordings print for people, programs of agents print a stream of their own', () => {
  expect(['shell:make', ' replay: folder', 'claude', 'shellfish', 'acp:goose'].map(printsPlainly)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
