import { failure, type Result, success } from '../../core/result.ts';
import type { RepositoryFailure } from '../../ports/workspaces.ts';
import { bareEnvironment } from './git-environment.ts';
import { createGitRunner, type GitRunner } from './git-runner.ts';
import { checkGitVersion } from './git-version.ts';
import { faultFromGit, repositoryFault, toRepositoryFailure } from './repository-fault.ts';
import { locateRepository } from './repository-places.ts';

/** The user's repository as it stands, found without changing a byte of it. */
export interface RepositoryState {
  /** Absolute path of the working tree's top folder. */
  readonly topLevel: string;
  /** Absolute path of the directory that holds refs and configuration; linked worktrees share it. */
  readonly gitDirectory: string;
  /** Commit that HEAD is at. */
  readonly head: string;
  /** Short branch name, or null on a detached HEAD. */
  readonly branch: string | null;
  /** Something is staged, changed or untracked. */
  readonly dirty: boolean;
}

/** Says where the repository around a folder stands; refuses folders outside of one, bare repositories and those without a commit. */
export async function inspectRepository(
  path: string,
  gitPath = 'git',
): Promise<Result<RepositoryState, RepositoryFailure>> {
  try {
    return success(await readState(path, createGitRunner(gitPath)));
  } catch (error) {
    return failure(toRepositoryFailure(error));
  }
}

/** The full name of the commit that a revision (branch, tag, abbreviation) means in the repository around a folder. */
export async function resolveBase(
  path: string,
  revision: string,
  gitPath = 'git',
): Promise<Result<string, RepositoryFailure>> {
  try {
    const runner = createGitRunner(gitPath);
    await locateRepository(path, runner);
    return success(await readCommit(path, revision, runner));
  } catch (error) {
    return failure(toRepositoryFailure(error));
  }
}

async function readState(path: string, runner: GitRunner): Promise<RepositoryState> {
  await checkGitVersion(runner);
  const { commonDirectory } = await locateRepository(path, runner);
  const top = await ask(runner, path, ['rev-parse', '--path-format=absolute', '--show-toplevel']);
  if (top.code !== 0) throw bareRepository(path);
  const topLevel = top.text.replace(/\n$/, '');
  const status = await ask(runner, topLevel, ['status', '--porcelain=v2', '--branch', '-z', '--ignore-submodules=all']);
  if (status.code !== 0) throw faultFromGit('status', status.stderr);
  const lines = status.text.split('\0').filter((line) => line !== '');
  const field = (name: string): string =>
    lines.find((line) => line.startsWith(`# branch.${name} `))?.slice(10 + name.length) ?? '';
  const head = field('oid');
  if (head === '(initial)' || head === '') throw noCommits(topLevel);
  return {
    topLevel,
    gitDirectory: commonDirectory,
    head,
    branch: field('head') === '(detached)' ? null : field('head'),
    dirty: lines.some((line) => !line.startsWith('# ')),
  };
}

async function readCommit(path: string, revision: string, runner: GitRunner): Promise<string> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const found = await ask(runner, path, args);
  if (found.code === 0) return found.text.trim();
  throw repositoryFault(
    `${JSON.stringify(revision)} names no commit of the repository at ${path}.`,
    'Name a branch, a tag or a commit; `git log --oneline` lists some.',
  );
}

async function ask(
  runner: GitRunner,
  cwd: string,
  args: readonly string[],
): Promise<{ readonly code: number; readonly text: string; readonly stderr: string }> {
  const { code, stdout, stderr } = await runner.run({ args, environment: bareEnvironment(), cwd });
  return { code, text: stdout.toString('utf8'), stderr };
}

function bareRepository(path: string): Error {
  return repositoryFault(
    `${path} is a bare repository: it has no working tree.`,
    'Clone it and run slipway in the clone.',
  );
}

function noCommits(topLevel: string): Error {
  return repositoryFault(
    `The repository at ${topLevel} has no commit yet.`,
    'Make a first commit: `git add -A && git commit -m "Start"`.',
  );
}
