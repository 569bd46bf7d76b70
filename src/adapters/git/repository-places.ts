import { access, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { bareEnvironment } from './git-environment.ts';
import type { GitRunner } from './git-runner.ts';
import type { ObjectFormat } from './object-codec.ts';
import { faultFromGit, repositoryFault } from './repository-fault.ts';

/** Where and what the user's repository is. */
export interface RepositoryPlaces {
  /** Directory that holds the refs and the configuration; shared by all linked worktrees. */
  readonly commonDirectory: string;
  readonly objectDirectory: string;
  readonly format: ObjectFormat;
  readonly shallowFile: string | undefined;
  /** Every folder that objects are read from, alternates included. */
  readonly objectFolders: readonly string[];
}

/** Finds the repository of a folder of the user; throws a fault that says what is wrong with it. */
export async function locateRepository(path: string, runner: GitRunner): Promise<RepositoryPlaces> {
  await access(path).catch(() => {
    throw repositoryFault(`${path} does not exist or cannot be read.`, 'Name an existing folder of a git repository.');
  });
  const args = ['rev-parse', '--path-format=absolute', '--git-common-dir', '--show-object-format'];
  const { code, stdout, stderr } = await runner.run({ args, environment: bareEnvironment(), cwd: path });
  if (code !== 0) throw notARepository(path, stderr);
  const [common = '', format = ''] = stdout.toString('utf8').split('\n');
  if (format !== 'sha1' && format !== 'sha256') {
    throw repositoryFault(`${path} uses the object format ${format}.`, 'Use a repository with sha1 or sha256 objects.');
  }
  const commonDirectory = await realpath(common);
  const objectDirectory = join(commonDirectory, 'objects');
  const shallowFile = join(commonDirectory, 'shallow');
  return {
    commonDirectory,
    objectDirectory,
    format,
    shallowFile: await stat(shallowFile).then(
      () => shallowFile,
      () => undefined,
    ),
    objectFolders: await readObjectFolders(objectDirectory),
  };
}

function notARepository(path: string, stderr: string): Error {
  if (!/not a git repository/i.test(stderr)) return faultFromGit('rev-parse', stderr);
  return repositoryFault(
    `${path} is not inside a git repository.`,
    'Go to a repository, or make one: `git init && git add -A && git commit -m "Start"`.',
  );
}

/** Longest chain of alternates that is followed, as git does. */
const ALTERNATE_DEPTH = 5;

async function readObjectFolders(directory: string, depth = 0): Promise<string[]> {
  if (depth > ALTERNATE_DEPTH) return [];
  const listed = await readFile(join(directory, 'info', 'alternates'), 'utf8').catch(() => '');
  const lines = listed.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const folders = lines.map((line) => (isAbsolute(line) ? line : resolve(directory, line)));
  const nested = await Promise.all(folders.map((folder) => readObjectFolders(folder, depth + 1)));
  return [...new Set([directory, ...nested.flat()])];
}
