import { assertNever } from '../../core/assert.ts';
import type { ProcessObserver, ProcessSpec } from '../../ports/processes.ts';
import { outputPath, readClaim } from './claim.ts';
import { openControl } from './control.ts';
import type { Followed, FollowTools } from './follow-job.ts';
import type { ProgramEnd } from './job-end.ts';
import { clearFailedClaim } from './job-folder.ts';
import type { PreparedLaunch } from './launch.ts';
import { openRefusalsTail } from './network-launch.ts';
import { openOutputTail } from './output-tail.ts';
import type { Shim, ShimOutcome } from './shim.ts';

/** A job that was handed to a shim. */
export interface Launched extends Followed {
  /** Once the job is over: whether the shim may serve another one. */
  readonly isReusable: () => boolean;
}

/** Hands a job to a shim. */
export function launchJob(
  spec: ProcessSpec,
  observer: ProcessObserver,
  means: {
    readonly shim: Shim;
    readonly prepared: PreparedLaunch;
    readonly tools: FollowTools;
    readonly bootMs: () => number;
  },
): Launched {
  const { shim, prepared, tools } = means;
  const now = tools.clock.monotonic();
  const control = spec.control === true ? openControl(spec.directory, tools.isClosed) : null;
  const text = prepared.textFor(shim.identity, Math.floor(means.bootMs()));
  const told = shim.execute(text);
  const { output } = observer;
  const job = {
    spec,
    shim: shim.identity,
    name: prepared.name,
    tail: output === undefined ? null : openOutputTail(outputPath(spec.directory), spec.limits.outputBytes, output),
    refusals: openRefusalsTail(spec, observer),
    control,
    startedAt: now,
    known: new Map<number, number>(),
    cause: null,
    programEnded: false,
    outputBytes: 0,
    outputGrewAt: now,
  };
  const over = Promise.withResolvers<ProgramEnd>();
  if (control !== null) observer.control?.(control);
  let reusable = true;
  void told.then((outcome) => {
    // A shim that could not record the end must not stay: its being alive would mean "still running" to the next daemon.
    reusable = outcome.type === 'refused' || (outcome.type === 'ended' && outcome.recorded);
    over.resolve(interpret(outcome, spec));
  });
  return { job, over, onBeat: startTeller(spec.directory, shim, observer), isReusable: () => reusable };
}

/** Tells that the job runs once its claim says so. A job that is over before the first look never tells: its end says enough. */
function startTeller(directory: string, shim: Shim, observer: ProcessObserver): (() => void) | null {
  if (observer.started === undefined) return null;
  let isTold = false;
  return () => {
    if (isTold) return;
    const claim = readClaim(directory);
    if (claim.status !== 'running' || claim.shim.pid !== shim.identity.pid) return;
    isTold = true;
    observer.started?.(shim.identity, false);
  };
}

function interpret(told: ShimOutcome, spec: ProcessSpec): ProgramEnd {
  switch (told.type) {
    case 'ended':
      return { type: 'ended', code: told.code };
    case 'gone':
      return interpretGone(spec.directory);
    case 'refused':
      return interpretRefusal(told.reason, spec);
    default:
      return assertNever(told);
  }
}

function interpretGone(directory: string): ProgramEnd {
  const claim = readClaim(directory);
  if (claim.status === 'ended') return { type: 'ended', code: claim.code };
  return { type: 'lost', message: 'The shim that served it was ended; how the process ended is not known.' };
}

function interpretRefusal(
  reason: Extract<ShimOutcome, { readonly type: 'refused' }>['reason'],
  spec: ProcessSpec,
): ProgramEnd {
  switch (reason) {
    case 'cwd': {
      const message = `The working folder ${spec.cwd} cannot be entered.`;
      return { type: 'refused', message, hint: 'Check that it exists and may be entered.' };
    }
    case 'claim-taken':
      return { type: 'elsewhere' };
    case 'claim-unwritable': {
      const { message, hint } = clearFailedClaim(spec.directory);
      return { type: 'refused', message, hint };
    }
    case 'streams': {
      const message = `The output file in ${spec.directory} cannot be opened.`;
      return { type: 'refused', message, hint: 'Free disk space and make the folder writable, then try again.' };
    }
    default:
      return assertNever(reason);
  }
}
