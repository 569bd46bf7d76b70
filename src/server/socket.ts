import { lstat, mkdir, stat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { failure, type Result, success } from '../core/result.ts';
import type { Refusal } from '../core/run/commands.ts';

/** Longest path of a Unix socket in bytes (sun_path without its end mark): 107 on Linux, 103 on macOS. */
const SOCKET_PATH_BYTES = process.platform === 'darwin' ? 103 : 107;

/** Makes the place of the socket ready: a folder for the user alone, and no socket of a daemon that is gone. */
export async function prepareSocket(path: string): Promise<Result<void, Refusal>> {
  if (Buffer.byteLength(path) > SOCKET_PATH_BYTES) return failure(tooLong(path));
  const folder = await privateFolder(dirname(path));
  if (!folder.ok) return folder;
  const present = await lstat(path).catch(() => null);
  if (present === null) return success(undefined);
  if (!present.isSocket()) return failure(notASocket(path));
  if (await answers(path)) return failure(inUse(path));
  await unlink(path).catch(() => undefined);
  return success(undefined);
}

async function privateFolder(folder: string): Promise<Result<void, Refusal>> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode, uid } = await stat(folder);
    if (uid === process.getuid?.() && (mode & 0o077) === 0) return success(undefined);
    return failure({
      reason: 'folder-not-private',
      message: `The folder of the daemon's socket, ${folder}, is open to other users of this machine.`,
      hint: `Run "chmod 700 ${folder}" as its owner, or set SLIPWAY_HOME to a folder of your own.`,
    });
  } catch (error) {
    return failure({
      reason: 'folder-not-writable',
      message: `The folder of the daemon's socket, ${folder}, could not be made (${error instanceof Error ? error.message : String(error)}).`,
      hint: 'Set SLIPWAY_HOME to a folder that you can write to.',
    });
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    const end = (alive: boolean) => {
      probe.destroy();
      resolve(alive);
    };
    probe.once('connect', () => end(true));
    probe.once('error', () => end(false));
  });
}

function tooLong(path: string): Refusal {
  return {
    reason: 'socket-path-too-long',
    message: `The path of the daemon's socket has ${Buffer.byteLength(path)} bytes, the system allows ${SOCKET_PATH_BYTES}: ${path}`,
    hint: 'Set SLIPWAY_HOME to a folder with a shorter path.',
  };
}

function notASocket(path: string): Refusal {
  return {
    reason: 'socket-path-taken',
    message: `Something that is not a socket stands at ${path}`,
    hint: 'Move it away, then start again.',
  };
}

function inUse(path: string): Refusal {
  return {
    reason: 'already-running',
    message: `Another daemon answers on ${path}`,
    hint: 'Use it, or end it with "slipway daemon stop".',
  };
}
