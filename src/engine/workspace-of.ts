import { failure, type Result, success } from '../core/result.ts';
import { isPerson } from '../core/run/agent-list.ts';
import type { Refusal } from '../core/run/commands.ts';
import { findTask, hasWorkspace, lastAttempt, type RunState } from '../core/run/state.ts';
import type { EngineContext } from './context.ts';

/** The tree in which a person works on a task: preparing again what was prepared answers with the tree as it is. */
export async function openWorkspace(
  context: EngineContext,
  run: RunState | null,
  taskId: string,
): Promise<Result<string, Refusal>> {
  const record = run === null ? undefined : findTask(run, taskId);
  const attempt = record && lastAttempt(record);
  if (run === null || record === undefined) return refuse('no-such-task', `There is no task ${taskId}.`);
  if (record.state.status !== 'assigned' || attempt?.state.status !== 'working' || !isPerson(attempt.agent))
    return refuse('no-workspace', `Nobody has a workspace of ${taskId} now.`);
  const key = { runId: run.id, taskId, attempt: attempt.number };
  if (!hasWorkspace(run, record.task)) return success(context.files.scratch(key));
  const prepared = await context.workspaces.prepare(key, run.target, attempt.base ?? run.target.base);
  return prepared.ok ? success(prepared.value.path) : failure({ ...prepared.failure });
}

function refuse(reason: string, message: string): Result<never, Refusal> {
  return failure({ reason, message, hint: 'Look what it waits for with slipway why.' });
}
