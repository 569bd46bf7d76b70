import { assertNever } from '../../core/assert.ts';
import { formatTaskLimit } from './shell-text.ts';

/*
 * The arguments of bubblewrap for one job. The whole file system is shown read-only; folders that hold secrets, sockets or other
 * people's work are covered by private, empty ones; then the few paths that the job may see or change are put back. A process
 * namespace that ends with its first process makes one kill enough for the whole tree.
 */

/** One thing to mount inside, in terms of paths that exist and hold no symbolic link. */
export type SandboxMount =
  /** A private, empty, writable folder; `bytes` bounds what it may hold in memory. */
  | { readonly kind: 'private'; readonly path: string; readonly bytes: number }
  | { readonly kind: 'readable'; readonly path: string }
  | { readonly kind: 'writable'; readonly path: string }
  /** Shows `source` at `path`, over whatever is there. */
  | { readonly kind: 'placed'; readonly path: string; readonly source: string; readonly writable: boolean };

/** All that the arguments depend on. */
export interface SandboxPlan {
  readonly mounts: readonly SandboxMount[];
  readonly network: 'host' | 'none';
  readonly cwd: string;
  /** Bound of tasks of the user inside the namespace; null where the kernel does not enforce it (superuser). */
  readonly tasks: number | null;
  /** Bytes that /dev/shm may hold. */
  readonly sharedMemoryBytes: number;
}

/** Descriptor on which bubblewrap tells that the set-up worked and how the program ended. */
export const SANDBOX_REPORT_DESCRIPTOR = 3;

const KIND_ORDER = { private: 0, readable: 1, writable: 2, placed: 3 } as const;

/** Arguments up to and with the `--` before the program. */
export function formatSandboxArguments(plan: SandboxPlan): readonly string[] {
  return [
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts'],
    ...(plan.network === 'none' ? ['--unshare-net'] : []),
    ...['--new-session', '--die-with-parent', '--cap-drop', 'ALL', '--hostname', 'sandbox'],
    ...['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
    ...['--size', String(plan.sharedMemoryBytes), '--tmpfs', '/dev/shm'],
    ...sortMounts(plan.mounts).flatMap(formatMount),
    ...['--chdir', plan.cwd, '--json-status-fd', String(SANDBOX_REPORT_DESCRIPTOR), '--'],
    ...formatTaskBound(plan.tasks),
  ];
}

/** Parents before what lies inside them, so that the deeper and more special mount wins. */
function sortMounts(mounts: readonly SandboxMount[]): readonly SandboxMount[] {
  const depth = (path: string) => path.split('/').filter((part) => part !== '').length;
  return mounts.toSorted((a, b) => depth(a.path) - depth(b.path) || KIND_ORDER[a.kind] - KIND_ORDER[b.kind]);
}

function formatMount(mount: SandboxMount): readonly string[] {
  switch (mount.kind) {
    case 'private':
      return ['--size', String(mount.bytes), '--perms', '0700', '--tmpfs', mount.path];
    case 'readable':
      return ['--ro-bind', mount.path, mount.path];
    case 'writable':
      return ['--bind', mount.path, mount.path];
    case 'placed':
      return [mount.writable ? '--bind' : '--ro-bind', mount.source, mount.path];
    default:
      return assertNever(mount);
  }
}

/** Inside the user namespace the kernel counts the namespace's own processes alone; set outside, the bound would count the user's. */
function formatTaskBound(tasks: number | null): readonly string[] {
  return tasks === null ? [] : ['/bin/sh', '-c', `${formatTaskLimit(tasks)}exec "$@"`, 'sh'];
}
