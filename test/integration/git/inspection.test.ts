import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inspectRepository, resolveBase } from '../../../src/adapters/git/repository-inspection.ts';
import { compareStates, createStateSnapshot } from '../../../src/testing/repository-state.ts';
import { createFixture, git, unwrap, unwrapFailure } from './git-fixture.ts';

test('a repository is described from any folder in it, without a byte being changed', async () => {
  await using fixture = await createFixture();
  const { repository, target } = fixture;
  await writeFile(join(repository, 'src/a.txt'), 'a\n');
  const before = await createStateSnapshot(repository);
  expect(unwrap(await inspectRepository(join(repository, 'src')))).toEqual({
    topLevel: repository,
    gitDirectory: join(repository, '.git'),
    head: target.base,
    branch: 'main',
    dirty: false,
  });
  expect(compareStates(before, await createStateSnapshot(repository))).toEqual([]);
  await writeFile(join(repository, 'new'), 'x');
  expect(unwrap(await inspectRepository(repository)).dirty).toBe(true);
});

test('a detached HEAD has no branch', async () => {
  await using fixture = await createFixture();
  await git(fixture.repository, 'checkout', '-q', '--detach');
  expect(unwrap(await inspectRepository(fixture.repository)).branch).toBeNull();
});

test('linked worktrees and separate git directories are repositories', async () => {
  await using fixture = await createFixture();
  const linked = join(fixture.root, 'linked');
  await git(fixture.repository, 'worktree', 'add', '-q', linked);
  expect(unwrap(await inspectRepository(linked))).toMatchObject({
    topLevel: linked,
    gitDirectory: join(fixture.repository, '.git'),
    branch: 'linked',
  });
  const apart = join(fixture.root, 'apart');
  await git(
    fixture.root,
    'clone',
    '-q',
    '--separate-git-dir',
    join(fixture.root, 'apart.git'),
    fixture.repository,
    apart,
  );
  expect(unwrap(await inspectRepository(apart))).toMatchObject({
    topLevel: apart,
    gitDirectory: join(fixture.root, 'apart.git'),
  });
});

test.each([
  ['a folder outside of a repository', 'plain', /is not inside a git repository/],
  ['a missing folder', 'missing', /does not exist/],
  ['a bare repository', 'bare.git', /is a bare repository/],
  ['a repository without commits', 'empty', /has no commit yet/],
])('%s is refused with what to do', async (_name, folder, message) => {
  await using fixture = await createFixture();
  const path = join(fixture.root, folder);
  if (folder !== 'missing') await mkdir(path);
  if (folder === 'bare.git') await git(path, 'init', '-q', '--bare');
  if (folder === 'empty') await git(path, 'init', '-q');
  const refused = unwrapFailure(await inspectRepository(path));
  expect(refused.message).toMatch(message);
  expect(refused.hint).not.toBe('');
});

test('revisions resolve to commits, and nothing else does', async () => {
  await using fixture = await createFixture();
  const { repository, target } = fixture;
  await git(repository, 'tag', '-a', 'v1', '-m', 'v1');
  for (const revision of ['HEAD', 'main', 'v1', target.base.slice(0, 10)]) {
    expect(unwrap(await resolveBase(repository, revision))).toBe(target.base);
  }
  for (const revision of ['nothing', '--all', '-h', '', 'HEAD:tasks.md', 'HEAD^{tree}']) {
    expect(unwrapFailure(await resolveBase(repository, revision))).toMatchObject({ reason: 'repository' });
  }
});
