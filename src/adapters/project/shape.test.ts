import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shapeOf } from './shape.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'shape-'));
});
afterEach(() => rmSync(base, { recursive: true }));

function write(...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), '');
  }
}

test('the shape tells files near the top first, and what they are; what is hidden, built or linked stays out', () => {
  write('AGENTS.md', 'src/a.py', 'src/deep/b.py', 'zoo.txt', '.env', 'node_modules/x/index.js', 'src/.secret/key.pem');
  symlinkSync('/etc', join(base, 'link'));
  expect(shapeOf(base)).toEqual({
    languages: ['2 files .py', '1 file .md', '1 file .txt'],
    paths: ['AGENTS.md', 'src/', 'zoo.txt', 'src/a.py', 'src/deep/', 'src/deep/b.py'],
    conventions: ['AGENTS.md'],
  });
});

test('a folder of very many files does not crowd out the others, and the whole stays bounded', () => {
  write(...Array.from({ length: 100 }, (_, index) => `many/${String(index).padStart(3, '0')}.ts`), 'other/one.ts');
  write(
    ...Array.from({ length: 30 }, (_, folder) =>
      Array.from({ length: 30 }, (_, file) => `z${folder}/${file}.ts`),
    ).flat(),
  );
  const { paths } = shapeOf(base);
  expect(paths.filter((path) => path.startsWith('many/'))).toHaveLength(1 + 40);
  expect(paths).toContain('other/one.ts');
  expect(paths).toHaveLength(300);
});

test('a folder that is not there has no shape', () => {
  expect(shapeOf(join(base, 'absent'))).toEqual({ languages: [], paths: [], conventions: [] });
});
