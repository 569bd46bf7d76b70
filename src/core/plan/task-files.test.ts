import { expect, test } from 'vitest';
import { findPaths, isFile } from './task-files.ts';

test.each([
  ['Create `src/models/user.py` and tests/unit/test_user.py.', ['src/models/user.py', 'tests/unit/test_user.py']],
  ['Export models in backend/src/__init__.py', ['backend/src/__init__.py']],
  ['Add `package.json`, Dockerfile and .gitignore', ['package.json', 'Dockerfile', '.gitignore']],
  ['Edit [the guide](docs/guide.md) (see ./README.md)', ['docs/guide.md', 'README.md']],
  ['In src\\app\\main.ts:12-14 and lib/a.rs#L10', ['src/app/main.ts', 'lib/a.rs']],
  ['Split src/{a,b}.ts', ['src/a.ts', 'src/b.ts']],
  ['Fill specs/001/ and backend/', ['specs/001/', 'backend/']],
  ['Run `src/cli` with `components/list`', ['src/cli', 'components/list']],
  ['Use Node.js, Next.js and ASP.NET with GET /books and and/or, RED/GREEN, T001/T002, 1.1/2.2, v1.2.3', []],
  ['See https://example.com/a/b.html and example.com/x.md', []],
  ['Call `foo(bar.ts)` and a=b.ts', []],
  ['Use Node.js/Next.js, then change lib.d/index.ts', ['lib.d/index.ts']],
  ['`src/**/*.ts` everywhere', ['src/**/*.ts']],
  ['no path at all', []],
  ['Split src/{a}.ts and src/{a,b}/{c,d}.ts', ['src/{a}.ts', 'src/{a,b}/{c,d}.ts']],
  ['Write `next.js`, not Next.js', ['next.js']],
])('%s', (text, expected) => {
  expect(findPaths(text)).toEqual(expected);
});

test('folders and patterns are no files', () => {
  expect(['src/a.ts', 'Makefile', 'src/', 'src/*.ts', 'src/cli'].map(isFile)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

test('a text with very many paths is bounded', () => {
  expect(findPaths(Array.from({ length: 500 }, (_, index) => `a/${index}.ts`).join(' ')).length).toBeLessThanOrEqual(
    201,
  );
});
