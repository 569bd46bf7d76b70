import { judge } from '../../core/gate/verdict.ts';
import type { ResultCommand } from '../../core/run/commands.ts';
import type { Effect } from '../../core/run/effects.ts';
import { attemptKey, type EffectContext } from './effect-context.ts';
import { untilAnswered } from './repository-step.ts';
import { candidateFor, judgeCommit } from './verify.ts';

/** Makes the commit that is going to land and has it judged, unless these very bytes were judged by the same gates already. */
export async function makeCandidate(
  context: EffectContext,
  effect: Extract<Effect, { type: 'merge' }>,
): Promise<ResultCommand | null> {
  const { task, attempt } = effect;
  const snapshot = effect.snapshot ?? (await headOf(context));
  if (snapshot === null) return null;
  const made = await untilAnswered(context, () => candidateFor(context, effect, snapshot));
  if (made === null) return null;
  if (!made.ok) return { type: 'report-merge-conflict', task, attempt, files: made.failure.files };
  const { commit, tree, base } = made.value;
  const known = effect.judgedTree === tree && !effect.gates.some((gate) => gate.at === 'merge');
  const judged = known
    ? ({ ok: true, value: [] } as const)
    : await untilAnswered(context, () => judgeCommit(context, { ...effect, commit, stage: 'merge' }));
  if (judged === null || context.signal.aborted) return null;
  const reports = judged.ok ? judged.value : [];
  const problem = judge(reports);
  if (problem !== null)
    return { type: 'report-merge-rejected', task, attempt, candidate: commit, failure: problem, reports };
  return { type: 'report-candidate', task, attempt, base, candidate: commit, tree, reports };
}

/** Moves the branch to the candidate, if it is still where the candidate was made. */
export async function landCandidate(
  context: EffectContext,
  effect: Extract<Effect, { type: 'land' }>,
): Promise<ResultCommand | null> {
  const { task, attempt, base, candidate, tree } = effect;
  const landed = await untilAnswered(context, () =>
    context.workspaces.land(attemptKey(context, effect), context.run.target, { commit: candidate, tree, base }),
  );
  if (landed === null) return null;
  if (landed.ok) return { type: 'report-landed', task, attempt, commit: candidate, tree };
  return { type: 'report-target-moved', task, attempt, head: landed.failure.head };
}

async function headOf(context: EffectContext): Promise<string | null> {
  const head = await untilAnswered(context, () => context.workspaces.head(context.run.target));
  return head?.ok ? head.value : null;
}
