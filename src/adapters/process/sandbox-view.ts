import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { failure, type Result, success } from '../../core/result.ts';
import type { ProcessSpec } from '../../ports/processes.ts';
import { INNER_WAY_OUT, networkPrograms, wayOutFolder } from './network-launch.ts';
import type { SandboxMount, SandboxPlan } from './sandbox-arguments.ts';
import { toTasks } from './task-groups.ts';

/** What a sandbox has to hide besides what every sandbox hides. */
export interface SandboxSurroundings {
  /** Absolute paths of folders that no job may look into: home, state, other tracks. */
  readonly hidden: readonly string[];
  /** False for the superuser, whose processes the kernel does not count. */
  readonly countsProcesses: boolean;
}

/** Folders that are private in every sandbox: shared temporary files, sockets of the system's and the user's services. */
const ALWAYS_HIDDEN = ['/tmp', '/var/tmp', '/run'];

/** Works out the mounts of one job from what is really on this machine; fails when something it needs is missing. */
export function planSandbox(
  spec: ProcessSpec,
  surroundings: SandboxSurroundings,
): Result<SandboxPlan, { readonly message: string; readonly hint: string }> {
  const missing = spec.access.writable.find((path) => !existsSync(path));
  if (missing !== undefined) {
    return failure({
      message: `The folder that the process has to write, ${missing}, does not exist.`,
      hint: 'Prepare the workspace again.',
    });
  }
  const hidden = hiddenPaths(spec, surroundings);
  const writable = spec.access.writable.flatMap(realPath);
  const readable = [...spec.access.readable.flatMap(realPath), ...toolPaths(spec, hidden)];
  const bytes = Math.max(1, Math.floor(spec.limits.memoryBytes / 2));
  const mounts: SandboxMount[] = [
    ...hidden.map((path) => ({ kind: 'private', path, bytes }) as const),
    ...unique(readable).map((path) => ({ kind: 'readable', path }) as const),
    ...unique(writable).map((path) => ({ kind: 'writable', path }) as const),
    ...namedFiles(spec, hidden),
    ...placedMounts(spec),
    ...wayOut(spec),
  ];
  const tasks = surroundings.countsProcesses ? toTasks(spec.limits.processes) : null;
  const network = spec.access.network === 'host' ? 'host' : 'none';
  return success({ mounts, network, cwd: spec.cwd, tasks, sharedMemoryBytes: bytes });
}

/** The socket that leads out, and the program that leads to it; both are to be had in every sandbox. */
function wayOut({ access, directory }: ProcessSpec): readonly SandboxMount[] {
  if (typeof access.network === 'string') return [];
  const parts = [process.execPath, networkPrograms()].flatMap(realPath);
  return [
    ...parts.map((path) => ({ kind: 'readable', path }) as const),
    { kind: 'placed', path: INNER_WAY_OUT, source: wayOutFolder(directory), writable: false },
  ];
}

/** The place itself need not be there yet, its folder has to. */
function placedMounts(spec: ProcessSpec): readonly SandboxMount[] {
  return (spec.access.placed ?? []).flatMap(({ source, path, writable }) =>
    realPath(source).flatMap((real) =>
      realPath(dirname(path)).map(
        (folder) => ({ kind: 'placed', path: join(folder, basename(path)), source: real, writable }) as const,
      ),
    ),
  );
}

function hiddenPaths(spec: ProcessSpec, surroundings: SandboxSurroundings): readonly string[] {
  const { HOME: home } = spec.environment;
  const all = [...ALWAYS_HIDDEN, ...surroundings.hidden, ...(home === undefined ? [] : [home])];
  const given = new Set([...spec.access.writable, ...spec.access.readable].flatMap(realPath));
  // The root itself cannot be hidden (a service user's home may be "/"), and what was asked for stays visible.
  return unique(all.flatMap(realPath)).filter((path) => path !== '/' && !given.has(path));
}

/** Programs that lie in a hidden folder (version managers, ~/.local/bin) and the name resolution of the host's network. */
function toolPaths(spec: ProcessSpec, hidden: readonly string[]): readonly string[] {
  const { PATH: path = '' } = spec.environment;
  const folders = path.split(':').filter(isAbsolute);
  const candidates = [...folders.flatMap(installationPaths), spec.argv[0]].filter(isAbsolute);
  if (spec.access.network === 'host') candidates.push('/etc/resolv.conf');
  return candidates.flatMap(realPath).filter((path) => isBelow(hidden, path));
}

function isBelow(folders: readonly string[], path: string): boolean {
  return folders.some((folder) => path.startsWith(`${folder}/`)) && !folders.includes(path);
}

/** Certificates that programs are to trust, and the credentials of a service account: files that variables name for every program. */
const NAMES_FILE =
  /^(?:NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|\w+_CA_BUNDLE|GIT_SSL_CAINFO|GOOGLE_APPLICATION_CREDENTIALS)$/;

/** A variable that the process gets would name nothing where its file lies in a hidden folder. Links on the way are hidden with the folder. */
function namedFiles(spec: ProcessSpec, hidden: readonly string[]): readonly SandboxMount[] {
  const named = Object.entries(spec.environment).flatMap(([name, value]) =>
    NAMES_FILE.test(name) ? value.split(name === 'SSL_CERT_DIR' ? ':' : '\0') : [],
  );
  return unique(named.filter((path) => isAbsolute(path)).map((path) => resolve(path))).flatMap((path) =>
    realPath(path).flatMap((source) =>
      unique([source, path])
        .filter((place) => isBelow(hidden, place))
        .map((place) => ({ kind: 'placed', path: place, source, writable: false }) as const),
    ),
  );
}

/** A `bin` folder is of little use without the libraries beside it; `share` and others may hold private things. */
function installationPaths(folder: string): readonly string[] {
  return basename(folder) === 'bin' ? [folder, `${dirname(folder)}/lib`, `${dirname(folder)}/libexec`] : [folder];
}

function realPath(path: string): readonly string[] {
  try {
    return [realpathSync(path)];
  } catch {
    return [];
  }
}

function unique(paths: readonly string[]): readonly string[] {
  return [...new Set(paths)];
}
