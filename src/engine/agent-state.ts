import { findTask, type RunState, type TaskRecord } from '../core/run/state.ts';
import type { JournalEntry } from '../ports/journal.ts';
import type { EngineContext } from './context.ts';

/**
 * Removes what the agents of a task kept from attempt to attempt, once nobody can go on with it: the task landed, or its run is aborted,
 * and the tree of its last attempt is given back, so that no agent of it works any more. `entries` are what the journal just took.
 */
export async function forgetAgents(
  { files, log }: Pick<EngineContext, 'files' | 'log'>,
  run: RunState,
  entries: readonly JournalEntry[],
): Promise<void> {
  try {
    const finished = touchedBy(run, entries).filter((record) => isFinished(run, record));
    for (const { task } of finished) await files.forgetAgent({ runId: run.id, taskId: task.id });
  } catch (error) {
    log.warn('What an agent kept was not removed.', { error: String(error) });
  }
}

function touchedBy(run: RunState, entries: readonly JournalEntry[]): readonly TaskRecord[] {
  if (entries.some(({ event }) => event.type === 'run-aborted' || event.type === 'run-completed'))
    return run.tasks.filter(({ attempts }) => attempts.length > 0);
  return entries.flatMap(({ event }) =>
    event.type === 'task-completed' || event.type === 'workspace-released' ? (findTask(run, event.task) ?? []) : [],
  );
}

function isFinished(run: RunState, { index, state }: TaskRecord): boolean {
  const isOver = state.status === 'completed' || run.phase.status === 'aborted' || run.phase.status === 'completed';
  return isOver && !run.leases.has(index) && !run.running.has(index);
}
