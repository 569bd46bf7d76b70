import type { Result } from '../result.ts';
import { failure, success } from '../result.ts';
import type { PersonCommand, Refusal } from './commands.ts';
import type { RunEvent } from './events.ts';
import { replan, startedOf } from './replan.ts';
import type { RunState } from './state.ts';

/** A run that has not ended takes a new plan over; a failed one goes on with it. */
export function decideReplan(
  run: RunState,
  command: Extract<PersonCommand, { type: 'replan' }>,
): Result<readonly RunEvent[], Refusal> {
  const { by, planPath, planHash, documentHashes = null, specFiles, specEdition, touches } = command;
  const { status } = run.phase;
  if (status === 'completed' || status === 'aborted')
    return failure({
      reason: 'already-ended',
      message: `Run ${run.id} is ${status} already.`,
      hint: 'Start a new run with slipway run; what landed is on the result branch of this one.',
    });
  const started = startedOf(run, touches);
  if (started !== null)
    return failure({
      reason: 'moved-on',
      message: `${started} has started since the change was shown. Nothing was changed.`,
      hint: 'Ask for slipway replan again to see what still can change.',
    });
  const replanned = replan(run, command.plan);
  if (!replanned.ok) return replanned;
  const { plan, diff, kept } = replanned.value;
  const ids = (tasks: readonly { readonly id: string }[]) => tasks.map(({ id }) => id);
  const changes = { added: ids(diff.added), removed: ids(diff.removed), changed: ids(diff.changed), kept: ids(kept) };
  return success([
    { type: 'run-replanned', plan, planPath, planHash, documentHashes, specFiles, specEdition, changes, by },
    ...(status === 'failed' ? [{ type: 'run-resumed', by } as const] : []),
  ]);
}
