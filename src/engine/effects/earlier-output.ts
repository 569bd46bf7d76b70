import type { TaskRecord } from '../../core/run/state.ts';
import type { RunFiles } from '../../ports/run-files.ts';
import type { AttemptKey } from '../../ports/workspaces.ts';

/**
 * What the program of the last attempt of this session printed: the attempt before may have ended without one, as where its workspace could
 * not be prepared. Undefined where no program of the session printed anything.
 */
export function earlierOutput(
  files: Pick<RunFiles, 'outputOf'>,
  { attempts }: Pick<TaskRecord, 'attempts'>,
  at: { readonly key: AttemptKey; readonly sessionId: string },
): string | undefined {
  for (const { number, sessionId } of attempts.toReversed()) {
    if (number >= at.key.attempt || sessionId !== at.sessionId) continue;
    const output = files.outputOf({ ...at.key, attempt: number });
    if (output !== null) return output;
  }
  return undefined;
}
