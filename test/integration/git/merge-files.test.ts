import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCommitFiles, readMergeFiles } from '../../../src/adapters/git/commit-files.ts';

it('a merge tells the files that both of its sides had changed, and no others', async () => {
  const root = mkdtempSync(join(tmpdir(), 'slipway-merges-'));
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', ...args], {
      cwd: root,
      env: { PATH: process.env['PATH'], HOME: root, GIT_CONFIG_NOSYSTEM: '1' },
      stdio: 'ignore',
    });
  const commit = (files: Readonly<Record<string, string>>) => {
    for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
    git('add', '-A');
    git('commit', '-qm', 'Change');
  };
  try {
    git('init', '-q', '-b', 'main');
    commit({ 'both ü.ts': 'a\nb\nc\nd\ne\nf\n' });
    git('checkout', '-qb', 'side');
    commit({ 'both ü.ts': 'A\nb\nc\nd\ne\nf\n', 'side.ts': 's' });
    git('checkout', '-q', 'main');
    commit({ 'both ü.ts': 'a\nb\nc\nd\ne\nF\n', 'main.ts': 'm' });
    git('merge', '-q', '--no-ff', '-m', 'Merge', 'side');
    git('checkout', '-qb', 'other');
    commit({ 'other.ts': 'o' });
    git('checkout', '-q', 'main');
    git('merge', '-q', '--no-ff', '-m', 'Merge', 'other');
    expect(await readMergeFiles(root, 10)).toEqual({ ok: true, value: [['both ü.ts']] });
    expect(await readMergeFiles(root, 1)).toEqual({ ok: true, value: [] });
    const commits = await readCommitFiles(root, 10);
    expect(commits.ok && commits.value.map((files) => files.join())).toEqual(
      expect.arrayContaining(['other.ts', 'both ü.ts,main.ts', 'both ü.ts,side.ts', 'both ü.ts']),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
