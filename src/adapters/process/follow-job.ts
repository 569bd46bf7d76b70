import { setImmediate } from 'node:timers/promises';
import type { ProcessEnd } from '../../ports/processes.ts';
import { removePipes } from './control.ts';
import { type EndCause, writeCause } from './end-cause.ts';
import { collectTree, type EndTools, endTree } from './end-tree.ts';
import { concludeJob, namespaceHolder, type ProgramEnd, sandboxCompleted } from './job-end.ts';
import type { LiveJob } from './live-job.ts';
import { type Supervision, YOUNG_MS } from './supervision.ts';

/** Bytes of output handed on before others get a turn: 64 KiB of the shortest lines are read in some ten milliseconds. */
const DRAIN_BYTES = 64 * 1024;

/** What following a job needs besides the job. */
export interface FollowTools extends EndTools {
  readonly supervision: Supervision;
  /** True once the daemon let go of its jobs: nothing is ended after that. */
  readonly isClosed: () => boolean;
}

/** A job and the word that its program is over. */
export interface Followed {
  readonly job: LiveJob;
  readonly over: PromiseWithResolvers<ProgramEnd>;
  /** Looks at what nobody tells: that a new job runs, that an adopted one is over. */
  readonly onBeat: (() => void) | null;
}

/*
 *   running ──program over──> sweeping ──tree gone──> concluded
 *      └──limit or abort──> ending ──tree gone, program over──┘
 */

/** Watches a job until its whole tree is gone, ends it at a limit or an abort, and judges it; null when it turns out to be served elsewhere. */
export async function followJob(
  followed: Followed,
  signal: AbortSignal,
  tools: FollowTools,
): Promise<ProcessEnd | null> {
  const { job, over } = followed;
  let ending: Promise<void> | null = null;
  const endNow = () => {
    ending = endTree(job, tools).then((left) => {
      if (left > 0) over.resolve({ type: 'lost', message: `${left} processes could not be ended.` });
    });
  };
  const stop = (cause: EndCause) => {
    if (job.cause !== null || job.programEnded || tools.isClosed()) return;
    job.cause = cause;
    writeCause(job.spec.directory, cause);
    endNow();
  };
  const onAbort = () => stop({ kind: 'cancelled' });
  const watch = { job, onBeat: followed.onBeat, onBreach: stop, onFailure: over.reject };
  tools.supervision.add(watch);
  signal.addEventListener('abort', onAbort, { once: true });
  // A daemon that died in the middle of ending it left the cause: the end is finished now.
  if (job.cause !== null) endNow();
  if (signal.aborted) onAbort();
  try {
    const end = await over.promise;
    // From here on there is nothing to abort: what is left of the tree is ended anyway.
    job.programEnded = true;
    job.control?.close();
    await (ending ?? sweep(job, end, tools));
    if (job.spec.isolation === 'sandbox') await namespaceGone(job, tools);
    if (end.type === 'elsewhere') return null;
    if (job.spec.control === true) removePipes(job.spec.directory);
    const { conclusion, bytes } = await concludeJob(job, end);
    if (bytes > 0) await drain(job);
    job.refusals?.pump(DRAIN_BYTES);
    return conclusion;
  } finally {
    signal.removeEventListener('abort', onAbort);
    tools.supervision.remove(watch);
    if (job.spec.isolation !== 'none') tools.groups.close(job.name);
    job.tail?.close();
    job.refusals?.close();
  }
}

/**
 * Ends what a program left behind. A sandbox leaves nothing, its namespace ended with its first process; but a bubblewrap that fails
 * while it sets one up leaves a child that waits for it forever.
 */
async function sweep(job: LiveJob, end: ProgramEnd, tools: EndTools): Promise<void> {
  if (end.type === 'elsewhere' || end.type === 'refused') return;
  // A look at all processes costs more than many a command; without isolation only what ran long enough to be looked at is swept.
  const brief = tools.clock.monotonic() - job.startedAt < YOUNG_MS;
  if (job.spec.isolation === 'none' && end.type === 'ended' && brief) return;
  if (job.spec.isolation === 'sandbox' && sandboxCompleted(job.spec.directory)) return;
  if (collectTree(job, tools).length > 0) await endTree(job, tools);
}

/** Pause between two looks at a namespace that is ending, and how many there are at the most: it takes milliseconds. */
const NAMESPACE_LOOK_MS = 2;
const NAMESPACE_LOOKS = 500;

/**
 * Waits until the namespace of a sandbox is empty. Bubblewrap ends when the program does, and the kernel ends the rest only then: the first
 * process of the namespace is the last to go, for it waits for all the others.
 */
async function namespaceGone(job: LiveJob, tools: EndTools): Promise<void> {
  const holder = namespaceHolder(job.spec.directory);
  if (holder === null) return;
  for (let look = 0; look < NAMESPACE_LOOKS; look += 1) {
    const row = tools.table.find(holder);
    if (row === null || row.zombie || row.startTicks < job.shim.startTicks) return;
    await tools.clock.sleep(NAMESPACE_LOOK_MS, NEVER);
  }
}

const NEVER = new AbortController().signal;

async function drain(job: LiveJob): Promise<void> {
  while (job.tail?.pump(DRAIN_BYTES) === true) await setImmediate();
}
