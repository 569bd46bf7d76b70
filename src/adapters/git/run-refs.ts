import { bareEnvironment } from './git-environment.ts';
import { createGitRunner } from './git-runner.ts';

/** Whether everything that a run landed is reachable from a branch of the user's own; true where the run has no result branch any more. */
export async function isMerged(repository: string, runId: string): Promise<boolean> {
  const result = `refs/heads/slipway/${runId}/result`;
  const found = await git(repository, [
    'for-each-ref',
    '--format=%(refname)',
    '--contains',
    result,
    'refs/heads',
    'refs/remotes',
  ]);
  if (found === null) return true;
  return found.split('\n').some((ref) => ref !== '' && !ref.startsWith('refs/heads/slipway/'));
}

/** Removes the private refs of a run; its result branch stays. Repeatable; a repository that is gone has none. */
export async function dropPins(repository: string, runId: string): Promise<void> {
  const refs = await git(repository, ['for-each-ref', '--format=%(refname)', `refs/slipway/${runId}`]);
  for (const ref of (refs ?? '').split('\n').filter((name) => name !== ''))
    await git(repository, ['update-ref', '-d', ref]);
}

async function git(repository: string, args: readonly string[]): Promise<string | null> {
  try {
    const ended = await createGitRunner('git').run({ args, cwd: repository, environment: bareEnvironment() });
    return ended.code === 0 ? ended.stdout.toString('utf8') : null;
  } catch {
    return null;
  }
}
