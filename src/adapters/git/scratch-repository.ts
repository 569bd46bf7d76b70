import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import type { RepositoryFailure } from '../../ports/workspaces.ts';
import { bareEnvironment, SAFE_CONFIGURATION } from './git-environment.ts';
import { createGitRunner } from './git-runner.ts';
import { faultFromGit, toRepositoryFailure } from './repository-fault.ts';

/** What a scratch repository holds. */
export interface Scratch {
  /** Text files, at the top. */
  readonly files: Readonly<Record<string, string>>;
  /** A repository whose last commit, if it has one, is below them; null for none. */
  readonly from: string | null;
}

/** Makes a repository on branch `main` in a folder of its own, and answers with the commit that holds the given files. */
export async function createScratchRepository(
  folder: string,
  { files, from }: Scratch,
  gitPath = 'git',
): Promise<Result<string, RepositoryFailure>> {
  const runner = createGitRunner(gitPath);
  const git = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await runner.run({ args, cwd: folder, environment: bareEnvironment() });
    if (code !== 0) throw faultFromGit(args[0] ?? 'git', stderr);
    return stdout.toString('utf8').trim();
  };
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    if (from === null) await git('init', '-q', '-b', 'main');
    else {
      await git(...SAFE_CONFIGURATION, 'clone', '-q', '--no-tags', '--no-checkout', '--', from, '.');
      const hasCommit = await git('rev-parse', '--verify', '-q', 'HEAD^{commit}').then(
        () => true,
        () => false,
      );
      if (hasCommit) await git(...SAFE_CONFIGURATION, 'checkout', '-q', '-B', 'main', 'HEAD');
    }
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await git('add', '--force', '--', ...Object.keys(files));
    await git(
      ...SAFE_CONFIGURATION,
      '-c',
      'user.name=slipway',
      '-c',
      'user.email=slipway@localhost',
      'commit',
      '-q',
      '-m',
      'Scratch',
    );
    return success(await git('rev-parse', 'HEAD'));
  } catch (error) {
    return failure(toRepositoryFailure(error));
  }
}
