import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createRedactor } from '../../core/secret/redact.ts';
import { redactLeft, redactOutputs } from './redact-outputs.ts';

const SECRET = 'planted secret words of a test';
const stream = () => createRedactor([{ name: 'WORDS', value: SECRET }]);
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-outputs-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('what a program left loses its secrets, and a link that it left leads nowhere', async () => {
  writeFileSync(join(root, 'question.json'), JSON.stringify({ question: SECRET }));
  writeFileSync(join(root, 'elsewhere'), SECRET);
  symlinkSync(join(root, 'elsewhere'), join(root, 'link'));
  for (const name of ['question.json', 'link', 'gone']) await redactLeft(join(root, name), join(root, 'draft'), stream);
  expect(JSON.parse(readFileSync(join(root, 'question.json'), 'utf8'))).toEqual({ question: '[redacted:WORDS]' });
  expect(readFileSync(join(root, 'elsewhere'), 'utf8')).toBe(SECRET);
  expect(readdirSync(root).toSorted()).toEqual(['elsewhere', 'link', 'question.json']);
});

test('outputs of the agent and of gates lose their secrets; other files and the scratch folder stay', async () => {
  for (const folder of ['', 'verify/abc/tests', 'scratch']) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'output'), `one\n${SECRET}\nthree\n`);
  }
  writeFileSync(join(root, 'packet.json'), SECRET);
  await redactOutputs(root, { stream, except: 'scratch' });
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  expect(read('output')).toBe('one\n[redacted:WORDS]\nthree\n');
  expect(read('verify/abc/tests/output')).toBe('one\n[redacted:WORDS]\nthree\n');
  expect(read('scratch/output')).toContain(SECRET);
  expect(read('packet.json')).toBe(SECRET);
});

test('an output without secrets is not written again, and a large one is redacted as a stream', async () => {
  const path = join(root, 'output');
  writeFileSync(path, 'nothing\n');
  const before = statSync(path).ino;
  await redactOutputs(root, { stream, except: 'scratch' });
  expect(statSync(path).ino).toBe(before);
  writeFileSync(path, `${'line of an output\n'.repeat(100_000)}${SECRET}\n`);
  await redactOutputs(root, { stream, except: 'scratch' });
  const text = readFileSync(path, 'utf8');
  expect(text).not.toContain(SECRET);
  expect(text.length).toBeGreaterThan(1_700_000);
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('a folder that is not there is no fault', async () => {
  await expect(redactOutputs(join(root, 'none'), { stream, except: 'scratch' })).resolves.toBeUndefined();
});
