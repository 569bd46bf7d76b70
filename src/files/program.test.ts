import { expect, test } from 'vitest';
import { packageFolder, programPlaces } from './program.ts';

test('a program is looked for on the PATH first, and never relative to where somebody stands', () => {
  expect(programPlaces('tool', '/usr/bin::bin:/opt/x/:.', ['/home/me/.local/bin'])).toEqual([
    '/usr/bin/tool',
    '/opt/x/tool',
    '/home/me/.local/bin/tool',
  ]);
});

test.each([
  ['/usr/lib/node_modules/@scope/tool/bin/tool.js', '/usr/lib/node_modules/@scope/tool'],
  ['/usr/lib/node_modules/tool/bin/tool.js', '/usr/lib/node_modules/tool'],
  ['/a/node_modules/outer/node_modules/@s/inner/x', '/a/node_modules/outer/node_modules/@s/inner'],
  ['/usr/bin/tool', null],
])('%s is a part of %s', (file, folder) => {
  expect(packageFolder(file)).toBe(folder);
});
