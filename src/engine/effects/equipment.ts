import { failure, type Result, success } from '../../core/result.ts';
import type { FailureReport } from '../../core/run/failure.ts';
import { findTask, lastAttempt } from '../../core/run/state.ts';
import type { AttemptKey, Workspace } from '../../ports/workspaces.ts';
import { type EffectContext, processKey } from './effect-context.ts';

/** Puts into an attempt's tree what the project's setup makes; answers with the folders it links to. Repeatable. */
export async function equip(
  context: EffectContext,
  key: AttemptKey,
  workspace: Workspace,
): Promise<Result<readonly string[], FailureReport>> {
  const { isolation, setup } = context.run.settings;
  if (setup === null) return success([]);
  const equipped = await context.setups.equip(
    {
      key: `${processKey(key)}/setup`,
      directory: `${context.files.attemptDirectory(key)}/setup`,
      checkout: workspace.path,
      readable: workspace.readable,
      setup,
      isolation,
      environment: context.environment.forGates(context.run.settings),
    },
    context.signal,
  );
  return equipped.ok ? success(equipped.value.readable) : failure(equipped.failure);
}

/** Takes the links of the setup out of an attempt's tree, so that they are no part of its snapshot. */
export async function stripWorkspace(context: EffectContext, key: AttemptKey): Promise<void> {
  const { run, setups, workspaces } = context;
  const record = findTask(run, key.taskId);
  const base = record && lastAttempt(record)?.base;
  if (run.settings.setup === null || base === undefined || base === null) return;
  const prepared = await workspaces.prepare(key, run.target, base);
  if (prepared.ok) await setups.strip(prepared.value.path, run.settings.setup);
}
