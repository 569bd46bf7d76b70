import type { Ailment } from './ailment.ts';
import type { RunFacts } from './run-facts.ts';

/** A tree in the engine's pool that is handed out to an attempt. */
export interface LeaseFact {
  /** Folder of the lease. */
  readonly path: string;
  readonly runId: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly treeExists: boolean;
}

/** A job that was started and not seen to end. */
export interface JobFact {
  readonly directory: string;
  /** Whether the shim that serves it lives. */
  readonly alive: boolean;
  readonly pid: number;
  /** The attempt it belongs to. */
  readonly runId: string;
  readonly attempt: string;
  /** Identity of the job, for ending it. */
  readonly key: string;
}

/** Compares leases of trees with the attempts of the journal. With a daemon at work they change all the time, so nothing is mended then. */
export function compareLeases(runs: ReadonlyMap<string, RunFacts>, leases: readonly LeaseFact[]): readonly Ailment[] {
  return leases.flatMap((lease) => {
    const name = `${lease.taskId}/${lease.attempt}`;
    const isOwned = runs.get(lease.runId)?.leases.has(name) === true;
    if (!isOwned) return [leaseWithoutAttempt(lease)];
    return lease.treeExists ? [] : [treeMissing(lease)];
  });
}

function leaseWithoutAttempt(lease: LeaseFact): Ailment {
  return {
    code: 'workspace/lease-without-attempt',
    severity: 'warning',
    message: `The tree ${lease.path} belongs to ${lease.runId}/${lease.taskId} attempt ${lease.attempt}, which needs none.`,
    hint: 'slipway doctor --fix sets it aside with everything in it; look through it, then delete it.',
    mend: { kind: 'set-aside', path: lease.path },
  };
}

function treeMissing(lease: LeaseFact): Ailment {
  return {
    code: 'workspace/tree-missing',
    severity: 'warning',
    message: `The tree of ${lease.runId}/${lease.taskId} attempt ${lease.attempt} is missing in ${lease.path}`,
    hint: 'What the attempt had not left in a snapshot is gone; it is given a new tree from its base when the daemon starts.',
    mend: { kind: 'set-aside', path: lease.path },
  };
}

/** Compares jobs on disk with the attempts of the journal and the processes of the machine. */
export function compareJobs(runs: ReadonlyMap<string, RunFacts>, jobs: readonly JobFact[]): readonly Ailment[] {
  return jobs.flatMap((job) => {
    const isDue = runs.get(job.runId)?.active.has(job.attempt) === true;
    if (job.alive) return isDue ? [] : [orphan(job)];
    return isDue ? [jobLost(job)] : [];
  });
}

function orphan(job: JobFact): Ailment {
  return {
    code: 'process/orphan',
    severity: 'error',
    message: `Process ${job.pid} of ${job.runId}/${job.attempt} still runs, and nothing waits for it.`,
    hint: 'slipway doctor --fix ends it with all its children.',
    mend: { kind: 'end-job', key: job.key, directory: job.directory },
  };
}

function jobLost(job: JobFact): Ailment {
  return {
    code: 'process/lost',
    severity: 'note',
    message: `The process of ${job.runId}/${job.attempt} is gone without having said how it ended.`,
    hint: 'The daemon takes it for a crash when it starts, keeps what it left, and tries again.',
    mend: null,
  };
}

/** Folders of runs that the journal does not hold. */
export function compareFolders(
  runs: ReadonlyMap<string, RunFacts>,
  folders: readonly { readonly id: string; readonly path: string }[],
): readonly Ailment[] {
  return folders
    .filter(({ id }) => !runs.has(id))
    .map(({ id, path }) => ({
      code: 'run/unknown-folder',
      severity: 'note',
      message: `The folder ${path} belongs to a run ${id} that the journal does not hold.`,
      hint: 'It is left from a removed run or an older journal; slipway doctor --fix sets it aside.',
      mend: { kind: 'set-aside', path },
    }));
}
