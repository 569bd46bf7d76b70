import { describe, expect, it } from 'vitest';
import { formatSandboxArguments, type SandboxPlan } from './sandbox-arguments.ts';

const plan: SandboxPlan = {
  mounts: [
    { kind: 'writable', path: '/home/u/state/tracks/1' },
    { kind: 'readable', path: '/home/u/.npm' },
    { kind: 'private', path: '/home/u/state', bytes: 7 },
    { kind: 'private', path: '/home/u', bytes: 7 },
    { kind: 'writable', path: '/home/u/state' },
  ],
  network: 'none',
  cwd: '/home/u/state/tracks/1',
  tasks: 64,
  sharedMemoryBytes: 9,
};

describe('The arguments of a sandbox', () => {
  it('mount what lies deeper later, and what is given after what is hidden', () => {
    expect(formatSandboxArguments(plan).join(' ')).toBe(
      '--unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-net --new-session --die-with-parent ' +
        '--cap-drop ALL --hostname sandbox --ro-bind / / --dev /dev --proc /proc --size 9 --tmpfs /dev/shm ' +
        '--size 7 --perms 0700 --tmpfs /home/u --size 7 --perms 0700 --tmpfs /home/u/state ' +
        '--ro-bind /home/u/.npm /home/u/.npm --bind /home/u/state /home/u/state ' +
        '--bind /home/u/state/tracks/1 /home/u/state/tracks/1 ' +
        '--chdir /home/u/state/tracks/1 --json-status-fd 3 -- ' +
        '/bin/sh -c { ulimit -u 64 || ulimit -p 64; } 2>/dev/null; exec "$@" sh',
    );
  });

  it('show what is placed over what surrounds it, and writable where it says so', () => {
    const text = formatSandboxArguments({
      ...plan,
      mounts: [
        { kind: 'placed', source: '/home/u/login', path: '/home/u/state/1/login', writable: true },
        { kind: 'placed', source: '/home/u/settings', path: '/home/u/state/1/settings', writable: false },
        { kind: 'writable', path: '/home/u/state/1' },
      ],
    }).join(' ');
    expect(text).toContain(
      '--bind /home/u/state/1 /home/u/state/1 --bind /home/u/login /home/u/state/1/login ' +
        '--ro-bind /home/u/settings /home/u/state/1/settings --chdir',
    );
  });

  it('share the network only when asked to, and leave uncounted processes alone', () => {
    const text = formatSandboxArguments({ ...plan, network: 'host', tasks: null, mounts: [] }).join(' ');
    expect(text).not.toContain('--unshare-net');
    expect(text).toMatch(/--json-status-fd 3 --$/);
  });
});
