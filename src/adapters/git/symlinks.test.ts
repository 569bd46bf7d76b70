import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leavesTree, newlyLeaving } from './symlinks.ts';

test.each([
  ['a', '/etc/passwd', true],
  ['a', '..', true],
  ['a', 'b/../..', true],
  ['d/a', '..', false],
  ['d/a', '../..', true],
  ['d/a', '../b', false],
  ['a', './././b', false],
  ['a', '', false],
  ['a', 'd/../../x', true],
  ['a', '.git/config', true],
  ['d/a', '../.GIT', true],
])('%s -> %s leaves: %s', (path, target, leaves) => {
  expect(leavesTree(path, new Map([[path, target]]))).toBe(leaves);
});

test('links are followed through links', () => {
  const links = new Map([
    ['in', 'd/e'],
    ['up', 'in/../../..'],
    ['loop', 'loop'],
    ['deep', 'in/../..'],
    ['ping', 'pong'],
    ['pong', 'ping'],
    ['out', '/tmp'],
    ['via', 'out/x'],
  ]);
  expect([...links.keys()].filter((path) => leavesTree(path, links))).toEqual(['up', 'out', 'via']);
});

test('a link that leads out since another path changed is found, one of the user that always did is not', () => {
  const before = new Map([
    ['users', '/opt/data'],
    ['fine', 'd/../f'],
  ]);
  const after = new Map([...before, ['d', '.']]);
  expect(newlyLeaving(before, after)).toEqual(['fine']);
});

/** The kernel is the reference: what resolves, resolves inside exactly when we say so. */
test('agrees with the file system on random links', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-links-')));
  const names = fc.constantFrom('a', 'b', 'c', 'd/a', 'd/b', 'd/e/a');
  const targets = fc.array(fc.constantFrom('..', '.', 'a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 6 });
  let count = 0;
  try {
    fc.assert(
      fc.property(
        fc.dictionary(
          names,
          targets.map((parts) => parts.join('/')),
          { maxKeys: 5 },
        ),
        (made) => {
          count += 1;
          const tree = join(root, `${count}`, 'tree');
          mkdirSync(join(tree, 'd/e'), { recursive: true });
          writeFileSync(join(tree, 'd/e/file'), '');
          for (const [path, target] of Object.entries(made)) {
            mkdirSync(dirname(join(tree, path)), { recursive: true });
            symlinkSync(target, join(tree, path));
          }
          const links = new Map(Object.entries(made));
          for (const path of links.keys()) {
            const real = resolveLink(join(tree, path));
            if (real === null) continue;
            expect(leavesTree(path, links)).toBe(real !== tree && !real.startsWith(`${tree}/`));
          }
        },
      ),
      { numRuns: 300 },
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

/** Asks the kernel: `realpathSync` itself takes `..` back from a link's name instead of from where the link leads. */
function resolveLink(path: string): string | null {
  try {
    return realpathSync.native(path);
  } catch {
    return null;
  }
}
