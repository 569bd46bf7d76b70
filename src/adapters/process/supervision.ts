import type { Clock } from '../../ports/clock.ts';
import type { EndCause } from './end-cause.ts';
import { membersOf, sandboxDepth } from './end-tree.ts';
import { findBreach } from './limits.ts';
import { type LiveJob, outputSize } from './live-job.ts';
import type { ProcessRow } from './proc-stat.ts';
import type { ProcessTable } from './process-table.ts';
import type { TreeMember } from './process-tree.ts';

/** Time between two beats in milliseconds: the longest that output waits for its reader. */
const BEAT_MS = 50;
/** Beats between two looks at the limits (250 ms). */
const BEATS_PER_LOOK = 5;
/** Jobs younger than this many milliseconds cost nothing but their own start. */
export const YOUNG_MS = 200;
/** New processes and threads on the machine since the last look that make the next one come at once: a fork bomb doubles in milliseconds. */
const SURGE_TASKS = 64;
/** Bytes of output handed on per job and beat: 5 MiB a second, the rest when it ends, so that a flood of short lines keeps nobody waiting. */
const PUMP_BYTES = 256 * 1024;

/** A job under supervision. */
export interface Watch {
  readonly job: LiveJob;
  /** Called on every beat: a new job finds out that it runs, an adopted one whether it is over. */
  readonly onBeat: (() => void) | null;
  /** Called once, when a bound is reached. */
  readonly onBreach: (cause: EndCause) => void;
  /** Called when the job cannot be watched any more, because its folder cannot be read or an observer threw. */
  readonly onFailure: (error: unknown) => void;
}

/** One timer for all running jobs: hands on their output and holds them to their limits. */
export interface Supervision {
  add(watch: Watch): void;
  remove(watch: Watch): void;
  close(): void;
}

/** Starts without a job and without a timer. */
export function openSupervision(clock: Clock, table: ProcessTable): Supervision {
  const watches = new Set<Watch>();
  const closing = new AbortController();
  let running = false;
  const run = async () => {
    let tasks = table.taskCount();
    for (let beat = 1; watches.size > 0 && !closing.signal.aborted; beat += 1) {
      await clock.sleep(BEAT_MS, closing.signal);
      if (closing.signal.aborted) break;
      for (const watch of [...watches]) guard(watch, () => handOn(watch));
      const surge = table.taskCount() - tasks >= SURGE_TASKS;
      if (!surge && beat % BEATS_PER_LOOK !== 0) continue;
      tasks = table.taskCount();
      look([...watches], { now: clock.monotonic(), table, minimumAge: surge ? 0 : YOUNG_MS });
    }
    running = false;
  };
  return {
    add: (watch) => {
      watches.add(watch);
      if (running || closing.signal.aborted) return;
      running = true;
      void run();
    },
    remove: (watch) => {
      watches.delete(watch);
    },
    close: () => closing.abort(),
  };
}

function handOn(watch: Watch): void {
  watch.job.tail?.pump(PUMP_BYTES);
  watch.job.refusals?.pump(PUMP_BYTES);
  watch.onBeat?.();
}

/** A job whose folder cannot be read any more must not end the supervision of the others. */
function guard(watch: Watch, step: () => void): void {
  try {
    step();
  } catch (error) {
    watch.onFailure(error);
  }
}

function look(
  watches: readonly Watch[],
  moment: { readonly now: number; readonly table: ProcessTable; readonly minimumAge: number },
): void {
  const { now, table, minimumAge } = moment;
  const due = watches.filter(({ job }) => job.cause === null && !job.programEnded && now - job.startedAt >= minimumAge);
  if (due.length === 0) return;
  const rows = table.list();
  for (const watch of due) {
    guard(watch, () => {
      const cause = inspect(watch.job, { now, table, rows });
      if (cause !== null) watch.onBreach(cause);
    });
  }
}

function inspect(
  job: LiveJob,
  moment: { readonly now: number; readonly table: ProcessTable; readonly rows: readonly ProcessRow[] },
): EndCause | null {
  const outputBytes = outputSize(job.spec.directory);
  if (outputBytes !== job.outputBytes) {
    job.outputBytes = outputBytes;
    job.outputGrewAt = moment.now;
  }
  const members = membersOf(job, moment.table, moment.rows);
  return findBreach(job.spec.limits, {
    elapsedMs: moment.now - job.startedAt,
    silentMs: moment.now - job.outputGrewAt,
    outputBytes,
    memoryBytes: memoryOf(job, members, moment.table),
    processes: countProcesses(job, members),
  });
}

/** Without the processes that hold the sandbox. */
function countProcesses(job: LiveJob, members: readonly TreeMember[]): number {
  return job.spec.isolation === 'sandbox'
    ? members.filter((member) => member.depth > sandboxDepth(job.spec)).length
    : members.length;
}

/** The cheap sum counts shared pages once per process; only when that is too much, the exact and slow one is asked for. */
function memoryOf(job: LiveJob, members: readonly ProcessRow[], table: ProcessTable): number {
  const resident = members.reduce((sum, member) => sum + member.residentBytes, 0);
  if (resident <= job.spec.limits.memoryBytes) return resident;
  return members.reduce((sum, member) => sum + (table.proportionalBytes(member.pid) ?? member.residentBytes), 0);
}
