import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compareStates, createStateSnapshot } from '../../../src/testing/repository-state.ts';
import {
  asAgent,
  attempt,
  candidate,
  createFixture,
  type Fixture,
  git,
  prepare,
  RUN,
  snapshot,
  unwrap,
  work,
} from './git-fixture.ts';

/** A whole run of two tasks, one of which leaves its work without a snapshot. */
async function runTasks(fixture: Fixture): Promise<void> {
  const { workspaces, target } = fixture;
  unwrap(await workspaces.openTarget(RUN, target));
  const key = attempt('T001');
  const made = unwrap(await work(fixture, key, 'echo work > work.txt; git add -A; git commit -qm agent; git stash'));
  const waiting = await candidate(fixture, key, made);
  {
    await using lease = unwrap(await workspaces.checkout('gates', target, waiting.commit));
    await asAgent(lease.path, 'echo junk > junk; git commit -qam junk');
  }
  unwrap(await workspaces.land(key, target, waiting));
  await workspaces.release(key, target, { awaited: false });
  const aborted = await prepare(fixture, attempt('T002'));
  await asAgent(aborted.path, 'echo half > half.txt');
  await workspaces.release(attempt('T002'), target, { awaited: false });
}

/** What people leave lying around in a repository, as shell scripts. */
const SCENARIOS: readonly (readonly [string, string])[] = [
  ['nothing special', 'true'],
  ['changed files', 'echo dirty >> src/a.txt'],
  ['staged files', 'echo staged > staged.txt; git add staged.txt'],
  ['staged and changed again', 'echo 1 >> src/a.txt; git add -A; echo 2 >> src/a.txt'],
  ['deleted files', 'rm src/a.txt; git rm -q --cached src/b.txt'],
  ['untracked and ignored files', 'echo .env > .gitignore; echo SECRET=1 > .env; echo x > note'],
  ['a stash', 'echo s >> src/a.txt; git stash -q; echo t >> src/b.txt; git stash -q'],
  ['a detached HEAD', 'git checkout -q --detach'],
  ['an unborn branch', 'git checkout -q --orphan fresh; git rm -rqf --cached .'],
  [
    'a stopped rebase',
    'git checkout -qb r; echo r > src/a.txt; git commit -qam r; git checkout -q main; echo m > src/a.txt; git commit -qam m; git rebase r',
  ],
  [
    'a stopped merge',
    'git checkout -qb r; echo r > src/a.txt; git commit -qam r; git checkout -q main; echo m > src/a.txt; git commit -qam m; git merge r',
  ],
  [
    'a stopped cherry-pick',
    'git checkout -qb r; echo r > src/a.txt; git commit -qam r; git checkout -q main; echo m > src/a.txt; git commit -qam m; git cherry-pick r',
  ],
  [
    'a bisection',
    'git commit -q --allow-empty -m x; git commit -q --allow-empty -m y; git bisect start; git bisect bad; git bisect good HEAD~2',
  ],
  [
    'hooks that would run',
    'for h in pre-commit post-checkout reference-transaction post-index-change; do printf "#!/bin/sh\\ntouch RAN\\nexit 1\\n" > .git/hooks/$h; chmod +x .git/hooks/$h; done',
  ],
  [
    'a hooks path in the configuration',
    'mkdir h; printf "#!/bin/sh\\ntouch RAN\\nexit 1\\n" > h/reference-transaction; chmod +x h/reference-transaction; git config core.hooksPath h',
  ],
  [
    'filters and fsmonitor',
    'git config filter.x.clean "touch RAN; cat"; git config filter.x.smudge "touch RAN; cat"; echo "* filter=x" > .git/info/attributes; git config core.fsmonitor "touch RAN; false"',
  ],
  ['packed refs and tags', 'git tag v1; git branch other; git pack-refs --all; git gc -q'],
  ['a linked worktree', 'git worktree add -q -b linked .linked'],
  [
    'assume-unchanged and skip-worktree',
    'git update-index --assume-unchanged src/a.txt; git update-index --skip-worktree src/b.txt; echo x >> src/a.txt',
  ],
  ['a sparse checkout', 'git sparse-checkout set --no-cone /src/'],
  ['notes and replacements', 'git notes add -m n; git commit -q --allow-empty -m x; git replace HEAD HEAD~1'],
  ['a stale index lock', 'touch .git/index.lock'],
  [
    'a signing configuration and aliases',
    'git config commit.gpgSign true; git config gpg.program false; git config alias.update-ref "!touch RAN"',
  ],
  ['reflogs switched off', 'git config core.logAllRefUpdates false'],
];

test.each(SCENARIOS)('a run leaves a repository with %s as it was', async (_name, script) => {
  await using fixture = await createFixture();
  await asAgent(fixture.repository, script);
  const before = await createStateSnapshot(fixture.repository);
  await runTasks(fixture);
  const after = await createStateSnapshot(fixture.repository);
  expect(compareStates(before, after)).toEqual([]);
  expect(after.hash).toBe(before.hash);
});

test('the comparison sees a changed index, a new ref and a lost object', async () => {
  await using fixture = await createFixture();
  const before = await createStateSnapshot(fixture.repository);
  await asAgent(fixture.repository, 'git branch x; echo y > y; git add y; rm -f .git/objects/*/????????*');
  const seen = compareStates(before, await createStateSnapshot(fixture.repository));
  expect(seen).toContain('.git/refs/heads/x');
  expect(seen).toContain('.git/index');
  expect(seen.some((path) => path.startsWith('.git/objects/'))).toBe(true);
});

/** One-line mistakes and attacks inside a tree. */
const ATTACKS: readonly (readonly [string, string])[] = [
  [
    'moving main',
    'git update-ref refs/heads/main HEAD~0; git branch -f main; git symbolic-ref HEAD refs/heads/main; git commit -q --allow-empty -m x',
  ],
  [
    'deleting branches',
    'git branch -D main; for b in $(git for-each-ref --format="%(refname)"); do git update-ref -d $b; done',
  ],
  ['removing worktrees', 'git worktree list | tail -n +2; git worktree remove --force ../w2/tree; git worktree prune'],
  ['an fsmonitor', 'git config core.fsmonitor "touch RAN"; git config --global core.fsmonitor "touch RAN"'],
  [
    'hooks',
    'd=$(git rev-parse --git-path hooks); mkdir -p $d; printf "#!/bin/sh\\ntouch RAN\\n" > $d/pre-commit; chmod +x $d/pre-commit',
  ],
  ['clearing stashes', 'git stash clear; git reflog expire --expire=now --all'],
  ['removing the common directory', 'rm -rf "$(git rev-parse --git-common-dir)"'],
  [
    'overwriting objects',
    'chmod -R u+w "$(git rev-parse --git-path objects)"; find "$(git rev-parse --git-path objects)" -type f -exec sh -c "echo junk > {}" ";"',
  ],
  ['replacements', 'git replace -f HEAD $(git commit-tree -m fake HEAD^{tree})'],
  ['stale locks', 'touch .git/index.lock .git/HEAD.lock .git/config.lock .git/packed-refs.lock'],
  ['pushing over branches', 'git push -f origin HEAD:refs/heads/main; git push --mirror'],
  ['collecting garbage', 'git gc -q --prune=now; git repack -adlq; git prune --expire=now'],
  ['deleting .git', 'rm -rf .git'],
  ['resetting hard', 'git reset -q --hard HEAD; git clean -ffdxq; git checkout -q -f HEAD'],
  [
    'shallow and grafts',
    'git rev-parse HEAD > .git/shallow; mkdir -p .git/info; git rev-parse HEAD > .git/info/grafts',
  ],
  ['pointing .git elsewhere', 'echo "gitdir: /nonexistent" > g; rm -rf .git; mv g .git'],
];

test.each(ATTACKS)('%s inside a tree harms neither the repository nor another tree', async (_name, script) => {
  await using fixture = await createFixture();
  const { repository, workspaces, target } = fixture;
  await asAgent(repository, 'echo s >> src/a.txt; git stash -q; git branch release');
  const other = await prepare(fixture, attempt('T002'));
  await asAgent(other.path, 'echo other > other.txt');
  const before = await createStateSnapshot(repository);
  const otherBefore = await createStateSnapshot(other.path);
  const workspace = await prepare(fixture, attempt('T001'));
  await asAgent(workspace.path, `${script}\necho work > work.txt`);
  const made = unwrap(await snapshot(fixture, attempt('T001')));
  expect(made.files).toContain('work.txt');
  unwrap(await workspaces.land(attempt('T001'), target, await candidate(fixture, attempt('T001'), made)));
  expect(compareStates(otherBefore, await createStateSnapshot(other.path))).toEqual([]);
  expect(compareStates(before, await createStateSnapshot(repository))).toEqual([]);
  expect(unwrap(await snapshot(fixture, attempt('T002'))).files).toEqual(['other.txt']);
  await git(repository, 'fsck', '--strict', '--no-dangling');
});

test('what the user keeps out by info/exclude stays out of snapshots', async () => {
  await using fixture = await createFixture();
  await writeFile(join(fixture.repository, '.git/info/exclude'), '*.log\n');
  await chmod(join(fixture.repository, '.git/info/exclude'), 0o400);
  const later = fixture.restart();
  const workspace = unwrap(await later.prepare(attempt('T001'), fixture.target, fixture.target.base));
  await asAgent(workspace.path, 'echo x > a.log; echo x > a.txt');
  const options = { protectedPaths: [], message: 'x' };
  expect(unwrap(await later.snapshot(attempt('T001'), fixture.target, options)).files).toEqual(['a.txt']);
});
