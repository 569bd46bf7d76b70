import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { assert } from '../../core/assert.ts';
import type { Clock } from '../../ports/clock.ts';
import type { IsolationProbe, ProcessEnd, Processes, ProcessObserver, ProcessSpec } from '../../ports/processes.ts';
import { adoptJob, awaitClaim } from './adopt.ts';
import { checkSpec, refuse } from './check-spec.ts';
import { listClaimedJobs } from './claimed-jobs.ts';
import { findExecutable } from './executable.ts';
import { type Followed, type FollowTools, followJob } from './follow-job.ts';
import { clearFailedClaim, forbidStart, openJobFolder, writeInput } from './job-folder.ts';
import { type PreparedLaunch, prepareLaunch } from './launch.ts';
import { launchJob } from './launch-job.ts';
import { probeIsolation } from './probe.ts';
import { openProcTable, type ProcessTable } from './process-table.ts';
import { openPsTable } from './process-table-ps.ts';
import type { Shim } from './shim.ts';
import { openShimPool, type ShimPool } from './shim-pool.ts';
import { openSupervision } from './supervision.ts';
import { findGroupHierarchy, openTaskGroups } from './task-groups.ts';

/** How the adapter is set up. Only the first three matter outside of tests. */
export interface ProcessesOptions {
  readonly clock: Clock;
  /** Absolute path of all state of Slipway: no sandbox sees it, but for what a job is given. */
  readonly stateDirectory: string;
  /** More absolute folders that no sandbox may see, the user's home among them. */
  readonly hiddenPaths: readonly string[];
  /** Path of `bwrap`, or null to do without; looked for in the system's folders when left out. */
  readonly bubblewrap?: string | null;
  /** Time between SIGTERM and SIGKILL in milliseconds; 2,000 when left out. */
  readonly graceMs?: number;
  /** Most processes at once; 256 when left out. More wait. */
  readonly maxRunning?: number;
  /** Shims to start at once, before the first job asks for one: a fork takes the longer the more memory this process has. None when left out. */
  readonly warmShims?: number;
  /** Where the process table is; the system's when left out. */
  readonly table?: ProcessTable;
  /** Folder below which control groups are made, or null to do without; looked for when left out. */
  readonly taskGroups?: string | null;
  /** Sends a signal; the system's when left out. */
  readonly kill?: (pid: number, signal: NodeJS.Signals) => void;
}

const GRACE_MS = 2_000;
const MAX_RUNNING = 256;
/** Shims kept without a job: more than the usual number of tracks. */
const MAX_IDLE_SHIMS = 16;
/** Never from an environment: a project must not be able to put its own `bwrap` in front. */
const SYSTEM_PATH = '/usr/bin:/bin:/usr/local/bin:/usr/sbin:/sbin:/run/wrappers/bin:/run/current-system/sw/bin';
/** The smallest shell first: it starts fastest and reads whole blocks. */
const SHELLS = ['/bin/dash', '/usr/bin/dash', '/bin/sh'];

/** The processes of this machine, started through shims that outlive the daemon. */
export function createProcesses(options: ProcessesOptions): Processes {
  return new ShimProcesses(options);
}

class ShimProcesses implements Processes {
  readonly #tools: FollowTools;
  readonly #pool: ShimPool;
  readonly #bubblewrap: string | null;
  readonly #hidden: readonly string[];
  readonly #countsProcesses = process.getuid?.() !== 0;
  #probe: Promise<IsolationProbe> | null = null;
  #closed = false;

  constructor(options: ProcessesOptions) {
    const table = options.table ?? (existsSync('/proc/self/stat') ? openProcTable('/proc') : openPsTable());
    this.#hidden = [options.stateDirectory, ...options.hiddenPaths].map((path) => resolve(path));
    this.#bubblewrap =
      options.bubblewrap === undefined ? findExecutable('bwrap', SYSTEM_PATH, '/') : options.bubblewrap;
    this.#pool = openShimPool({
      shell: SHELLS.find((path) => existsSync(path)) ?? '/bin/sh',
      table,
      max: options.maxRunning ?? MAX_RUNNING,
      idle: MAX_IDLE_SHIMS,
    });
    this.#pool.warm(options.warmShims ?? 0);
    this.#tools = {
      table,
      groups: openTaskGroups(options.taskGroups === undefined ? findGroupHierarchy('/') : options.taskGroups),
      clock: options.clock,
      kill: options.kill ?? ((pid, signal) => process.kill(pid, signal)),
      graceMs: options.graceMs ?? GRACE_MS,
      supervision: openSupervision(options.clock, table),
      isClosed: () => this.#closed,
    };
  }

  probe(): Promise<IsolationProbe> {
    this.#probe ??= probeIsolation(this.#bubblewrap);
    return this.#probe;
  }

  async run(spec: ProcessSpec, observer: ProcessObserver, signal: AbortSignal): Promise<ProcessEnd> {
    const objection = checkSpec(spec);
    if (objection !== null) return objection;
    try {
      return await this.#runChecked(spec, observer, signal);
    } catch (error) {
      // The job's folder vanished or the disk failed under us: the caller is told, the daemon goes on.
      const message = error instanceof Error ? error.message : String(error);
      return { kind: 'lost', message: `The process cannot be followed: ${message}` };
    }
  }

  async #runChecked(spec: ProcessSpec, observer: ProcessObserver, signal: AbortSignal): Promise<ProcessEnd> {
    const claim = openJobFolder(spec.directory);
    if ('kind' in claim) return claim;
    if (claim.status !== 'absent') return this.#adopt(spec, observer, signal);
    if (signal.aborted) return { kind: 'cancelled' };
    const sandboxWorks = spec.isolation !== 'sandbox' || (await this.probe()).level === 'sandbox';
    const prepared = prepareLaunch(spec, {
      hidden: this.#hidden,
      countsProcesses: this.#countsProcesses,
      groups: this.#tools.groups,
      table: this.#tools.table,
      bubblewrap: sandboxWorks ? this.#bubblewrap : null,
    });
    if ('kind' in prepared) return prepared;
    const unwritten = writeInput(spec);
    if (unwritten !== null) return unwritten;
    const free = this.#pool.acquire(signal);
    // An idle shim begins at once: what is waited for here delays every other start of this turn.
    const shim = free instanceof Promise ? await free : free;
    if (shim === 'aborted') return { kind: 'cancelled' };
    if (shim === 'none')
      return refuse('No process can be started on this machine.', 'End other programs, then try again.');
    return this.#launch(spec, { shim, prepared, observer, signal });
  }

  async #launch(
    spec: ProcessSpec,
    means: {
      readonly shim: Shim;
      readonly prepared: PreparedLaunch;
      readonly observer: ProcessObserver;
      readonly signal: AbortSignal;
    },
  ): Promise<ProcessEnd> {
    const { shim, prepared, observer, signal } = means;
    const launched = launchJob(spec, observer, { shim, prepared, tools: this.#tools, bootMs });
    let reusable = false;
    try {
      const end = await followJob(launched, signal, this.#tools);
      reusable = launched.isReusable();
      if (end !== null) return end;
    } finally {
      this.#pool.giveBack(shim, reusable);
    }
    return this.#adopt(spec, observer, signal);
  }

  async #adopt(spec: ProcessSpec, observer: ProcessObserver, signal: AbortSignal): Promise<ProcessEnd> {
    const claim = await awaitClaim(spec.directory, this.#tools.clock);
    // A shim could not create the claim: the folder is not writable, and we find out why.
    if (claim === 'absent') return clearFailedClaim(spec.directory);
    if (claim === null) return { kind: 'lost', message: 'It was claimed, but nothing tells by which shim.' };
    const adopted: Followed = adoptJob(spec, observer, { claim, tools: this.#tools, bootMs });
    const end = await followJob(adopted, signal, this.#tools);
    assert(end !== null, 'an adopted job is nowhere else');
    return end;
  }

  async end(job: Pick<ProcessSpec, 'key' | 'directory'>): Promise<void> {
    const claim = openJobFolder(job.directory);
    if ('kind' in claim || (claim.status === 'absent' && forbidStart(job.directory, this.#tools.table.bootId))) return;
    await this.run({ ...NOTHING, ...job }, {}, AbortSignal.abort());
  }

  async running(root: string): Promise<readonly string[]> {
    const jobs = await listClaimedJobs(root, this.#tools.table);
    return jobs.filter(({ alive }) => alive).map(({ directory }) => directory);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#tools.supervision.close();
    this.#pool.close();
    return Promise.resolve();
  }
}

/** Milliseconds since boot on a clock that all processes of the machine share. */
function bootMs(): number {
  return Math.floor(Number(process.hrtime.bigint() / 1_000_000n));
}

/** A job with nothing to run: enough to find and end the one that serves a key. */
const NOTHING: Omit<ProcessSpec, 'key' | 'directory'> = {
  argv: ['/bin/true'],
  cwd: '/',
  environment: {},
  isolation: 'none',
  access: { writable: [], readable: [], network: 'none' },
  limits: {
    ...{ wallMs: 1_000, idleMs: 1_000, memoryBytes: 1, processes: 1, fileBytes: 1 },
    // What the job printed is not to be cut to the bounds of one that ends it.
    outputBytes: Number.MAX_SAFE_INTEGER,
  },
  input: null,
};
