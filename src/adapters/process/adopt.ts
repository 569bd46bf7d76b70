import type { ProcessIdentity, ProcessObserver, ProcessSpec } from '../../ports/processes.ts';
import { type Claim, outputPath, readClaim } from './claim.ts';
import { openControl } from './control.ts';
import { readCause } from './end-cause.ts';
import type { Followed, FollowTools } from './follow-job.ts';
import type { ProgramEnd } from './job-end.ts';
import { nameOf } from './launch.ts';
import { outputGrewAt, outputSize } from './live-job.ts';
import { openRefusalsTail } from './network-launch.ts';
import { openOutputTail } from './output-tail.ts';
import { isAlive } from './process-tree.ts';

/** A claim whose first line is there. */
export type ReadableClaim = Exclude<Claim, { readonly status: 'absent' | 'opening' }>;

/** How long a claim may stay without its first line, in milliseconds: a shim needs microseconds for it. */
const OPENING_MS = 2_000;
const OPENING_LOOK_MS = 10;

const NEVER = new AbortController().signal;

/** Waits for the first line of a claim that is just being written; null when it does not come. */
export async function awaitClaim(
  directory: string,
  clock: FollowTools['clock'],
): Promise<ReadableClaim | 'absent' | null> {
  const deadline = clock.monotonic() + OPENING_MS;
  for (;;) {
    const claim = readClaim(directory);
    if (claim.status === 'absent') return 'absent';
    if (claim.status !== 'opening') return claim;
    if (clock.monotonic() >= deadline) return null;
    await clock.sleep(OPENING_LOOK_MS, NEVER);
  }
}

/** Takes over a job that somebody claimed: it runs, is over, or is lost. */
export function adoptJob(
  spec: ProcessSpec,
  observer: ProcessObserver,
  situation: { readonly claim: ReadableClaim; readonly tools: FollowTools; readonly bootMs: () => number },
): Followed {
  const { claim, tools } = situation;
  const now = tools.clock.monotonic();
  const sameBoot = claim.shim.bootId === tools.table.bootId;
  const elapsed = sameBoot ? Math.max(0, situation.bootMs() - claim.startedAt) : 0;
  const running = claim.status === 'running' && isAlive(tools.table, claim.shim);
  const over = Promise.withResolvers<ProgramEnd>();
  const look = () => {
    const end = findEnd(spec.directory, claim, tools);
    if (end !== null) over.resolve(end);
  };
  const job = {
    spec,
    shim: claim.status === 'running' ? claim.shim : departed(claim.shim),
    name: nameOf(spec),
    tail:
      observer.output === undefined
        ? null
        : openOutputTail(outputPath(spec.directory), spec.limits.outputBytes, observer.output),
    refusals: openRefusalsTail(spec, observer),
    control: running && spec.control === true ? openControl(spec.directory, tools.isClosed) : null,
    startedAt: now - elapsed,
    known: new Map<number, number>(),
    cause: readCause(spec.directory),
    programEnded: false,
    outputBytes: outputSize(spec.directory),
    outputGrewAt: now - silenceBefore(spec, { elapsed, now: tools.clock.now() }),
  };
  if (running) observer.started?.(claim.shim, true);
  if (job.control !== null) observer.control?.(job.control);
  look();
  return { job, over, onBeat: look };
}

/** What an adopted job is given at least to be heard, in milliseconds, however long it was silent: the wall clock may have been set forward. */
const HEARING_MS = 1_000;

/** How long a job has been silent, in milliseconds: since its output grew, as its file says, and never longer than it runs. `now` is the wall clock. */
function silenceBefore(
  { directory, limits }: ProcessSpec,
  { elapsed, now }: { readonly elapsed: number; readonly now: number },
): number {
  const silent = Math.max(0, now - (outputGrewAt(directory) ?? now));
  return Math.max(0, Math.min(silent, elapsed, limits.idleMs - HEARING_MS));
}

/**
 * The shim of a job that is over, as one that lives no more: it may serve another job by now, and what runs below it then is not this
 * job's to end.
 */
function departed(shim: ProcessIdentity): ProcessIdentity {
  return { ...shim, bootId: '' };
}

/** How the program of a claimed job ended, or null while it runs. */
export function findEnd(directory: string, claim: ReadableClaim, tools: Pick<FollowTools, 'table'>): ProgramEnd | null {
  const alive = isAlive(tools.table, claim.shim);
  // Read after the look at the shim: it writes its last line before it ends.
  const latest = readClaim(directory);
  if (latest.status === 'ended') return { type: 'ended', code: latest.code };
  if (latest.status === 'not-started') {
    return {
      type: 'refused',
      message: 'Its output or input could not be opened.',
      hint: 'Free disk space, then try again.',
    };
  }
  if (alive) return null;
  const why =
    claim.shim.bootId === tools.table.bootId
      ? 'The shim that served it was ended'
      : 'The machine was restarted while it ran';
  return { type: 'lost', message: `${why}; how the process ended is not known.` };
}
