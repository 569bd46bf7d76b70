import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import type { Variables } from './layer.ts';

/** The machine as far as folders are concerned. */
export interface PathHost {
  readonly variables: Variables;
  /** The user's home folder. */
  readonly home: string;
  /** The system's temporary folder. */
  readonly temporary: string;
  /** The user's numeric id; null where the system has none, and then ownership is not checked. */
  readonly uid: number | null;
}

/** Every place that Slipway keeps something in; the folders exist and belong to the user alone. */
export interface StatePaths {
  /** Journal, packets, outputs, workspaces: what must not be lost. */
  readonly state: string;
  /** Socket and lock of the daemon: gone after a reboot. */
  readonly runtime: string;
  /** What can be made again. */
  readonly cache: string;
  /** Log of the daemon. */
  readonly logs: string;
  /** The user's configuration file; it need not exist. */
  readonly configFile: string;
  /** The daemon's socket; short enough for every system. */
  readonly socket: string;
}

/** Why the folders cannot be used; nothing of Slipway runs without them. */
export interface PathFailure {
  readonly reason: 'not-absolute' | 'loose-permissions' | 'foreign-owner' | 'not-a-folder' | 'not-writable';
  readonly message: string;
  readonly hint: string;
}

/** A socket's address holds 104 bytes with its final NUL on macOS, 108 on Linux. */
export const LONGEST_SOCKET_PATH = 103;

/** Finds the folders and creates those that are missing (0700). SLIPWAY_HOME moves all of them; without it they are where the XDG base directory specification says. */
export function statePaths(host: PathHost): Result<StatePaths, PathFailure> {
  const { SLIPWAY_HOME: moved } = host.variables;
  if (moved && !isAbsolute(moved)) {
    const message = `SLIPWAY_HOME is ${JSON.stringify(moved)}, which is not an absolute path.`;
    return failure({ reason: 'not-absolute', message, hint: 'Give the whole path, beginning with `/`.' });
  }
  const layout = moved ? layoutBelow(moved) : layoutOfXdg(host);
  for (const folder of [layout.state, layout.cache, layout.runtime, layout.logs]) {
    const problem = claimFolder(folder, host.uid);
    if (problem !== null) return failure(problem);
  }
  const socket = socketPath(layout.runtime, host);
  return socket.ok ? success({ ...layout, socket: socket.value }) : socket;
}

type Layout = Omit<StatePaths, 'socket'>;

function layoutBelow(folder: string): Layout {
  const state = join(folder, 'state');
  return {
    state,
    runtime: join(folder, 'runtime'),
    cache: join(folder, 'cache'),
    logs: join(state, 'logs'),
    configFile: join(folder, 'config.yaml'),
  };
}

function layoutOfXdg(host: PathHost): Layout {
  const base = (variable: string, fallback: string) => {
    const value = host.variables[variable];
    // The specification: relative paths are invalid and have to be ignored.
    return join(value && isAbsolute(value) ? value : join(host.home, fallback), 'slipway');
  };
  const state = base('XDG_STATE_HOME', '.local/state');
  const runtime = runtimeBase(host);
  return {
    state,
    runtime: runtime === null ? join(state, 'runtime') : join(runtime, 'slipway'),
    cache: base('XDG_CACHE_HOME', '.cache'),
    logs: join(state, 'logs'),
    configFile: join(base('XDG_CONFIG_HOME', '.config'), 'config.yaml'),
  };
}

/**
 * The runtime folder of the session, when it is really private; null sends the socket below the state folder. `/run/user/UID` is
 * tried too: a command started by cron has no XDG_RUNTIME_DIR and must still find the daemon of the desktop session.
 */
function runtimeBase({ variables, uid }: PathHost): string | null {
  const { XDG_RUNTIME_DIR: given } = variables;
  const candidates = [given, uid === null ? undefined : `/run/user/${uid}`];
  return candidates.find((path) => path !== undefined && isAbsolute(path) && isPrivate(path, uid)) ?? null;
}

function isPrivate(path: string, uid: number | null): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && (uid === null || stat.uid === uid) && (stat.mode & 0o077) === 0;
}

function claimFolder(path: string, uid: number | null): PathFailure | null {
  try {
    createFolder(path);
    return inspectFolder(path, statSync(path), uid);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'EEXIST' || code === 'ENOTDIR') {
      const message = `${path} cannot be a folder, because a file stands there or above it.`;
      return { reason: 'not-a-folder', message, hint: 'Move that file away, or set SLIPWAY_HOME to another folder.' };
    }
    const message = `The folder ${path} cannot be created (${code}).`;
    return {
      reason: 'not-writable',
      message,
      hint: 'Make the folder above it writable, or set SLIPWAY_HOME to a folder that is.',
    };
  }
}

/** Not `recursive: true`: in file systems that refuse new names with ENOENT, such as /proc, Node 24 then loops for ever. */
function createFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(path) !== path) createFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have been faster; a file of that name is found by the inspection.
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    if (!statSync(path).isDirectory()) throw error;
  }
}

function inspectFolder(path: string, stat: Stats, uid: number | null): PathFailure | null {
  if (uid !== null && stat.uid !== uid) {
    const message = `The folder ${path} belongs to the user with the id ${stat.uid}, not to you (${uid}).`;
    return {
      reason: 'foreign-owner',
      message,
      hint: `Run: sudo chown -R ${uid} '${path}', or set SLIPWAY_HOME to a folder of your own.`,
    };
  }
  if ((stat.mode & 0o077) !== 0) {
    const mode = (stat.mode & 0o777).toString(8);
    const message = `Other users can get into the folder ${path} (mode ${mode}), and it holds what agents say and do.`;
    return { reason: 'loose-permissions', message, hint: `Run: chmod 700 '${path}'` };
  }
  return null;
}

/** The socket in the runtime folder, or, where that path is too long for a socket, a short one that every command derives in the same way. */
function socketPath(runtime: string, host: PathHost): Result<string, PathFailure> {
  const direct = join(runtime, 'daemon.sock');
  if (Buffer.byteLength(direct) <= LONGEST_SOCKET_PATH) return success(direct);
  const name = `${createHash('sha256').update(runtime).digest('hex').slice(0, 16)}.sock`;
  const session = runtimeBase(host);
  const folder = session === null ? join(host.temporary, `slipway-${host.uid ?? 'user'}`) : join(session, 'slipway');
  const problem = claimShared(folder, host.uid);
  if (problem !== null) return failure(problem);
  const short = join(folder, name);
  if (Buffer.byteLength(short) <= LONGEST_SOCKET_PATH) return success(short);
  const message = `No path for the daemon's socket is short enough: ${short} has ${Buffer.byteLength(short)} bytes, ${LONGEST_SOCKET_PATH} are possible.`;
  return failure({ reason: 'not-writable', message, hint: 'Set SLIPWAY_HOME or TMPDIR to a shorter path.' });
}

/** In a folder that everybody may write to, somebody else may have put a link of that name. */
function claimShared(folder: string, uid: number | null): PathFailure | null {
  const problem = claimFolder(folder, uid);
  if (problem !== null) return problem;
  if (!lstatSync(folder).isSymbolicLink()) return null;
  const message = `${folder} is a symbolic link.`;
  return { reason: 'foreign-owner', message, hint: `Remove it: rm '${folder}'` };
}
