import type { RunCommand } from '../../core/run/commands.ts';
import type { RunState } from '../../core/run/state.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';
import type { Activities } from '../activities.ts';
import type { EngineContext } from '../context.ts';

/** What one effect works with. */
export interface EffectContext extends EngineContext {
  /** The run, to be read only. */
  readonly run: RunState;
  /** Aborts when the effect is no longer due. */
  readonly signal: AbortSignal;
  /** Reports something on the way that nothing waits for; it is journaled with the next turn. */
  readonly tell: (command: RunCommand) => void;
  /** Calls back whenever the run may have changed; answers with how to stop that. */
  readonly onChange: (listener: () => void) => () => void;
  /** Where what is heard of agents is kept for those who look. */
  readonly activities: Activities;
}

/** The key under which the process of an attempt is known. */
export function processKey({ runId, taskId, attempt }: AttemptKey): string {
  return `${runId}/${taskId}/${attempt}`;
}

/** The key under which the outside world knows an attempt. */
export function attemptKey(
  context: EffectContext,
  at: { readonly task: string; readonly attempt: number },
): AttemptKey {
  return { runId: context.run.id, taskId: at.task, attempt: at.attempt };
}
