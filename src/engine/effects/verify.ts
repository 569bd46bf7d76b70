import type { Gate, GateReport } from '../../core/gate/gate.ts';
import type { PlanTask } from '../../core/plan/plan.ts';
import type { Result } from '../../core/result.ts';
import type { ResultCommand } from '../../core/run/commands.ts';
import type { Effect } from '../../core/run/effects.ts';
import { findTask, type RunState, type TaskRecord } from '../../core/run/state.ts';
import { NO_USAGE } from '../../core/run/usage.ts';
import { ownId } from '../../core/spec/multi/combine.ts';
import type { BoxTick, Candidate, RepositoryFailure } from '../../ports/workspaces.ts';
import { attemptKey, type EffectContext } from './effect-context.ts';
import { toFailureReport } from './repository-step.ts';

/**
 * Judges an attempt's work as it would land now: merged onto the result branch, with its box ticked. Work that does not merge is judged
 * as it is, so that its agent hears about its own faults first.
 */
export async function verifyAttempt(
  context: EffectContext,
  effect: Extract<Effect, { type: 'verify' }>,
): Promise<ResultCommand | null> {
  const { task, attempt } = effect;
  const subject = await subjectOf(context, effect);
  const judged = subject.ok
    ? await judgeCommit(context, { ...effect, commit: subject.value.commit, stage: 'verify' })
    : subject;
  if (context.signal.aborted) return null;
  if (judged.ok && subject.ok)
    return { type: 'report-verified', task, attempt, tree: subject.value.tree, reports: judged.value };
  const failure = toFailureReport(judged.ok ? NO_SUBJECT : judged.failure);
  return { type: 'report-attempt-failed', task, attempt, failure, usage: NO_USAGE, reports: [] };
}

const NO_SUBJECT: RepositoryFailure = {
  reason: 'repository',
  message: 'There is nothing to judge.',
  hint: 'Look into the log of the daemon.',
};

async function subjectOf(
  context: EffectContext,
  effect: Extract<Effect, { type: 'verify' }>,
): Promise<Result<{ readonly commit: string; readonly tree: string }, RepositoryFailure>> {
  if (effect.snapshot === null) {
    const head = await context.workspaces.head(context.run.target);
    return head.ok ? { ok: true, value: { commit: head.value, tree: '' } } : head;
  }
  const candidate = await candidateFor(context, effect, effect.snapshot);
  if (candidate.ok) return candidate;
  if (candidate.failure.reason !== 'conflict') return { ok: false, failure: candidate.failure };
  return { ok: true, value: { commit: effect.snapshot, tree: '' } };
}

/** The snapshot merged onto the result branch as it is now, with the task's box ticked. */
export function candidateFor(
  context: EffectContext,
  at: { readonly task: string; readonly attempt: number },
  snapshot: string,
): Promise<Result<Candidate, { readonly reason: 'conflict'; readonly files: readonly string[] } | RepositoryFailure>> {
  const { run, workspaces } = context;
  const record = findTask(run, at.task);
  const tick = record === undefined ? null : tickOf(record, run);
  return workspaces.candidate(
    attemptKey(context, at),
    run.target,
    snapshot,
    tick,
    `${at.task}: ${record?.task.title ?? ''}`,
  );
}

/** The box in the task's own list, or null where it has none or the list is outside of the repository. */
function tickOf({ task }: TaskRecord, run: RunState): BoxTick | null {
  const { target } = run;
  const path = task.spec === undefined ? target.planFile : (target.planFiles?.[task.spec] ?? null);
  const id = task.box === null ? wholeOf(task, run) : task.id;
  return path === null || id === null ? null : { path, taskId: ownId({ ...task, id }) };
}

/** The task that this one is the last piece of: its box is ticked with the piece. A group without a box of that name is passed over later. */
function wholeOf(task: PlanTask, run: RunState): string | null {
  const { parent } = task;
  if (parent === undefined) return null;
  const others = run.tasks.filter((other) => other.task.parent === parent && other.task.id !== task.id);
  return others.every(({ state }) => state.status === 'completed') ? parent : null;
}

/** Runs gates on a clean checkout of a commit. */
export async function judgeCommit(
  context: EffectContext,
  subject: {
    readonly task: string;
    readonly attempt: number;
    readonly commit: string;
    readonly stage: string;
    readonly gates: readonly Gate[];
  },
): Promise<Result<readonly GateReport[], RepositoryFailure>> {
  if (subject.gates.length === 0) return { ok: true, value: [] };
  const { run } = context;
  const key = attemptKey(context, subject);
  const lease = await context.workspaces.checkout(
    `${run.id}/${subject.task}/${subject.attempt}/${subject.stage}`,
    run.target,
    subject.commit,
  );
  if (!lease.ok) return lease;
  await using checkout = lease.value;
  // Awaited here: the checkout is given back when this function ends.
  const judged = await context.gates.run(
    {
      key: `${run.id}/${subject.task}/${subject.attempt}/${subject.stage}`,
      directory: `${context.files.attemptDirectory(key)}/${subject.stage}`,
      commit: subject.commit,
      checkout: checkout.path,
      readable: checkout.readable,
      gates: subject.gates,
      setup: run.settings.setup,
      isolation: run.settings.isolation,
      environment: context.environment.forGates(run.settings),
    },
    context.signal,
  );
  await context.files.redactOutputs(key, context.secrets.stream);
  return judged;
}
