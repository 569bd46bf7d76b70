import { accessSync, constants, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';

/*
 * Control groups that cap the number of tasks, where this user may make them (the superuser, or a delegated hierarchy). The kernel
 * does not count the processes of the superuser in any other way, and a fork bomb is faster than any watching. They also list their
 * members, whatever those did to their parents, session and environment.
 */

/** Caps on the number of tasks of jobs, by the name of the job. */
export interface TaskGroups {
  /** Makes the group of a job; the folder, or null where there are none. Repeatable. */
  open(name: string, tasks: number): string | null;
  /** Process numbers in the group of a job. */
  members(name: string): readonly number[];
  /** Removes the group of a job that is over. */
  close(name: string): void;
}

/** Threads count as tasks: a few for every process, and some for the runtimes that start dozens at once. */
const TASKS_PER_PROCESS = 4;
const TASKS_MORE = 256;

/** The cap on tasks that goes with a limit of processes: never reached by a tree that keeps the limit. */
export function toTasks(processes: number): number {
  return processes * TASKS_PER_PROCESS + TASKS_MORE;
}

/** Where groups are made, or null when this user may not make any; `root` is normally `/`. */
export function findGroupHierarchy(root: string): string | null {
  const lines = (readOrNull(`${root}proc/self/cgroup`) ?? '').split('\n').map((line) => line.split(':'));
  const old = lines.find(([, controllers]) => controllers?.split(',').includes('pids'));
  if (old !== undefined) return ifWritable(`${root}sys/fs/cgroup/pids${toFolder(old[2])}`);
  const unified = lines.find(([number, controllers]) => number === '0' && controllers === '');
  if (unified === undefined) return null;
  const folder = `${root}sys/fs/cgroup${toFolder(unified[2])}`;
  const delegated = (readOrNull(`${folder}/cgroup.subtree_control`) ?? '').split(/\s+/).includes('pids');
  return delegated ? ifWritable(folder) : null;
}

function toFolder(path: string | undefined): string {
  return path === undefined || path === '/' ? '' : path;
}

function ifWritable(folder: string): string | null {
  try {
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return null;
  }
}

/** The groups below a folder; with null there are none, and every call does nothing. */
export function openTaskGroups(hierarchy: string | null): TaskGroups {
  if (hierarchy === null) return { open: () => null, members: () => [], close: () => {} };
  const folderOf = (name: string) => `${hierarchy}/slipway-${name}`;
  return {
    open: (name, tasks) => {
      try {
        makeFolder(folderOf(name));
        writeFileSync(`${folderOf(name)}/pids.max`, String(tasks));
        return folderOf(name);
      } catch {
        // Without the cap the number of processes is watched only, as everywhere else.
        return null;
      }
    },
    members: (name) => (readOrNull(`${folderOf(name)}/cgroup.procs`) ?? '').split('\n').filter(Boolean).map(Number),
    close: (name) => {
      try {
        rmdirSync(folderOf(name));
      } catch {
        // There was none, or something in it could not be ended.
      }
    },
  };
}

/** Not with `recursive`, which never returns where folders cannot be made in a virtual file system. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return null;
  }
}
