import { failure, type Result, success } from '../../core/result.ts';
import type { RepositoryFailure } from '../../ports/workspaces.ts';
import { bareEnvironment } from './git-environment.ts';
import { createGitRunner } from './git-runner.ts';
import { faultFromGit, toRepositoryFailure } from './repository-fault.ts';

/** Files that one commit may change before it is passed over: an import of a whole tree says nothing. */
const LARGEST_COMMIT = 1_000;

/** The files that each of the newest commits of HEAD changed, newest first; merges are left out, since they change nothing of their own. */
export function readCommitFiles(
  topLevel: string,
  commits: number,
  gitPath = 'git',
): Promise<Result<readonly (readonly string[])[], RepositoryFailure>> {
  return readLog(topLevel, [`--max-count=${commits}`, '--no-merges', '--no-renames'], gitPath);
}

/** The files that both sides of each of the newest merges of HEAD had changed, newest first; a merge without any is left out. */
export function readMergeFiles(
  topLevel: string,
  merges: number,
  gitPath = 'git',
): Promise<Result<readonly (readonly string[])[], RepositoryFailure>> {
  return readLog(topLevel, [`--max-count=${merges}`, '--merges', '--no-renames', '-c'], gitPath);
}

async function readLog(
  topLevel: string,
  which: readonly string[],
  gitPath: string,
): Promise<Result<readonly (readonly string[])[], RepositoryFailure>> {
  const args = ['log', ...which, '--name-only', '-z', '--format=%x01', 'HEAD', '--'];
  try {
    const runner = createGitRunner(gitPath);
    const { code, stdout, stderr } = await runner.run({ args, environment: bareEnvironment(), cwd: topLevel });
    if (code !== 0) throw faultFromGit('log', stderr);
    return success(parseLog(stdout.toString('utf8')));
  } catch (error) {
    return failure(toRepositoryFailure(error));
  }
}

/** Every commit begins with a byte that no path holds at its start; paths end with NUL. */
function parseLog(text: string): readonly (readonly string[])[] {
  return text
    .split('\u0001')
    .slice(1)
    .map((commit) =>
      commit
        .split('\0')
        .map((path) => path.replace(/^\n/u, ''))
        .filter((path) => path !== ''),
    )
    .filter(({ length }) => length > 0 && length <= LARGEST_COMMIT);
}
