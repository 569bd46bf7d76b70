import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { GitConversation } from './git-conversation.ts';
import { type GitPlaces, gitEnvironment } from './git-environment.ts';
import type { GitOutput, GitRunner } from './git-runner.ts';

import type { FolderTimes } from './leftovers.ts';
import { createLimiter, type Limiter } from './limiter.ts';
import { ObjectStore } from './object-store.ts';
import { RefStore } from './ref-store.ts';
import type { RepositoryPlaces } from './repository-places.ts';
import { openSlotPool, type SlotPool } from './slot-pool.ts';
import { Trash } from './trash.ts';
import { OutlineReader } from './tree-outline.ts';

/** One user repository as the engine works with it. */
export interface Repository {
  readonly places: RepositoryPlaces;
  readonly objects: ObjectStore;
  readonly refs: RefStore;
  readonly pool: SlotPool;
  readonly trash: Trash;
  readonly outlines: OutlineReader;
  /** What the folders of each filled tree were like, by its path. */
  readonly folderTimes: Map<string, FolderTimes>;
  /** Bounds how many trees are filled at a time. */
  readonly checkouts: Limiter;
  /** Runs git with the engine's own GIT_DIR over the user's objects; the exit code is for the caller to judge. */
  git(args: readonly string[], over?: GitWork): Promise<GitOutput>;
  close(): void;
}

/** What an engine call works on besides objects. */
interface GitWork {
  readonly tree?: string;
  readonly index?: string;
  readonly input?: Uint8Array;
}

/** Opens the engine's side of a repository; creates its folder under the state directory when it is new. */
export async function openRepository(
  places: RepositoryPlaces,
  options: { readonly runner: GitRunner; readonly stateDirectory: string; readonly clock: Clock },
): Promise<Repository> {
  const { runner } = options;
  const home = join(options.stateDirectory, homeName(places.commonDirectory));
  const engine = join(home, 'engine.git');
  await createHome(home, places);
  await createEngineDirectory(engine, places);
  const over = { objectDirectory: places.objectDirectory, shallowFile: places.shallowFile };
  const conversation = (command: readonly string[], gitPlaces: GitPlaces): GitConversation =>
    new GitConversation(runner, { args: command, environment: gitEnvironment(gitPlaces), cwd: engine });
  const reader = conversation(['cat-file', '--batch-command'], { gitDirectory: engine, ...over });
  const users = { gitDirectory: places.commonDirectory };
  const refReader = conversation(['cat-file', '--batch-command'], users);
  const refWriter = conversation(['update-ref', '--no-deref', '-m', 'slipway', '--stdin'], users);
  const objects = new ObjectStore(places.objectDirectory, places.format, reader);
  const trash = await Trash.open(join(home, 'trash'), options.clock);
  return {
    places,
    objects,
    refs: new RefStore(new ObjectStore(places.objectDirectory, places.format, refReader), refWriter),
    pool: await openSlotPool(join(home, 'slots'), trash),
    trash,
    outlines: new OutlineReader(objects),
    folderTimes: new Map(),
    checkouts: createLimiter(Math.max(2, 2 * availableParallelism())),
    git: (args, work = {}) =>
      runner.run({
        args,
        environment: gitEnvironment({ gitDirectory: engine, ...over, ...toPlaces(work) }),
        cwd: work.tree ?? engine,
        ...(work.input === undefined ? {} : { input: work.input }),
      }),
    close: () => {
      for (const open of [reader, refReader, refWriter]) open.close();
      trash.close();
    },
  };
}

function toPlaces(work: GitWork): Partial<GitPlaces> {
  return {
    ...(work.tree === undefined ? {} : { workTree: work.tree }),
    ...(work.index === undefined ? {} : { index: work.index }),
  };
}

/** Two paths into the same repository, linked worktrees included, share one home. */
function homeName(commonDirectory: string): string {
  return createHash('sha256').update(commonDirectory).digest('hex').slice(0, 16);
}

async function createHome(home: string, places: RepositoryPlaces): Promise<void> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const note = JSON.stringify({ version: 1, repository: places.commonDirectory });
  await writeFileAtomically(join(home, 'repository.json'), `${note}\n`);
}

/**
 * A bare repository without objects or refs of its own: it only gives git a configuration that nobody else writes. No engine call
 * changes anything in it, so calls need no lock among themselves.
 */
async function createEngineDirectory(engine: string, places: RepositoryPlaces): Promise<void> {
  for (const folder of ['refs', 'objects', 'info']) await mkdir(join(engine, folder), { recursive: true, mode: 0o700 });
  const extension = places.format === 'sha1' ? '' : `[extensions]\n\tobjectFormat = ${places.format}\n`;
  const version = places.format === 'sha1' ? 0 : 1;
  const config = `[core]\n\trepositoryFormatVersion = ${version}\n\tbare = true\n\tfileMode = true\n${extension}`;
  await writeFileAtomically(join(engine, 'config'), config);
  await writeFileAtomically(join(engine, 'HEAD'), 'ref: refs/heads/none\n');
  await copyExcludes(places.commonDirectory, engine);
}

/** What the user keeps out of this repository by `info/exclude` stays out of snapshots too. */
async function copyExcludes(commonDirectory: string, engine: string): Promise<void> {
  const excludes = await readFile(join(commonDirectory, 'info', 'exclude')).catch(() => Buffer.alloc(0));
  await writeFile(join(engine, 'info', 'exclude'), excludes, { mode: 0o600 });
}
