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

/** What a repository holds of a run: its refs, and which of the commits that are asked for exist or are reachable from the result branch. */
export interface RunRefs {
  readonly refs: ReadonlyMap<string, string>;
  readonly present: ReadonlySet<string>;
  readonly reachable: ReadonlySet<string>;
}

/** Commits that one call asks for. */
const COMMITS_A_CALL = 1_000;

/** Reads what a repository holds of a run; null when it cannot be read. */
export async function readRunRefs(
  repository: string,
  run: { readonly id: string; readonly resultRef: string; readonly base: string; readonly commits: readonly string[] },
): Promise<RunRefs | null> {
  const pattern = ['for-each-ref', '--format=%(refname) %(objectname)', run.resultRef, `refs/slipway/${run.id}`];
  const listed = await git(repository, pattern);
  if (listed === null) return null;
  const refs = new Map<string, string>();
  for (const [ref = '', oid = ''] of linesOf(listed).map((line) => line.split(' '))) refs.set(ref, oid);
  const present = new Set<string>();
  for (let at = 0; at < run.commits.length; at += COMMITS_A_CALL) {
    const asked = run.commits.slice(at, at + COMMITS_A_CALL);
    const found = await git(repository, ['rev-list', '--no-walk', '--ignore-missing', ...asked]);
    for (const commit of linesOf(found)) present.add(commit);
  }
  const head = refs.get(run.resultRef);
  const walked = head === undefined ? null : await git(repository, ['rev-list', head, '--not', run.base]);
  return { refs, present, reachable: new Set([run.base, ...linesOf(walked)]) };
}

/** Creates a ref that must not exist; false when git refused. */
export async function createRef(repository: string, ref: string, commit: string): Promise<boolean> {
  return (await git(repository, ['update-ref', ref, commit, '0'.repeat(commit.length)])) !== null;
}

function linesOf(text: string | null): readonly string[] {
  return (text ?? '').split('\n').filter((line) => line !== '');
}

async function git(repository: string, args: readonly string[]): Promise<string | null> {
  try {
    const ended = await createGitRunner('git').run({ args, cwd: repository, environment: bareEnvironment() });
    return ended.code === 0 ? ended.stdout.toString('utf8') : null;
  } catch {
    return null;
  }
}
