import { assertNever } from '../../core/assert.ts';
import type { ResultCommand } from '../../core/run/commands.ts';
import type { Effect } from '../../core/run/effects.ts';
import { runAgent } from './agent.ts';
import type { EffectContext } from './effect-context.ts';
import { landCandidate, makeCandidate } from './merge.ts';
import { verifyAttempt } from './verify.ts';
import { openTarget, prepareWorkspace, releaseWorkspace, takeSnapshot } from './workspace.ts';

/** Does the work of one effect and answers with the report of it; null when it was cancelled and there is nothing to report. */
export async function perform(context: EffectContext, effect: Effect): Promise<ResultCommand | null> {
  switch (effect.type) {
    case 'open-target':
      return openTarget(context);
    case 'prepare':
      return prepareWorkspace(context, effect);
    case 'agent':
      return runAgent(context, effect);
    case 'snapshot':
      return takeSnapshot(context, effect);
    case 'verify':
      return verifyAttempt(context, effect);
    case 'merge':
      return makeCandidate(context, effect);
    case 'land':
      return landCandidate(context, effect);
    case 'release':
      return releaseWorkspace(context, effect);
    case 'timer':
      await context.clock.sleep(remainingMs(context, effect), context.signal);
      return context.signal.aborted ? null : { type: 'report-timer', timer: effect.key };
    default:
      return assertNever(effect);
  }
}

/** After a restart only the wall clock knows how much of a wait is over; however it was set, the wait is never longer than it was. */
function remainingMs({ clock }: EffectContext, { delayMs, since }: Extract<Effect, { type: 'timer' }>): number {
  const passed = since === null ? 0 : clock.now() - since;
  return Math.min(delayMs, Math.max(0, delayMs - Math.max(0, passed)));
}
