import { copyFile, mkdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from './repository.ts';
import type { Slot } from './slot-pool.ts';

/** Name of the branch that an agent finds itself on; it exists in the tree's own `.git` alone. */
const AGENT_BRANCH = 'work';

/**
 * Gives a tree a repository of its own in which an agent or a gate may do as it likes: status, diff, log and commit work, there is no
 * remote, nothing is shared but the user's objects, which it can only read. The engine writes it and never runs git in it.
 */
export async function writeAgentRepository(repository: Repository, slot: Slot, commit: string): Promise<void> {
  const directory = join(slot.tree, '.git');
  const { places } = repository;
  await mkdir(directory, { mode: 0o700 });
  await Promise.all([
    mkdir(join(directory, 'objects', 'info'), { recursive: true }),
    mkdir(join(directory, 'refs', 'heads'), { recursive: true }),
    mkdir(join(directory, 'info'), { recursive: true }),
  ]);
  await Promise.all([
    writeFile(join(directory, 'HEAD'), `ref: refs/heads/${AGENT_BRANCH}\n`),
    writeFile(join(directory, 'refs', 'heads', AGENT_BRANCH), `${commit}\n`),
    writeFile(join(directory, 'config'), toConfig(repository)),
    writeFile(join(directory, 'objects', 'info', 'alternates'), `${places.objectDirectory}\n`),
    places.shallowFile === undefined ? null : copyFile(places.shallowFile, join(directory, 'shallow')),
    copyIndex(slot.index, join(directory, 'index')),
  ]);
}

function toConfig(repository: Repository): string {
  const sha256 = repository.places.format === 'sha256';
  return [
    '[core]',
    `\trepositoryFormatVersion = ${sha256 ? 1 : 0}`,
    '\tbare = false',
    '\tfileMode = true',
    '[user]',
    '\tname = Slipway agent',
    '\temail = agent@localhost',
    '[gc]',
    '\tauto = 0',
    '[maintenance]',
    '\tauto = false',
    ...(sha256 ? ['[extensions]', '\tobjectFormat = sha256'] : []),
    '',
  ].join('\n');
}

/**
 * Copies an index so that git trusts the copy no more than the original: an entry counts as unchanged without a look at its
 * file only when the file is older than the index, so a copy must never look newer than what it was copied from.
 */
export async function copyIndex(from: string, to: string): Promise<void> {
  const { atimeMs, mtimeMs } = await stat(from);
  await copyFile(from, to);
  await utimes(to, Math.floor(atimeMs / 1_000), Math.floor(mtimeMs / 1_000));
}
