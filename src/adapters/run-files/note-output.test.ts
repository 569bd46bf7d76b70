import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { noteInOutput } from './note-output.ts';

let file = '';

beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'note-')), 'output');
});

afterEach(() => {
  rmSync(join(file, '..'), { recursive: true });
});

it.each([
  ['', '[slipway] a\n[slipway] b\n'],
  ['done\n', 'done\n[slipway] a\n[slipway] b\n'],
  ['no end', 'no end\n[slipway] a\n[slipway] b\n'],
])('lines stand on their own behind %j, and once', (output, expected) => {
  writeFileSync(file, output);
  noteInOutput(file, 'a\nb');
  noteInOutput(file, 'a\nb');
  expect(readFileSync(file, 'utf8')).toBe(expected);
});

it('an output that is gone is left alone', () => {
  expect(() => noteInOutput(file, 'a')).not.toThrow();
});
