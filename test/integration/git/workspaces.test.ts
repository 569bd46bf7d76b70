import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  asAgent,
  attempt,
  candidate,
  createFixture,
  git,
  PLAN,
  prepare,
  RUN,
  snapshot,
  toTarget,
  unwrap,
  unwrapFailure,
  work,
  writeFiles,
} from './git-fixture.ts';

test.each(['sha1', 'sha256'] as const)('a task goes from a tree to the result branch (%s)', async (format) => {
  await using fixture = await createFixture({ format });
  const { workspaces, target, repository } = fixture;
  const key = attempt('T001');
  const workspace = await prepare(fixture, key);
  expect(workspace.base).toBe(target.base);
  expect(await git(workspace.path, 'status', '--porcelain')).toBe('');
  expect(await git(workspace.path, 'log', '--format=%s')).toBe('start');
  await asAgent(
    workspace.path,
    'echo new > src/new.txt; rm src/b.txt; echo x >> tasks.md; git add -A; git commit -qm mine',
  );
  const made = unwrap(await snapshot(fixture, key));
  expect(made.files).toEqual(['src/b.txt', 'src/new.txt']);
  const waiting = await candidate(fixture, key, made);
  expect(waiting.base).toBe(target.base);
  expect(await git(repository, 'show', `${waiting.commit}:tasks.md`)).toBe(PLAN.replace('[ ] T001', '[x] T001').trim());
  unwrap(await workspaces.land(key, target, waiting));
  expect(unwrap(await workspaces.head(target))).toBe(waiting.commit);
  expect(await git(repository, 'log', '-1', '--format=%B', target.resultRef)).toBe(
    `Do T001\n\nSlipway-Run: ${RUN}\nSlipway-Task: T001\nSlipway-Attempt: ${RUN}/T001/1`,
  );
  expect(await git(repository, 'rev-list', '--parents', '-1', waiting.commit)).toBe(
    `${waiting.commit} ${target.base} ${made.commit}`,
  );
  await git(repository, 'fsck', '--strict', '--no-dangling');
  await workspaces.release(key, target, { awaited: false });
  expect(unwrap(await workspaces.auditTarget(target))).toMatchObject({
    head: waiting.commit,
    landed: [{ attempt: `${RUN}/T001/1`, tree: waiting.tree }],
    problems: [],
  });
});

test('a checkout is the commit, byte for byte, and goes back to the pool', async () => {
  await using fixture = await createFixture({
    files: { '.gitignore': 'cache/\n', 'run.sh': '#!/bin/sh\n', link: '-> src/a.txt' },
  });
  const { workspaces, target } = fixture;
  let first = '';
  {
    await using lease = unwrap(await workspaces.checkout('gates', target, target.base));
    first = lease.path;
    await asAgent(
      lease.path,
      'mkdir cache; echo junk > cache/j; echo junk > junk; echo changed > src/a.txt; rm -rf .git',
    );
  }
  await using lease = unwrap(await workspaces.checkout('gates', target, target.base));
  expect(lease.path).toBe(first);
  expect((await readdir(lease.path)).sort()).toEqual(['.git', '.gitignore', 'link', 'run.sh', 'src', 'tasks.md']);
  expect(await readFile(join(lease.path, 'src/a.txt'), 'utf8')).toBe('a\n');
});

test('an attempt finds its tree with its work again, also after a restart', async () => {
  await using fixture = await createFixture();
  const key = attempt('T001');
  const workspace = await prepare(fixture, key);
  await writeFiles(workspace.path, { 'half.txt': 'half done\n' });
  expect(await prepare(fixture, key)).toEqual(workspace);
  const later = fixture.restart();
  expect(unwrap(await later.prepare(key, fixture.target, fixture.target.base))).toEqual(workspace);
  expect(await readFile(join(workspace.path, 'half.txt'), 'utf8')).toBe('half done\n');
});

test('a tree that was being made when the program died is made anew', async () => {
  await using fixture = await createFixture();
  const key = attempt('T001');
  const workspace = await prepare(fixture, key);
  const record = join(workspace.path, '..', 'slot.json');
  const holder = { kind: 'attempt', ...key };
  await writeFile(record, JSON.stringify({ version: 1, status: 'filling', holder }));
  await writeFiles(workspace.path, { 'torn.txt': 'x' });
  const again = unwrap(await fixture.restart().prepare(key, fixture.target, fixture.target.base));
  expect((await readdir(again.path)).sort()).toEqual(['.git', 'src', 'tasks.md']);
});

test.each(['', '{', '{"version":2}', '[]', '\0'])(
  'an unreadable lease (%j) costs its tree and nothing else',
  async (text) => {
    await using fixture = await createFixture();
    const workspace = await prepare(fixture, attempt('T001'));
    await writeFile(join(workspace.path, '..', 'slot.json'), text);
    const again = unwrap(await fixture.restart().prepare(attempt('T001'), fixture.target, fixture.target.base));
    expect((await stat(again.path)).isDirectory()).toBe(true);
  },
);

test('the next attempt of a task gets the tree that the last one had', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const one = await prepare(fixture, attempt('T001'));
  const two = await prepare(fixture, attempt('T002'));
  await workspaces.release(attempt('T001'), target, { awaited: false });
  await workspaces.release(attempt('T002'), target, { awaited: false });
  expect((await prepare(fixture, attempt('T002', 2))).path).toBe(two.path);
  expect((await prepare(fixture, attempt('T001', 2))).path).toBe(one.path);
});

test('a tree that is awaited waits for its task, over a restart as well', async () => {
  await using fixture = await createFixture();
  const { target } = fixture;
  const one = await prepare(fixture, attempt('T001'));
  const two = await prepare(fixture, attempt('T002'));
  await fixture.workspaces.release(attempt('T001'), target, { awaited: true });
  await fixture.workspaces.release(attempt('T002'), target, { awaited: false });
  const workspaces = fixture.restart();
  const take = async (task: string, number = 1) =>
    unwrap(await workspaces.prepare(attempt(task, number), target, target.base)).path;
  expect(await take('T003')).toBe(two.path);
  expect([one.path, two.path]).not.toContain(await take('T004'));
  expect(await take('T001', 2)).toBe(one.path);
});

test('trees that nobody comes back for are used again when there are enough of them', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const tasks = Array.from({ length: 16 }, (_, index) => attempt(`T${index + 100}`));
  const paths: string[] = [];
  for (const key of tasks) paths.push((await prepare(fixture, key)).path);
  for (const key of tasks) await workspaces.release(key, target, { awaited: true });
  expect((await prepare(fixture, attempt('T900'))).path).toBe(paths[0]);
  expect(paths).not.toContain((await prepare(fixture, attempt('T901'))).path);
});

test('the same attempt snapshotted again gives the same commit, whatever happened to its tree since', async () => {
  await using fixture = await createFixture();
  const key = attempt('T001');
  const first = unwrap(await work(fixture, key, 'echo one > one.txt'));
  expect(unwrap(await snapshot(fixture, key))).toEqual(first);
  const workspace = await prepare(fixture, key);
  await asAgent(workspace.path, 'echo late > late.txt');
  expect(unwrap(await snapshot(fixture, key))).toEqual(first);
  await fixture.workspaces.release(key, fixture.target, { awaited: false });
  expect(unwrap(await snapshot(fixture, key))).toEqual(first);
});

test('a snapshot that is cut short before its pin gives the same commit when it is taken again', async () => {
  await using fixture = await createFixture();
  const key = attempt('T001');
  const first = unwrap(await work(fixture, key, 'echo one > one.txt'));
  const refs = await git(fixture.repository, 'for-each-ref', '--format=%(refname)', 'refs/slipway');
  await git(fixture.repository, 'update-ref', '-d', refs.split('\n').find((ref) => ref.endsWith('/1'))!);
  expect(unwrap(await snapshot(fixture, key))).toEqual(first);
});

test('every step may be done twice', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const key = attempt('T001');
  unwrap(await workspaces.openTarget(RUN, target));
  const made = unwrap(await work(fixture, key, 'echo one > one.txt'));
  const first = await candidate(fixture, key, made);
  expect(await candidate(fixture, key, made)).toEqual(first);
  unwrap(await workspaces.land(key, target, first));
  unwrap(await workspaces.land(key, target, first));
  const next = unwrap(await work(fixture, attempt('T002'), 'echo two > two.txt'));
  const second = await candidate(fixture, attempt('T002'), next);
  unwrap(await workspaces.land(attempt('T002'), target, second));
  unwrap(await workspaces.land(key, target, first));
  unwrap(await workspaces.openTarget(RUN, target));
  expect(unwrap(await workspaces.head(target))).toBe(second.commit);
  await workspaces.release(key, target, { awaited: false });
  await workspaces.release(key, target, { awaited: false });
});

test('a snapshot without changes is a snapshot, and its candidate ticks the box', async () => {
  await using fixture = await createFixture();
  const made = unwrap(await work(fixture, attempt('T002'), 'true'));
  expect(made.files).toEqual([]);
  const waiting = await candidate(fixture, attempt('T002'), made);
  expect(waiting.tree).not.toBe(made.tree);
});

test('conflicts name their files and leave the branch alone', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const one = unwrap(await work(fixture, attempt('T001'), 'echo one > src/a.txt'));
  const two = unwrap(await work(fixture, attempt('T002'), 'echo two > src/a.txt; echo ok > ok.txt'));
  unwrap(await workspaces.land(attempt('T001'), target, await candidate(fixture, attempt('T001'), one)));
  const head = unwrap(await workspaces.head(target));
  const refused = unwrapFailure(await workspaces.candidate(attempt('T002'), target, two.commit, null, 'x'));
  expect(refused).toEqual({ reason: 'conflict', files: ['src/a.txt'] });
  expect(unwrap(await workspaces.head(target))).toBe(head);
});

test('a branch that somebody moved is not overwritten', async () => {
  await using fixture = await createFixture();
  const { workspaces, target, repository } = fixture;
  const waiting = await candidate(
    fixture,
    attempt('T001'),
    unwrap(await work(fixture, attempt('T001'), 'echo 1 > one')),
  );
  const foreign = await git(repository, 'commit-tree', '-p', target.base, '-m', 'by hand', `${target.base}^{tree}`);
  await git(repository, 'update-ref', target.resultRef, foreign);
  expect(unwrapFailure(await workspaces.land(attempt('T001'), target, waiting))).toEqual({
    reason: 'moved',
    head: foreign,
  });
  expect(await git(repository, 'rev-parse', target.resultRef)).toBe(foreign);
});

test('a result branch that is checked out is not moved', async () => {
  await using fixture = await createFixture();
  const { workspaces, target, repository, root } = fixture;
  const waiting = await candidate(
    fixture,
    attempt('T001'),
    unwrap(await work(fixture, attempt('T001'), 'echo 1 > one')),
  );
  await git(repository, 'worktree', 'add', '-q', join(root, 'linked'), `slipway/${RUN}/result`);
  expect(unwrapFailure(await workspaces.land(attempt('T001'), target, waiting))).toMatchObject({
    reason: 'repository',
    message: `The result branch is checked out in ${join(root, 'linked')}, so it is not moved.`,
  });
});

test('a candidate that is not what was judged does not land', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const made = unwrap(await work(fixture, attempt('T001'), 'echo 1 > one'));
  const waiting = await candidate(fixture, attempt('T001'), made);
  const forged = { ...waiting, tree: made.tree };
  expect(unwrapFailure(await workspaces.land(attempt('T001'), target, forged))).toMatchObject({ reason: 'repository' });
  expect(unwrap(await workspaces.head(target))).toBe(target.base);
});

test('work of an attempt that ends without a snapshot stays reachable', async () => {
  await using fixture = await createFixture();
  const workspace = await prepare(fixture, attempt('T001'));
  await asAgent(workspace.path, 'echo precious > src/precious.txt');
  await fixture.workspaces.release(attempt('T001'), fixture.target, { awaited: false });
  const refs = await git(fixture.repository, 'for-each-ref', '--format=%(refname)', 'refs/slipway');
  const left = refs.split('\n').find((ref) => ref.endsWith('-left'));
  expect(await git(fixture.repository, 'show', `${left}:src/precious.txt`)).toBe('precious');
});

test('a linked worktree is as good a repository as the main one, and shares its pool', async () => {
  await using fixture = await createFixture();
  const linked = join(fixture.root, 'linked');
  await git(fixture.repository, 'worktree', 'add', '-q', '--detach', linked);
  const target = toTarget(linked, fixture.target.base);
  const key = attempt('T001');
  const one = unwrap(await fixture.workspaces.prepare(key, target, target.base));
  expect(await prepare(fixture, key)).toEqual(one);
});

test.each([
  ['a folder outside of a repository', 'plain', /is not inside a git repository/],
  ['a folder that does not exist', 'missing', /does not exist/],
])('%s is refused with what to do', async (_name, folder, message) => {
  await using fixture = await createFixture();
  await mkdir(join(fixture.root, 'plain'));
  const target = toTarget(join(fixture.root, folder), fixture.target.base);
  const refused = unwrapFailure(await fixture.workspaces.openTarget(RUN, target));
  expect(refused.message).toMatch(message);
  expect(refused.hint).not.toBe('');
});

test('a base that is not there is a missing object', async () => {
  await using fixture = await createFixture();
  const target = toTarget(fixture.repository, 'f'.repeat(40));
  expect(unwrapFailure(await fixture.workspaces.openTarget('r2', target))).toMatchObject({ reason: 'missing-object' });
  const key = attempt('T001');
  expect(unwrapFailure(await fixture.workspaces.prepare(key, target, target.base))).toMatchObject({
    reason: 'missing-object',
  });
});

test('a branch in the way of the result branch is named', async () => {
  await using fixture = await createFixture();
  await git(fixture.repository, 'update-ref', 'refs/heads/taken', fixture.target.base);
  const target = { ...fixture.target, resultRef: 'refs/heads/taken/r2/result' };
  expect(unwrapFailure(await fixture.workspaces.openTarget('r2', target))).toMatchObject({
    hint: 'Rename the branch that is in the way: git branch -m taken NEW-NAME.',
  });
});

test('what steps that a crash cut short left beside a tree is gone after the next start, and the tree is as it was', async () => {
  await using fixture = await createFixture();
  const key = attempt('T001');
  const workspace = await prepare(fixture, key);
  await writeFiles(workspace.path, { 'src/half.txt': 'half\n', 'index.copy': 'an agent may call a file so\n' });
  const slot = join(workspace.path, '..');
  const whole = (await readdir(slot)).toSorted();
  await writeFiles(slot, { 'index.1-2': '', 'index.1-2.lock': '', 'slot.json.3.tmp': '{' });
  const workspaces = fixture.restart();
  expect(unwrap(await workspaces.prepare(key, fixture.target, workspace.base)).path).toBe(workspace.path);
  expect((await readdir(slot)).toSorted()).toEqual(whole);
  expect(await readFile(join(workspace.path, 'src/half.txt'), 'utf8')).toBe('half\n');
  expect(await readFile(join(workspace.path, 'index.copy'), 'utf8')).toContain('agent');
});
