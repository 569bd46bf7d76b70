import { randomUUID } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../ports/clock.ts';

/** How long a repository has to be quiet before old trees are deleted, in milliseconds. */
const QUIET_MS = 3_000;
/** More entries than this are deleted even while work goes on, so that a busy day cannot fill the disk. */
const CROWDED = 200;
/** Paths longer than this are moved up before they are deleted: the system takes 4,096 bytes at most. */
const LONG_PATH = 1_500;

/**
 * Where unwanted trees go: a rename away from their place, deleted when the repository is quiet. Deleting at once would slow every
 * checkout that follows (the file system avoids inodes that were just freed), and a tree that cannot be deleted must not hold up a task.
 */
export class Trash {
  readonly #directory: string;
  readonly #clock: Clock;
  readonly #closed = new AbortController();
  #busy = 0;
  #entries: number;
  #sweeping = false;

  private constructor(directory: string, clock: Clock, entries: number) {
    this.#directory = directory;
    this.#clock = clock;
    this.#entries = entries;
  }

  /** Opens the trash folder; what an earlier process left in it is deleted in the first quiet moment. */
  static async open(directory: string, clock: Clock): Promise<Trash> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    return new Trash(directory, clock, (await readdir(directory)).length);
  }

  /** Moves a path of the same file system away; a path that is not there is no error. */
  async discard(path: string | Buffer): Promise<void> {
    const entry = join(this.#directory, randomUUID());
    try {
      await rename(path, entry);
    } catch (error) {
      if (isCode(error, 'ENOENT')) return;
      if (!isCode(error, 'EACCES') && !isCode(error, 'EPERM')) throw error;
      // Moving a directory rewrites its `..`, which needs write permission on the directory itself.
      await chmod(path, 0o700);
      await rename(path, entry);
    }
    this.#entries += 1;
  }

  /** Runs a step during which nothing is deleted, unless the trash is crowded. */
  async during<Value>(step: () => Promise<Value>): Promise<Value> {
    this.#busy += 1;
    try {
      return await step();
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0 || this.#entries > CROWDED) void this.#sweepWhenQuiet();
    }
  }

  /** Deletes everything now; for the end of a program or a test. */
  async empty(): Promise<void> {
    for (const name of await readdir(this.#directory)) await removeTree(join(this.#directory, name), this.#directory);
    if ((await readdir(this.#directory)).length > 0) return this.empty();
    this.#entries = 0;
  }

  /** Stops deleting. */
  close(): void {
    this.#closed.abort();
  }

  /** One sweep at a time; it never throws, because what cannot be deleted today is tried again later. */
  async #sweepWhenQuiet(): Promise<void> {
    if (this.#sweeping || this.#entries === 0) return;
    this.#sweeping = true;
    try {
      if (this.#entries <= CROWDED) await this.#clock.sleep(QUIET_MS, this.#closed.signal);
      for (const name of await readdir(this.#directory)) {
        if (this.#closed.signal.aborted || (this.#busy > 0 && this.#entries <= CROWDED)) return;
        await removeTree(join(this.#directory, name), this.#directory);
        this.#entries -= 1;
      }
      this.#entries = 0;
    } catch {
      // A failing disk shows itself in the next step that matters.
    } finally {
      this.#sweeping = false;
    }
  }
}

/** Deletes a tree whatever its permissions and depth; branches that are too deep are moved into `shelf` and left for the next round. */
async function removeTree(path: string, shelf: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await removeStubborn(Buffer.from(path), shelf);
  }
}

async function removeStubborn(path: Buffer, shelf: string): Promise<void> {
  const status = await lstat(path).catch(() => null);
  if (status === null) return;
  if (!status.isDirectory()) return unlink(path);
  await chmod(path, 0o700);
  if (path.length > LONG_PATH) return rename(path, join(shelf, randomUUID()));
  const names = await readdir(path, { encoding: 'buffer' });
  for (const name of names) await removeStubborn(Buffer.concat([path, Buffer.from('/'), name]), shelf);
  await rmdir(path);
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
