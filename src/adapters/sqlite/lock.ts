/**
 * One daemon per user. The lock is an exclusive transaction on a SQLite file of its own, held for the life of the process: the kernel drops
 * it with the process, however that dies, so there is no stale lock to clean up. Who holds it stands in a file beside, for others to read;
 * that file is a message and never the lock, so it is believed only while the process it names lives.
 * Nothing in this process may open the lock file by other means: closing such a descriptor would drop the lock.
 */
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { failure, type Result, success } from '../../core/result.ts';
import { JournalUnavailable } from '../../ports/journal.ts';
import { journalTrouble, toJournalError } from './failure.ts';
import { type LockOwner, ownerIsAlive, ownProcess } from './lock-owner.ts';

/** The daemon's lock; disposing it lets the next daemon in. */
export interface DaemonLock extends Disposable {
  readonly owner: LockOwner;
}

/** Why the lock was not given: somebody else has it (null while nobody could be named in time), or the folder is unusable. */
export type LockFailure =
  | { readonly reason: 'held'; readonly owner: LockOwner | null; readonly message: string; readonly hint: string }
  | { readonly reason: 'unavailable'; readonly message: string; readonly hint: string };

/** How long to look for the owner's name, or for the lock when nobody seems to own it, in milliseconds. */
const PATIENCE_MS = 1_000;
/** Longest pause between two tries, in milliseconds. */
const PAUSE_MS = 20;

/** Takes the lock, or tells who has it within a second; never waits for an owner that lives. */
export async function acquireDaemonLock(path: string): Promise<Result<DaemonLock, LockFailure>> {
  const deadline = performance.now() + PATIENCE_MS;
  try {
    createLockFile(path);
    for (;;) {
      const database = tryLock(path);
      if (database !== null) return success(holdLock(database, path));
      const owner = readLockOwner(path);
      if (owner !== null || performance.now() > deadline) return failure(heldBy(owner, path));
      // Racing processes can refuse one another without any of them getting the lock; uneven pauses part them.
      await sleep(1 + Math.random() * PAUSE_MS);
    }
  } catch (error) {
    if (!(error instanceof JournalUnavailable)) throw error;
    return failure({ reason: 'unavailable', message: error.message, hint: error.hint });
  }
}

/** The living process that says it holds the lock, or null. */
export function readLockOwner(path: string): LockOwner | null {
  try {
    const owner: unknown = JSON.parse(readFileSync(ownerFile(path), 'utf8'));
    return ownerIsAlive(owner) ? owner : null;
  } catch {
    return null;
  }
}

function createLockFile(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code !== 'EEXIST') throw journalTrouble(code === 'ENOSPC' ? 'disk-full' : 'read-only', path, code);
  }
}

function tryLock(path: string): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { timeout: 0 });
    // Never written to, so it stays an empty file and no journal is ever left beside it.
    database.exec('PRAGMA locking_mode = NORMAL; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    if (database?.isOpen) database.close();
    const trouble = toJournalError(error, path);
    if (trouble instanceof JournalUnavailable && trouble.reason === 'busy') return null;
    throw trouble;
  }
}

function holdLock(database: DatabaseSync, path: string): DaemonLock {
  const owner = ownProcess();
  const draft = `${ownerFile(path)}.${process.pid}`;
  try {
    writeFileSync(draft, `${JSON.stringify(owner)}\n`, { mode: 0o600 });
    renameSync(draft, ownerFile(path));
  } catch {
    // On a full disk the lock still holds; others then learn that somebody has it, only not who.
    rmSync(draft, { force: true });
  }
  return {
    owner,
    [Symbol.dispose]: () => {
      if (!database.isOpen) return;
      rmSync(ownerFile(path), { force: true });
      database.close();
    },
  };
}

function heldBy(owner: LockOwner | null, path: string): LockFailure {
  const who = owner === null ? 'another process' : `process ${owner.pid}`;
  return {
    reason: 'held',
    owner,
    message: `The daemon of this user is running already: ${who} holds ${path}.`,
    hint: 'Use the running daemon, or stop it with `slipway daemon stop`.',
  };
}

function ownerFile(path: string): string {
  return `${path}.owner`;
}
