import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSurroundings } from './surroundings.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-around-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const nothing = { specFiles: [], files: [], conventions: [] };

test('files that exist, conventions and files like those of the task, with bounded beginnings', () => {
  write('AGENTS.md', `${'Rule.\n'.repeat(100)}`);
  write('src/store.ts', 'export const store = 1;\n');
  write('src/node_modules/pack/index.ts', 'export {};\n');
  const files = ['src/store.ts', 'src/album.ts', 'docs/new/albums.md'];
  const seen = createSurroundings().look({
    ...nothing,
    root,
    files: files.slice(1),
    conventions: ['AGENTS.md', 'NO.md'],
  });
  expect(seen.existing).toEqual(new Set());
  expect(seen.conventions).toEqual([
    { path: 'AGENTS.md', text: expect.stringMatching(/^(?:Rule\.\n){59}Rule\.$/), cut: true },
  ]);
  expect(seen.examples).toEqual([{ path: 'src/store.ts', text: 'export const store = 1;', cut: false }]);
  expect(createSurroundings().look({ ...nothing, root, files }).existing).toEqual(new Set(['src/store.ts']));
});

test('what a link leads out to is not read, be it a file or a folder', () => {
  const outside = mkdtempSync(join(tmpdir(), 'slipway-outside-'));
  writeFileSync(join(outside, 'key.ts'), 'export const key = "secret";\n');
  write('src/own.ts', 'export const own = 1;\n');
  symlinkSync(join(outside, 'key.ts'), join(root, 'AGENTS.md'));
  symlinkSync(outside, join(root, 'lib'));
  const seen = createSurroundings().look({
    ...nothing,
    root,
    files: ['lib/new.ts', 'src/a.ts'],
    conventions: ['AGENTS.md'],
  });
  rmSync(outside, { recursive: true });
  expect(seen.conventions).toEqual([]);
  expect(seen.examples.map(({ path }) => path)).toEqual(['src/own.ts']);
});

test('without a tree there are documents alone, and what cannot be read is not there', () => {
  write('spec.md', '# Spec\nWords.\n');
  write('data.json', '{}');
  const specFiles = ['spec.md', 'data.json', 'gone.md'].map((name) => join(root, name));
  const seen = createSurroundings().look({
    ...nothing,
    specFiles,
    root: null,
    shown: (path) => path.slice(root.length + 1),
  });
  expect(seen.documents.map(({ file, role }) => [file, role])).toEqual([['spec.md', 'requirements']]);
  expect(seen).toMatchObject({ existing: null, conventions: [], examples: [] });
});

test('secrets in documents and in the tree are replaced', () => {
  write('spec.md', '# Spec\nkey-1\n');
  write('AGENTS.md', 'key-1\n');
  const around = createSurroundings((text) => text.replaceAll('key-1', '[redacted]'));
  const seen = around.look({ specFiles: [join(root, 'spec.md')], root, files: [], conventions: ['AGENTS.md'] });
  expect([seen.documents[0]?.parts[0]?.text, seen.conventions[0]?.text]).toEqual(['[redacted]', '[redacted]']);
});
