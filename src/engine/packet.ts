import { gatesFor } from '../core/gate/verdict.ts';
import { buildBrief } from '../core/packet/build-brief.ts';
import { tasksBefore } from '../core/packet/earlier.ts';
import type { BriefSurroundings, EarlierTask } from '../core/packet/facts.ts';
import { ancestorsOf } from '../core/packet/from-plan.ts';
import { briefSettings } from '../core/packet/settings.ts';
import type { PlanTask } from '../core/plan/plan.ts';
import type { AttemptFeedback, Packet } from '../core/run/packet.ts';
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
  readonly surroundings: BriefSurroundings;
}

/** Everything that an agent without any memory needs for one attempt at a task. */
export function buildPacket({ run, record, attempt, specFiles, outbox, surroundings }: PacketSource): Packet {
  const { task } = record;
  const earlier = tasksBefore(run.graph, record.index).flatMap((index) => resultOf(run.tasks[index]));
  const gates = judgingGates(run, task);
  return {
    schemaVersion: 1,
    runId: run.id,
    attempt,
    task,
    criteria: task.acceptance,
    files: task.files,
    specFiles,
    conventions: run.target.conventions,
    dependencies: earlier.map(({ planned: _, ...result }) => result),
    gates,
    feedback: feedbackFor(record, attempt),
    notes: record.notes,
    questionFile: `${outbox}/question.json`,
    brief: buildBrief({
      ...{ planTitle: run.plan.title, task, ancestors: ancestorsOf(run.plan, task) },
      ...{ earlier, gates, specFiles, surroundings, settings: briefSettings(run.settings.packet) },
    }),
  };
}

function judgingGates(run: RunState, task: PlanTask): Packet['gates'] {
  const gates = [...gatesFor(task, run.settings, 'task'), ...gatesFor(task, run.settings, 'merge')];
  return gates.map(({ name, run: command }) => ({ name, run: command }));
}

function resultOf(record: TaskRecord | undefined): readonly EarlierTask[] {
  if (record === undefined) return [];
  const { task, state, attempts } = record;
  const last = attempts.at(-1);
  return [
    {
      id: task.id,
      title: task.title,
      commit: state.status === 'completed' ? state.commit : null,
      files: last?.files ?? [],
      summary: last?.summary ?? '',
      planned: task.files,
    },
  ];
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
