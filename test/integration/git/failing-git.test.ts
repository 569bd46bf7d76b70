import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { GitWorkspaces } from '../../../src/adapters/git/git-workspaces.ts';
import type { Result } from '../../../src/core/result.ts';
import { compareStates, createStateSnapshot } from '../../../src/testing/repository-state.ts';
import { asAgent, attempt, createFixture, type Fixture, git, PLAN, unwrap, unwrapFailure } from './git-fixture.ts';

/** A git whose n-th process fails before it did anything, or after it did everything. */
async function createFailingGit(
  fixture: Fixture,
  failure: { readonly at: number; readonly when: string },
): Promise<string> {
  const path = join(fixture.root, 'failing-git');
  const count = join(fixture.root, 'count');
  await writeFile(count, '0');
  const script = `#!/bin/sh
n=$(($(cat ${count}) + 1))
echo $n > ${count}
if [ $n = ${failure.at} ]; then
  [ ${failure.when} = before ] && exit 128
  git "$@"
  exit 128
fi
exec git "$@"
`;
  await writeFile(path, script);
  await chmod(path, 0o700);
  return path;
}

/** Does a step and, when it fails, does it again with a new adapter, as after a crash. */
function createRetrier(
  fixture: Fixture,
  gitPath: string,
): <V>(step: (w: GitWorkspaces) => Promise<Result<V, unknown>>) => Promise<V> {
  let workspaces = fixture.restart(gitPath);
  return async (step) => {
    const first = await step(workspaces);
    if (first.ok) return first.value;
    await workspaces.close();
    workspaces = fixture.restart(gitPath);
    return unwrap(await step(workspaces));
  };
}

const POINTS = Array.from({ length: 16 }, (_, at) => at + 1).flatMap((at) => [
  { at, when: 'before' },
  { at, when: 'after' },
]);

test.each(POINTS)('a task lands once and whole although git process $at fails $when its work', async (failure) => {
  await using fixture = await createFixture();
  const { target, repository } = fixture;
  const before = await createStateSnapshot(repository);
  const retry = createRetrier(fixture, await createFailingGit(fixture, failure));
  for (const id of ['T001', 'T002']) {
    const key = attempt(id);
    await retry((w) => w.openTarget('r1', target));
    const workspace = await retry((w) => w.prepare(key, target, target.base));
    await asAgent(workspace.path, `echo ${id} > ${id}.txt; rm -f src/b.txt`);
    const made = await retry((w) => w.snapshot(key, target, { protectedPaths: [], message: id }));
    const box = { path: 'tasks.md', taskId: id };
    const waiting = await retry((w) => w.candidate(key, target, made.commit, box, id));
    const tree = await retry((w) => w.checkout(id, target, waiting.commit));
    expect(await readFile(join(tree.path, `${id}.txt`), 'utf8')).toBe(`${id}\n`);
    await tree[Symbol.asyncDispose]();
    await retry((w) => w.land(key, target, waiting));
    await retry(async (w) => ({ ok: true, value: await w.release(key, target, { awaited: false }) }));
  }
  expect(unwrap(await fixture.workspaces.auditTarget(target))).toMatchObject({
    landed: [{ attempt: 'r1/T001/1' }, { attempt: 'r1/T002/1' }],
    problems: [],
  });
  const plan = PLAN.replace('[ ] T001', '[x] T001').replace('[ ] T002', '[x] T002');
  expect(await git(repository, 'show', `${target.resultRef}:tasks.md`)).toBe(plan.trim());
  expect(await git(repository, 'ls-tree', '-r', '--name-only', target.resultRef)).toBe(
    'T001.txt\nT002.txt\nsrc/a.txt\ntasks.md',
  );
  expect(compareStates(before, await createStateSnapshot(repository))).toEqual([]);
  expect(Number(await readFile(join(fixture.root, 'count'), 'utf8'))).toBeGreaterThanOrEqual(failure.at);
  await git(repository, 'fsck', '--strict', '--no-dangling');
});

test('a git that is missing or too old is named with what to do', async () => {
  await using fixture = await createFixture();
  const missing = fixture.restart(join(fixture.root, 'nothing'));
  expect(unwrapFailure(await missing.head(fixture.target))).toMatchObject({
    hint: 'Install git 2.38 or later and make sure that it is in PATH.',
  });
  const old = join(fixture.root, 'old-git');
  await writeFile(old, '#!/bin/sh\necho git version 2.37.1\n');
  await chmod(old, 0o700);
  expect(unwrapFailure(await fixture.restart(old).head(fixture.target))).toMatchObject({
    message: 'git 2.37.1 is too old: merging without a checkout needs 2.38.',
  });
});

test('objects that the user pruned away are a missing object, and pinned ones survive', async () => {
  await using fixture = await createFixture();
  const { workspaces, target, repository } = fixture;
  const key = attempt('T001');
  const workspace = unwrap(await workspaces.prepare(key, target, target.base));
  await asAgent(workspace.path, 'echo x > x');
  const made = unwrap(await workspaces.snapshot(key, target, { protectedPaths: [], message: 'x' }));
  const waiting = unwrap(await workspaces.candidate(key, target, made.commit, null, 'x'));
  await git(repository, 'gc', '-q', '--prune=now');
  unwrap(await workspaces.land(key, target, waiting));
  const gone = { ...waiting, commit: 'f'.repeat(40) };
  expect(unwrapFailure(await workspaces.land(key, target, gone))).toMatchObject({ reason: 'missing-object' });
});
