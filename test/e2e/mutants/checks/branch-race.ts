// A person moves the result branch in the very moment in which a candidate lands on it: their commit stays.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGitWorkspaces } from '../../../../src/adapters/git/git-workspaces.ts';
import { someTarget } from '../../../../src/testing/plans.ts';
import { git, openScene } from '../../rig/scene.ts';
import { conclude } from './verdict.ts';

using scene = openScene(['T1']);
const base = git(scene, 'rev-parse', 'HEAD').trim();
const tree = git(scene, 'rev-parse', 'HEAD^{tree}').trim();
const author = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
const theirs = git(scene, ...author, 'commit-tree', tree, '-p', base, '-m', 'By a person').trim();
const resultRef = 'refs/heads/slipway/r1/result';
const target = someTarget({ repository: scene.repository, resultRef, base });
const clock = { now: Date.now, monotonic: () => performance.now(), sleep: async (ms: number) => sleep(ms) };
const workspaces = createGitWorkspaces({
  stateDirectory: join(scene.root, 'workspaces'),
  clock,
  tick: () => null,
  gitPath: racingGit(),
});
const key = { runId: 'r1', taskId: 'T1', attempt: 1 };
await workspaces.openTarget('r1', target);
const leased = await workspaces.prepare(key, target, base);
if (!leased.ok) throw new Error(leased.failure.message);
writeFileSync(join(leased.value.path, 'T1.txt'), 'done\n');
const snapshot = await workspaces.snapshot(key, target, { protectedPaths: [], message: 'T1' });
if (!snapshot.ok) throw new Error(snapshot.failure.message);
const candidate = await workspaces.candidate(key, target, snapshot.value.commit, null, 'T1');
if (!candidate.ok) throw new Error('no candidate');
writeFileSync(join(scene.root, 'armed'), '');
const landed = await workspaces.land(key, target, candidate.value);
await workspaces.close();
const log = git(scene, 'log', '--format=%H', resultRef);
const problems = log.includes(theirs) ? [] : ['a commit of a person was overwritten on the result branch'];
if (landed.ok || landed.failure.reason !== 'moved') problems.push('landing on a branch that moved was no refusal');
conclude(problems);

/** A git whose `update-ref`, once armed, is overtaken by another one right before it moves the result branch. */
function racingGit(): string {
  const path = join(scene.root, 'racing-git');
  const move = ['-C', scene.repository, 'update-ref', resultRef, theirs];
  const text = `#!${process.execPath}
const { execFileSync, spawn } = require('node:child_process');
const { existsSync, rmSync } = require('node:fs');
const armed = ${JSON.stringify(join(scene.root, 'armed'))};
const git = spawn('git', process.argv.slice(2), { stdio: ['pipe', 'inherit', 'inherit'] });
git.on('exit', (code) => process.exit(code ?? 1));
git.stdin.on('error', () => {});
process.stdin.on('end', () => git.stdin.end());
process.stdin.on('data', (chunk) => {
  if (process.argv.includes('update-ref') && chunk.includes('update ${resultRef} ') && existsSync(armed)) {
    rmSync(armed);
    execFileSync('git', ${JSON.stringify(move)});
  }
  git.stdin.write(chunk);
});
`;
  writeFileSync(path, text, { mode: 0o755 });
  return path;
}
