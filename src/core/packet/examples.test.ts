import { expect, test } from 'vitest';
import { chooseExamples } from './examples.ts';

test('examples are of the same kind, from near by, and alike by name', () => {
  const there = ['src/store.ts', 'src/store.test.ts', 'lib/albumList.ts', 'README.md', 'src/album.ts', 'lib/zoo.ts'];
  expect(chooseExamples(['src/album.ts', 'src/albumView.ts'], there)).toEqual([
    'src/store.ts',
    'lib/albumList.ts',
    'src/store.test.ts',
  ]);
  expect(chooseExamples(['docs/new.md'], ['src/a.ts'])).toEqual([]);
});

test('of files that are equally alike the first by name comes first, and files without an extension have no kind but their own', () => {
  expect(chooseExamples(['src/c.ts'], ['src/b.ts', 'src/a.ts'])).toEqual(['src/a.ts', 'src/b.ts']);
  expect(chooseExamples(['bin/Makefile'], ['bin/Dockerfile', 'bin/a.ts'])).toEqual(['bin/Dockerfile']);
});

test('the order in which files are found says nothing', () => {
  expect(chooseExamples(['src/d.ts'], ['src/a.ts', 'src/c.ts', 'src/b.ts'])).toEqual([
    'src/a.ts',
    'src/b.ts',
    'src/c.ts',
  ]);
});
