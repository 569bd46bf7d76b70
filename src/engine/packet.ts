import { gatesFor } from '../core/gate/verdict.ts';
import type { PlanTask } from '../core/plan/plan.ts';
import type { AttemptFeedback, DependencyResult, Packet } from '../core/run/packet.ts';
import { lastAttempt, type RunState, type TaskRecord } from '../core/run/state.ts';

/** What a packet is made from. */
export interface PacketSource {
  readonly run: RunState;
  readonly record: TaskRecord;
  /** From 1. */
  readonly attempt: number;
  /** Absolute paths of the copies of the spec documents. */
  readonly specFiles: readonly string[];
  /** Absolute path of the folder that the agent may leave a question in. */
  readonly outbox: string;
}

/** Dependencies whose results a packet tells about; the nearest ones come first. */
const MOST_DEPENDENCIES = 50;

/** Everything that an agent without any memory needs for one attempt at a task. */
export function buildPacket({ run, record, attempt, specFiles, outbox }: PacketSource): Packet {
  const { task } = record;
  return {
    schemaVersion: 1,
    runId: run.id,
    attempt,
    task,
    criteria: task.acceptance,
    files: task.files,
    specFiles,
    conventions: run.target.conventions,
    dependencies: dependenciesOf(run, record),
    gates: judgingGates(run, task),
    feedback: feedbackFor(record, attempt),
    notes: record.notes,
    questionFile: `${outbox}/question.json`,
  };
}

function judgingGates(run: RunState, task: PlanTask): Packet['gates'] {
  const gates = [...gatesFor(task, run.settings, 'task'), ...gatesFor(task, run.settings, 'merge')];
  return gates.map(({ name, run: command }) => ({ name, run: command }));
}

/** The tasks that this one waited for; barriers are looked through, because they are no work. */
function dependenciesOf(run: RunState, record: TaskRecord): readonly DependencyResult[] {
  const seen = new Set<number>();
  const open = [record.index];
  const found: TaskRecord[] = [];
  for (const node of open) {
    for (const previous of run.graph.predecessors[node] ?? []) {
      if (seen.has(previous)) continue;
      seen.add(previous);
      const dependency = run.tasks[previous];
      if (dependency === undefined) open.push(previous);
      else found.push(dependency);
      if (found.length === MOST_DEPENDENCIES) return found.map(resultOf);
    }
  }
  return found.map(resultOf);
}

function resultOf({ task, state, attempts }: TaskRecord): DependencyResult {
  const last = attempts.at(-1);
  return {
    id: task.id,
    title: task.title,
    commit: state.status === 'completed' ? state.commit : null,
    files: last?.files ?? [],
    summary: last?.summary ?? '',
  };
}

/** What the attempt before this one failed with; one that was cancelled or asked a question failed with nothing. */
function feedbackFor(record: TaskRecord, attempt: number): AttemptFeedback | null {
  const last = lastAttempt(record);
  const previous = last?.number === attempt ? record.attempts.at(-2) : last;
  const failure = previous?.state.status === 'failed' ? previous.state.failure : record.mergeFailure;
  if (previous === undefined || failure === null) return null;
  const { class: reason, message, evidence } = failure;
  return { attempt: previous.number, class: reason, message, evidence };
}
