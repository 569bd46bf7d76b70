import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import type { RepositoryFailure } from '../../ports/workspaces.ts';
import { bareEnvironment } from './git-environment.ts';
import { createGitRunner } from './git-runner.ts';
import { faultFromGit, toRepositoryFailure } from './repository-fault.ts';

/** Makes a repository with one commit of the given text files in a folder of its own, and answers with that commit. */
export async function createScratchRepository(
  folder: string,
  files: Readonly<Record<string, string>>,
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
    await git('init', '-q', '-b', 'main');
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    await git('add', '--all');
    await git('-c', 'user.name=slipway', '-c', 'user.email=slipway@localhost', 'commit', '-q', '-m', 'Scratch');
    return success(await git('rev-parse', 'HEAD'));
  } catch (error) {
    return failure(toRepositoryFailure(error));
  }
}
