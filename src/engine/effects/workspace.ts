import type { ResultCommand } from '../../core/run/commands.ts';
import type { Effect } from '../../core/run/effects.ts';
import { protectedPathsFor } from '../../core/run/protected-paths.ts';
import { specDocuments } from '../../core/run/spec-documents.ts';
import { findTask } from '../../core/run/state.ts';
import { NO_USAGE } from '../../core/run/usage.ts';
import type { SnapshotRefusal } from '../../ports/workspaces.ts';
import { attemptKey, type EffectContext, processKey } from './effect-context.ts';
import { equip, stripWorkspace } from './equipment.ts';
import { toFailureReport, untilAnswered } from './repository-step.ts';

/** Creates the result branch and keeps the spec as it was when it was approved. */
export async function openTarget(context: EffectContext): Promise<ResultCommand> {
  const { run } = context;
  if (run.settings.workspace === 'clone') {
    const opened = await context.workspaces.openTarget(run.id, run.target);
    if (!opened.ok) return { type: 'report-target-failed', message: opened.failure.message, hint: opened.failure.hint };
  }
  await context.files.keepSpec(run.id, specDocuments(run.target, run.target.specFiles));
  return { type: 'report-target-opened' };
}

/** Gives the attempt a tree of its own. */
export async function prepareWorkspace(
  context: EffectContext,
  effect: Extract<Effect, { type: 'prepare' }>,
): Promise<ResultCommand> {
  const { task, attempt } = effect;
  const from =
    effect.from === null
      ? await context.workspaces.head(context.run.target)
      : ({ ok: true, value: effect.from } as const);
  const prepared = from.ok
    ? await context.workspaces.prepare(attemptKey(context, effect), context.run.target, from.value)
    : from;
  if (prepared.ok) {
    const equipped = await equip(context, attemptKey(context, effect), prepared.value);
    if (equipped.ok) return { type: 'report-prepared', task, attempt, base: prepared.value.base };
    return { type: 'report-attempt-failed', task, attempt, failure: equipped.failure, usage: NO_USAGE, reports: [] };
  }
  return {
    type: 'report-attempt-failed',
    task,
    attempt,
    failure: toFailureReport(prepared.failure),
    usage: NO_USAGE,
    reports: [],
  };
}

/** Commits and pins whatever the attempt left behind; for an attempt that is over, only so that nothing is lost. */
export async function takeSnapshot(
  context: EffectContext,
  effect: Extract<Effect, { type: 'snapshot' }>,
): Promise<ResultCommand | null> {
  const { task, attempt, salvage } = effect;
  const key = attemptKey(context, effect);
  if (salvage) await context.processes.end({ key: processKey(key), directory: context.files.attemptDirectory(key) });
  await stripWorkspace(context, key);
  const owner = findTask(context.run, task)?.task;
  const { settings, target } = context.run;
  const taken = await untilAnswered(context, () =>
    context.workspaces.snapshot(key, target, {
      // What is only kept, and never lands, may hold anything.
      protectedPaths: salvage || owner === undefined ? [] : protectedPathsFor(owner, settings),
      leftOut: settings.setup?.produces ?? [],
      message: `${task}: ${owner?.title ?? task}`,
    }),
  );
  if (taken === null) return null;
  if (taken.ok) {
    const { commit, tree, files } = taken.value;
    return { type: 'report-snapshot', task, attempt, commit, tree, files };
  }
  if (salvage) return { type: 'report-salvage-failed', task, attempt, reason: taken.failure.message };
  return {
    type: 'report-attempt-failed',
    task,
    attempt,
    failure: refused(taken.failure),
    usage: NO_USAGE,
    reports: [],
  };
}

function refused(refusal: SnapshotRefusal) {
  return { class: 'quality', message: refusal.message, hint: refusal.hint, evidence: '' } as const;
}

/** Gives the attempt's tree back; what was in it is pinned by now. */
export async function releaseWorkspace(
  context: EffectContext,
  effect: Extract<Effect, { type: 'release' }>,
): Promise<ResultCommand> {
  const { task, attempt, awaited } = effect;
  await context.workspaces.release(attemptKey(context, effect), context.run.target, { awaited });
  return { type: 'report-released', task, attempt };
}
