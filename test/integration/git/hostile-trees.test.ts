import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SnapshotRefusal } from '../../../src/ports/workspaces.ts';
import { compareStates, createStateSnapshot } from '../../../src/testing/repository-state.ts';
import {
  asAgent,
  attempt,
  candidate,
  createFixture,
  type Fixture,
  git,
  prepare,
  snapshot,
  unwrap,
  unwrapFailure,
  work,
  writeFiles,
} from './git-fixture.ts';

type Reason = SnapshotRefusal['reason'];

const REFUSED: readonly (readonly [string, Reason, string])[] = [
  ['a repository inside the tree', 'gitlink', 'git init -q sub; cd sub; git commit -q --allow-empty -m x'],
  ['a repository without commits inside the tree', 'gitlink', 'git init -q sub; echo x > sub/f'],
  ['an absolute symlink', 'symlink', 'ln -s /etc/passwd secrets'],
  ['a symlink past the top', 'symlink', 'ln -s ../../outside up'],
  ['a symlink that climbs through another', 'symlink', 'mkdir -p d/e; ln -s d/e s; ln -s s/../../../x t'],
  ['a symlink that climbs where a folder became one', 'symlink', 'rm -r deep; ln -s . deep'],
  ['a symlink into .git', 'symlink', 'ln -s .git/hooks hooks'],
  ['a symlink as .gitattributes', 'symlink', 'ln -s src/a.txt .gitattributes'],
  ['.GIT', 'git-lookalike', 'mkdir .GIT; echo x > .GIT/config'],
  ['.git with a trailing dot', 'git-lookalike', 'mkdir .git.; echo x > .git./config'],
  ['.git with a trailing space', 'git-lookalike', "mkdir '.git '; echo x > '.git /config'"],
  ['git~1', 'git-lookalike', 'mkdir -p a/git~1; echo x > a/git~1/config'],
  [
    '.git with ignorable code points',
    'git-lookalike',
    'mkdir "$(printf \'.g\\342\\200\\214it\')"; echo x > "$(printf \'.g\\342\\200\\214it\')/config"',
  ],
  [
    '.git in full-width letters',
    'git-lookalike',
    'mkdir "$(printf \'.\\357\\275\\207\\357\\275\\211\\357\\275\\224\')"; echo x > "$(printf \'.\\357\\275\\207\\357\\275\\211\\357\\275\\224\')/config"',
  ],
  ['.git as a stream', 'git-lookalike', "mkdir '.git::$INDEX_ALLOCATION'; echo x > '.git::$INDEX_ALLOCATION/config'"],
  ['.git behind a backslash', 'git-lookalike', "echo x > 'a\\.git\\config'"],
  ['a large file', 'too-large', 'head -c 2000000 /dev/zero > large.bin'],
  ['many files', 'too-large', 'for i in 1 2 3 4 5 6; do head -c 900000 /dev/urandom > f$i; done'],
  ['a protected file', 'protected-path', 'echo x >> guarded/file'],
  ['a new file in a protected folder', 'protected-path', 'echo x > guarded/other'],
  ['a file in place of a protected folder', 'protected-path', 'rm -r guarded; echo x > guarded'],
  ['a file in place of the folder of a protected file', 'protected-path', 'rm -r own; ln -s src own'],
];

test.each(REFUSED)('%s is refused as %s', async (_name, reason, script) => {
  await using fixture = await createFixture({
    fileBytes: 1_000_000,
    totalBytes: 4_000_000,
    files: { 'guarded/file': 'x\n', 'own/one.txt': 'x\n', 'deep/down/file': 'x\n', l: '-> deep/../src/a.txt' },
  });
  const key = attempt('T001');
  const workspace = await prepare(fixture, key);
  await asAgent(workspace.path, script);
  const refused = unwrapFailure(await snapshot(fixture, key, ['guarded/', 'own/one.txt']));
  expect(refused).toMatchObject({ reason });
  expect(refused.message).toMatch(/^The attempt .*"/);
  expect(refused.hint).toMatch(/\.$/);
});

const ACCEPTED: readonly (readonly [string, string, readonly string[]])[] = [
  ['relative symlinks inside the tree', 'ln -s src/a.txt l; ln -s ../src/a.txt src/up', ['l', 'src/up']],
  ['pipes and sockets are no work', 'mkfifo pipe; rm src/a.txt; mkfifo src/a.txt; echo x > x', ['x']],
  ['a file becomes a folder', 'rm src/a.txt; mkdir src/a.txt; echo x > src/a.txt/in', ['src/a.txt', 'src/a.txt/in']],
  ['a folder becomes a file', 'rm -r src; echo x > src', ['src', 'src/a.txt', 'src/b.txt']],
  [
    'a folder becomes a symlink to its twin',
    'mv src other; ln -s other src',
    ['other/a.txt', 'other/b.txt', 'src', 'src/a.txt', 'src/b.txt'],
  ],
  ['hard links are files', 'ln src/a.txt hard', ['hard']],
  ['modes', 'chmod +x src/a.txt', ['src/a.txt']],
  [
    'names with line feeds, quotes and option looks',
    "printf x > 'a\nb'; printf x > '\"q\"'; printf x > --help; printf x > ' '",
    [' ', '"q"', '--help', 'a\nb'],
  ],
  [
    'files that nobody may read',
    'mkdir shut; echo x > shut/in; chmod 000 shut/in src/b.txt; echo y > new; chmod 000 new shut',
    ['new', 'shut/in', 'src/b.txt'],
  ],
  ['no .git at all', 'rm -rf .git; echo x > x', ['x']],
  ['a torn .git', 'echo junk > .git/HEAD; rm -rf .git/objects; echo x > x', ['x']],
  ['the plan file and its removal', 'rm tasks.md; echo x > x', ['x']],
  [
    'ignored by the agent alone is not ignored',
    'echo "*.txt" > .git/info/exclude; git config core.excludesFile /dev/stdin; echo x > x.txt',
    ['x.txt'],
  ],
  [
    'an own index and sparse checkout',
    'git config core.sparseCheckout true; git update-index --assume-unchanged src/a.txt; echo x > src/a.txt',
    ['src/a.txt'],
  ],
];

test.each(ACCEPTED)('%s: taken as it is', async (_name, script, files) => {
  await using fixture = await createFixture();
  const made = unwrap(await work(fixture, attempt('T001'), script));
  const shown = script.includes('chmod 000') ? made.files.filter((path) => path !== 'src/b.txt') : made.files;
  expect(shown).toEqual(files.filter((path) => !script.includes('chmod 000') || path !== 'src/b.txt'));
  await git(fixture.repository, 'fsck', '--strict', '--no-dangling');
});

test('a file that is changed without a trace in size and time is seen', async () => {
  await using fixture = await createFixture();
  const made = unwrap(
    await work(
      fixture,
      attempt('T001'),
      'cp -p src/a.txt /tmp/ref.$$; printf "b\\n" > src/a.txt; touch -r /tmp/ref.$$ src/a.txt; rm /tmp/ref.$$',
    ),
  );
  expect(made.files).toEqual(['src/a.txt']);
});

test('bytes that are no UTF-8 in names survive', async () => {
  await using fixture = await createFixture();
  const made = unwrap(await work(fixture, attempt('T001'), 'printf x > "$(printf "caf\\351")"'));
  expect(await git(fixture.repository, 'ls-tree', '-z', '--name-only', made.commit)).not.toContain('caf\ufffd\ufffd');
  await using lease = unwrap(await fixture.workspaces.checkout('gates', fixture.target, made.commit));
  const names = await readdir(lease.path, { encoding: 'buffer' });
  expect(names.some((name) => name.equals(Buffer.from('caf\xe9', 'latin1')))).toBe(true);
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ['folders without permissions', 'mkdir -p shut/in; echo x > shut/in/f; chmod 000 shut/in shut src'],
  ['a nested repository', 'git init -q sub; cd sub; echo x > f; git add f; git commit -qm x'],
  ['a deleted .git', 'rm -rf .git'],
  ['.git as a symlink', 'rm -rf .git; ln -s /tmp .git'],
  ['.git as a file', 'rm -rf .git; echo "gitdir: /tmp" > .git'],
  ['everything deleted', 'rm -rf src tasks.md .git'],
  ['a folder as a symlink to its twin', 'mv src other; ln -s other src'],
  ['a folder as a symlink out of the tree', 'mkdir -p ../stash; mv src ../stash/src; ln -s ../stash/src src'],
  ['many files', 'mkdir many; cd many; for i in $(seq 3000); do : > $i; done'],
  ['many top-level files', 'for i in $(seq 2500); do : > f$i; done'],
  [
    'deep folders',
    'p=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; for i in $(seq 80); do mkdir $p && cd $p; done; echo x > f',
  ],
  ['pipes', 'rm src/a.txt; mkfifo src/a.txt p src/p'],
  ['folders that nobody may write', 'chmod 555 src'],
  ['an unreadable .gitignore', 'echo x > .gitignore; chmod 000 .gitignore'],
  ['files inside a submodule', 'echo junk > module/junk; git init -q module'],
  ['a submodule as a symlink', 'rmdir module; ln -s src module'],
  ['same size, same times', 'cp -p src/a.txt keep; printf "b\\n" > src/a.txt; touch -r keep src/a.txt'],
];

test.each(HOSTILE)('a tree is reused as good as new after %s', async (_name, script) => {
  await using fixture = await createFixture();
  const base = await addSubmodule(fixture);
  const fresh = unwrap(await fixture.workspaces.prepare(attempt('T001'), fixture.target, base));
  const wanted = await listTree(fresh.path);
  await asAgent(fresh.path, script);
  await fixture.workspaces.release(attempt('T001'), fixture.target, { awaited: false });
  const again = unwrap(await fixture.workspaces.prepare(attempt('T001', 2), fixture.target, base));
  expect(again.path).toBe(fresh.path);
  expect(await listTree(again.path)).toEqual(wanted);
  expect(await git(again.path, 'status', '--porcelain', '--ignored')).toBe('');
  await fixture.workspaces.emptyTrash();
  const [home] = (await readdir(fixture.stateDirectory)).map((name) => join(fixture.stateDirectory, name));
  expect(await readdir(join(home!, 'trash'))).toEqual([]);
});

async function addSubmodule(fixture: Fixture): Promise<string> {
  const { repository, target } = fixture;
  await git(repository, 'update-index', '--add', '--cacheinfo', `160000,${target.base},module`);
  const commit = await git(
    repository,
    'commit-tree',
    '-p',
    target.base,
    '-m',
    'module',
    await git(repository, 'write-tree'),
  );
  await git(repository, 'reset', '-q');
  return commit;
}

/** Paths with content, `.git` left out. */
async function listTree(root: string, folder = ''): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}${entry.name}`;
    if (path === '.git') continue;
    if (entry.isDirectory()) lines.push(`${path}/`, ...(await listTree(root, `${path}/`)));
    else lines.push(`${path}: ${entry.isFile() ? await readFile(join(root, path), 'utf8') : 'special'}`);
  }
  return lines.sort();
}

test('files inside a submodule are refused, an untouched submodule is not', async () => {
  await using fixture = await createFixture();
  const base = await addSubmodule(fixture);
  const workspace = unwrap(await fixture.workspaces.prepare(attempt('T001'), fixture.target, base));
  await asAgent(workspace.path, 'echo x > x');
  expect(unwrap(await snapshot(fixture, attempt('T001'))).files).toEqual(['x']);
  const other = unwrap(await fixture.workspaces.prepare(attempt('T002'), fixture.target, base));
  await asAgent(other.path, 'echo x > module/x');
  expect(unwrapFailure(await snapshot(fixture, attempt('T002')))).toMatchObject({ reason: 'gitlink' });
});

test('the reset of a tree never reaches through a hard link or a symlink', async () => {
  await using fixture = await createFixture();
  const outside = join(fixture.root, 'outside');
  await mkdir(join(outside, 'src'), { recursive: true });
  await writeFile(join(outside, 'src/a.txt'), 'precious\n');
  const workspace = await prepare(fixture, attempt('T001'));
  await asAgent(workspace.path, `rm -r src; ln -s ${outside}/src src; rm tasks.md`);
  await link(join(outside, 'src/a.txt'), join(workspace.path, 'tasks.md'));
  await fixture.workspaces.release(attempt('T001'), fixture.target, { awaited: false });
  await prepare(fixture, attempt('T001', 2));
  expect(await readFile(join(outside, 'src/a.txt'), 'utf8')).toBe('precious\n');
  expect(await readdir(join(outside, 'src'))).toEqual(['a.txt']);
});

/** Every way known to us in which a tree, or the repository in it, makes git run a program. */
const PLANT = `
cat > canary.sh <<EOF
#!/bin/sh
echo "\\$0 \\$*" >> CANARY
cat
EOF
chmod +x canary.sh
C=$PWD/canary.sh
mkdir -p .git/hooks
for h in pre-commit post-checkout post-commit reference-transaction post-index-change pre-merge-commit fsmonitor-watchman; do cp canary.sh .git/hooks/$h; done
git config core.hooksPath $PWD; cp canary.sh pre-commit; cp canary.sh reference-transaction; cp canary.sh post-index-change
git config core.fsmonitor $C
git config core.pager $C; git config core.editor $C; git config core.sshCommand $C; git config core.gitProxy $C
git config filter.evil.clean $C; git config filter.evil.smudge $C; git config filter.evil.required true
git config diff.evil.command $C; git config diff.evil.textconv $C; git config merge.evil.driver "$C %O %A %B"
git config diff.external $C; git config gpg.program $C; git config commit.gpgSign true; git config credential.helper $C
git config uploadpack.packObjectsHook $C; git config alias.status "!$C"; git config core.alternateRefsCommand $C
git config core.attributesFile $PWD/.gitattributes; cp .git/config more; git config include.path $PWD/more
printf '* filter=evil diff=evil merge=evil\\n' > .gitattributes
cp .gitattributes .git/info/attributes
echo changed >> src/a.txt
mkdir ignored; cd ignored; git init -q; cp ../.git/config .git/config; cp -r ../.git/hooks/* .git/hooks/; git commit -q --allow-empty -m x; cd ..
echo ignored/ > .gitignore
rm -f CANARY
`;

test('no program that an agent planted is run by any step', async () => {
  await using fixture = await createFixture();
  const { workspaces, target, repository } = fixture;
  const canary = join(fixture.root, 'CANARY');
  const before = await createStateSnapshot(repository);
  const made = unwrap(await work(fixture, attempt('T001'), PLANT.replaceAll('CANARY', canary)));
  expect(made.files).toContain('.gitattributes');
  const other = unwrap(await work(fixture, attempt('T002'), 'echo other > src/b.txt'));
  unwrap(await workspaces.land(attempt('T002'), target, await candidate(fixture, attempt('T002'), other)));
  const waiting = await candidate(fixture, attempt('T001'), made);
  {
    await using lease = unwrap(await workspaces.checkout('gates', target, waiting.commit));
    await asAgent(lease.path, `${PLANT.replaceAll('CANARY', canary)}`);
  }
  await using again = unwrap(await workspaces.checkout('gates', target, waiting.commit));
  expect(await readFile(join(again.path, 'src/a.txt'), 'utf8')).toBe('a\nchanged\n');
  unwrap(await workspaces.land(attempt('T001'), target, waiting));
  await workspaces.release(attempt('T001'), target, { awaited: false });
  unwrap(await workspaces.prepare(attempt('T001', 2), target, waiting.commit));
  unwrap(await workspaces.auditTarget(target));
  expect(existsSync(canary)).toBe(false);
  expect(compareStates(before, await createStateSnapshot(repository))).toEqual([]);
});

test('the planted programs would run if git were called in the tree', async () => {
  await using fixture = await createFixture();
  const canary = join(fixture.root, 'CANARY');
  const workspace = await prepare(fixture, attempt('T001'));
  await asAgent(workspace.path, PLANT.replaceAll('CANARY', canary));
  await asAgent(workspace.path, 'git add -A');
  expect(existsSync(canary)).toBe(true);
});

/** Swaps a folder for a symlink to a folder outside and back, as fast as the system lets it. */
const SWAP = `
const { renameSync, symlinkSync, unlinkSync } = require('node:fs');
for (;;) {
  try { renameSync('src', 'away'); symlinkSync(process.argv[1], 'src'); unlinkSync('src'); renameSync('away', 'src'); } catch {}
  try { renameSync('away', 'src'); } catch {}
}`;

test('a folder that is swapped for a symlink again and again, until its process is ended at any moment, leads nowhere', async () => {
  await using fixture = await createFixture();
  const { workspaces, target } = fixture;
  const outside = join(fixture.root, 'outside');
  await writeFiles(outside, { 'precious.txt': 'precious\n', 'a.txt': 'mine\n', 'deep/file': 'mine\n' });
  const before = await listTree(outside);
  const outcomes = { taken: 0, refused: 0 };
  const clean = await listTree(fixture.repository);
  for (let round = 1; round <= 60; round += 1) {
    const key = attempt('T001', round);
    const workspace = await prepare(fixture, key);
    const swapper = spawn(process.execPath, ['-e', SWAP, outside], { cwd: workspace.path, env: {}, stdio: 'ignore' });
    const ended = new Promise((resolve) => swapper.once('close', resolve));
    await new Promise<void>((resolve) => setTimeout(resolve, 30 + (round % 7)));
    swapper.kill('SIGKILL');
    await ended;
    const made = await snapshot(fixture, key);
    outcomes[made.ok ? 'taken' : 'refused'] += 1;
    if (!made.ok) expect(made.failure).toMatchObject({ reason: 'symlink' });
    await workspaces.release(key, target, { awaited: false });
    const next = attempt('T001', 1_000 + round);
    expect(await listTree((await prepare(fixture, next)).path)).toEqual(clean);
    await workspaces.release(next, target, { awaited: false });
  }
  expect(outcomes.taken + outcomes.refused).toBe(60);
  expect(await listTree(outside)).toEqual(before);
});
