import type { RecordedEvent } from '../run/apply.ts';
import { findTask, type RunState, type TaskRecord } from '../run/state.ts';
import type { WhyView } from './run-view.ts';
import { eventSentence, eventTask } from './sentences.ts';
import { toTaskView } from './to-run-view.ts';

/** Why a task is in the state it is in and how it got there; null when the run has no such task. */
export function explain(run: RunState, taskId: string, entries: Iterable<RecordedEvent>): WhyView | null {
  const record = findTask(run, taskId);
  if (record === undefined) return null;
  const task = toTaskView(run, record);
  const history: { seq: number; at: number; sentence: string }[] = [];
  for (const { seq, at, event } of entries) {
    if (eventTask(event) === taskId || concernsAll(event.type))
      history.push({ seq, at, sentence: eventSentence(event) });
  }
  return {
    runId: run.id,
    task,
    now: [task.reason, ...reasonsBefore(run, record), ...nextStep(run, record)],
    history,
  };
}

function concernsAll(type: RecordedEvent['event']['type']): boolean {
  return (
    type === 'run-started' ||
    type === 'run-paused' ||
    type === 'run-resumed' ||
    type === 'run-aborted' ||
    type === 'agent-braked'
  );
}

/** Each stated reason why it comes after the tasks that are still before it. */
function reasonsBefore(run: RunState, record: TaskRecord): readonly string[] {
  if (record.state.status !== 'pending' && record.state.status !== 'blocked') return [];
  return record.task.dependsOn
    .filter(({ id }) => findTask(run, id)?.state.status !== 'completed')
    .map(({ id, why, line }) => `After ${id}: ${why} (line ${line}).`);
}

function nextStep(run: RunState, { task, state }: TaskRecord): readonly string[] {
  if (state.status === 'awaiting-decision') return [`Answer it with slipway answer ${run.id}/${task.id} "..."`];
  if ((state.status !== 'failed' && state.status !== 'paused') || state.failure === null) return [];
  return [state.failure.hint, `Try it again with slipway retry ${run.id}/${task.id}`].filter((line) => line !== '');
}
