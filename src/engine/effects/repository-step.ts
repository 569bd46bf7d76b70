import type { Result } from '../../core/result.ts';
import type { FailureReport } from '../../core/run/failure.ts';
import type { RepositoryFailure } from '../../ports/workspaces.ts';
import type { EffectContext } from './effect-context.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/** Whether a failure is about the repository itself and not about what is in it. */
export function isRepositoryFailure(problem: { readonly reason: string }): problem is RepositoryFailure {
  return (
    problem.reason === 'repository' ||
    problem.reason === 'disk-full' ||
    problem.reason === 'missing-object' ||
    problem.reason === 'timeout'
  );
}

/**
 * Repeats a step that must come to an end, such as moving the branch after the intent was journaled, until the repository answers
 * with something else than trouble of its own. Null when the effect is cancelled meanwhile.
 */
export async function untilAnswered<Value, Problem extends { readonly reason: string }>(
  context: EffectContext,
  step: () => Promise<Result<Value, Problem | RepositoryFailure>>,
): Promise<Result<Value, Exclude<Problem, RepositoryFailure>> | null> {
  for (let wait = FIRST_WAIT_MS; !context.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    const result = await step();
    if (result.ok) return result;
    const { failure } = result;
    if (!isRepositoryFailure(failure)) return { ok: false, failure: failure as Exclude<Problem, RepositoryFailure> };
    context.log.warn('The repository does not answer; trying again.', {
      run: context.run.id,
      message: failure.message,
      waitMs: wait,
    });
    await context.clock.sleep(wait, context.signal);
  }
  return null;
}

/** Trouble with the repository as a failed attempt: it is worth another try once the cause is gone. */
export function toFailureReport(problem: RepositoryFailure): FailureReport {
  return {
    class: problem.reason === 'disk-full' ? 'resource' : 'retryable',
    message: problem.message,
    hint: problem.hint,
    evidence: '',
  };
}
