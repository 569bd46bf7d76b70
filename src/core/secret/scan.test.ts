import { expect, test } from 'vitest';
import { plantedKinds } from '../../testing/planted-secrets.ts';
import { masked, scanTexts, withoutSensitive } from './scan.ts';
import { isTrusted } from './trust.ts';

const key = plantedKinds(3)[0]?.draw() ?? '';
const mail = ['ada', 'analytical-engines.org'].join('@');
const text = `# Tasks\n\n- [ ] T001 use ${key}\n- [ ] T002 write to ${mail}\n`;

test('what is found is told by file, line, column and kind, never by its value', () => {
  const found = scanTexts([{ file: 'tasks.md', text }]);
  expect(found.map(({ file, line, column, code, severity }) => ({ file, line, column, code, severity }))).toEqual([
    { file: 'tasks.md', line: 3, column: 16, code: 'secret/found', severity: 'warning' },
    { file: 'tasks.md', line: 4, column: 21, code: 'secret/found', severity: 'warning' },
  ]);
  expect(JSON.stringify(found)).toContain('aws-key-id');
  expect(JSON.stringify(found)).not.toContain(key);
  expect(JSON.stringify(found)).not.toContain(mail);
});

test('a file full of them is told about in bounds', () => {
  expect(scanTexts([{ file: 'a', text: `${key}\n`.repeat(1_000) }]).length).toBeLessThan(100);
});

test('what an untrusted agent gets is counted by kind', () => {
  const { text: told, kinds } = withoutSensitive(`${text} word`, (given) => given.replace('word', '[known]'));
  expect(kinds).toEqual({ 'aws-key-id': 1, 'e-mail-address': 1 });
  expect(told).toContain('[redacted:aws-key-id]');
  expect(told).toContain('[known]');
});

test('a masked text keeps its lines and columns', () => {
  const hidden = masked(text);
  expect(hidden).toHaveLength(text.length);
  expect(hidden.split('\n').map((line) => line.length)).toEqual(text.split('\n').map((line) => line.length));
  expect(hidden).not.toContain(key);
});

test.each([
  ['claude', {}, true],
  ['shell:./agent.sh', {}, true],
  ['gemini', {}, false],
  ['acp:some-agent --flag', {}, false],
  ['gemini', { gemini: true }, true],
  ['claude', { claude: false }, false],
  ['toString', {}, true],
])('%s with %j is trusted: %s', (agent, trust, expected) => {
  expect(isTrusted(agent, trust)).toBe(expected);
});
