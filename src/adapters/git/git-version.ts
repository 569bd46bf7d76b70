import { bareEnvironment } from './git-environment.ts';
import type { GitRunner } from './git-runner.ts';
import { repositoryFault } from './repository-fault.ts';

/** First git that can merge without a checkout (`merge-tree --write-tree`). */
const OLDEST_GIT = '2.38';

/** The version of git as `major.minor...`; throws a fault when it is missing or older than `OLDEST_GIT`. */
export async function checkGitVersion(runner: GitRunner): Promise<string> {
  const { stdout } = await runner.run({ args: ['version'], environment: bareEnvironment(), cwd: '/' });
  const version = /git version (\d+)\.(\d+)[^\s]*/.exec(stdout.toString('utf8'));
  const [major, minor] = [Number(version?.[1] ?? 0), Number(version?.[2] ?? 0)];
  const text = version?.[0].replace('git version ', '') ?? 'unknown';
  if (major > 2 || (major === 2 && minor >= 38)) return text;
  throw repositoryFault(
    `git ${text} is too old: merging without a checkout needs ${OLDEST_GIT}.`,
    `Install git ${OLDEST_GIT} or later and make sure that it comes first in PATH.`,
  );
}
