import { spawn } from 'node:child_process';
import type { IsolationProbe } from '../../ports/processes.ts';
import { formatSandboxArguments } from './sandbox-arguments.ts';

/** Bound for one try-out in milliseconds. */
const PROBE_TIMEOUT_MS = 10_000;
const COMPLAINT_MAX_BYTES = 500;

/** What trying out bubblewrap came to. */
type Trial = { readonly works: true } | { readonly works: false; readonly complaint: string };

/** Finds out what this machine enforces by really starting a sandbox; `bubblewrap` is the path of `bwrap`, or null when it was not found. */
export async function probeIsolation(bubblewrap: string | null): Promise<IsolationProbe> {
  if (process.platform !== 'linux')
    return bestEffort('Sandboxes need Linux.', 'Run Slipway on Linux, or in a Linux machine.');
  if (bubblewrap === null)
    return bestEffort('bubblewrap (bwrap) was not found.', 'Install it: apt-get install bubblewrap.');
  const trial = await tryOut(bubblewrap);
  if (!trial.works) return bestEffort(`bubblewrap cannot start here: ${trial.complaint}.`, hintFor(trial.complaint));
  return { level: 'sandbox', explanation: explainSandbox(), hint: '' };
}

function explainSandbox(): string {
  const sandbox =
    'Processes run in namespaces of their own: they write only where they work, see no home, temporary or runtime folders, and end as one tree';
  const superuser = process.getuid?.() === 0;
  return superuser
    ? `${sandbox}; as superuser without capabilities, but files of the superuser stay readable and without control groups the number of processes is only watched.`
    : `${sandbox}; memory is watched, not reserved.`;
}

function bestEffort(what: string, hint: string): IsolationProbe {
  const explanation = `${what} Processes are only followed by descent, session and environment marker; files and network are not protected.`;
  return { level: 'best-effort', explanation, hint };
}

/** The same namespaces that jobs get, both with and without network, around `true`. */
async function tryOut(bubblewrap: string): Promise<Trial> {
  const mounts = [{ kind: 'private', path: '/tmp', bytes: 1024 * 1024 }] as const;
  const trials = (['none', 'host'] as const).map((network) => {
    const plan = { mounts, network, cwd: '/', tasks: null, sharedMemoryBytes: 1024 * 1024 };
    return runOnce(bubblewrap, [...formatSandboxArguments(plan), '/bin/sh', '-c', 'exit 0']);
  });
  const tried = await Promise.all(trials);
  return tried.find(({ works }) => !works) ?? { works: true };
}

function runOnce(program: string, parameters: readonly string[]): Promise<Trial> {
  return new Promise((resolve) => {
    // A bubblewrap that fails in its set-up may leave a child behind that waits for it forever: both are ended by their group.
    const child = spawn(program, [...parameters], {
      env: { LC_ALL: 'C' },
      // The report of bubblewrap is not needed, but it has to have somewhere to go.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const endGroup = () => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // Nothing of it is left.
      }
    };
    const timer = setTimeout(endGroup, PROBE_TIMEOUT_MS);
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(0, COMPLAINT_MAX_BYTES);
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ works: false, complaint: error.message });
    });
    child.on('exit', endGroup);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const words = complaint.trim().replaceAll('\n', '; ') || `it ended with ${code ?? signal}`;
      resolve(code === 0 ? { works: true } : { works: false, complaint: words });
    });
  });
}

function hintFor(complaint: string): string {
  if (/setting up uid map|loopback|RTM_NEWADDR/i.test(complaint)) {
    return 'Unprivileged user namespaces are restricted (Ubuntu 24.04 does it by AppArmor): install an AppArmor profile for bwrap that allows userns.';
  }
  if (/Creating new namespace failed|No permissions to create|Operation not permitted/i.test(complaint)) {
    return 'User namespaces are switched off: set kernel.unprivileged_userns_clone=1 and user.max_user_namespaces>0; in a container, allow them in its seccomp profile.';
  }
  return 'Run `bwrap --unshare-user --unshare-pid --ro-bind / / true` by hand and repair what it complains about.';
}
