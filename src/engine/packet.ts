import { gatesFor } from '../core/gate/verdict.ts';
import type { Brief } from '../core/packet/brief.ts';
import { buildBrief } from '../core/packet/build-brief.ts';
import { tasksBefore } from '../core/packet/earlier.ts';
import type { BriefSurroundings, Excerpt } from '../core/packet/facts.ts';
import { ancestorsOf } from '../core/packet/from-plan.ts';
import { briefSettings } from '../core/packet/settings.ts';
import type { PlanTask } from '../core/plan/plan.ts';
import type { AttemptFeedback, DependencyResult, Packet } from '../core/run/packet.ts';
import { lastAttempt, type RunState, type TaskRecord } from '../core/run/state.ts';
import { type PacketWithoutBrief, type Withholding, withheldPacket } from './withheld.ts';

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
  /** Replaces secrets and personal data in all that is told; null for an agent that is trusted with them. */
  readonly withholding: Pick<Withholding, 'replace'> | null;
}

/** Everything that an agent without any memory needs for one attempt at a task. */
export function buildPacket(source: PacketSource): Packet {
  const { run, record, withholding } = source;
  const earlier = tasksBefore(run.graph, record.index).flatMap((index) => run.tasks[index] ?? []);
  const whole = withoutBrief(source, earlier.map(resultOf));
  const told = withholding === null ? whole : withheldPacket(whole, withholding.replace);
  return { ...told, brief: briefOf(source, told, earlier) };
}

function withoutBrief(
  { run, record, attempt, specFiles, outbox }: PacketSource,
  dependencies: readonly DependencyResult[],
): PacketWithoutBrief {
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
    dependencies,
    gates: judgingGates(run, task),
    feedback: feedbackFor(record, attempt),
    notes: record.notes,
    questionFile: `${outbox}/question.json`,
  };
}

/** Made of what is told anyway, so that nothing gets in that was withheld. */
function briefOf(
  { run, record, specFiles, surroundings, withholding }: PacketSource,
  { task, dependencies, gates }: PacketWithoutBrief,
  earlier: readonly TaskRecord[],
): Brief {
  const replace = withholding?.replace ?? ((text: string) => text);
  const excerpt = (one: Excerpt) => ({ ...one, text: replace(one.text) });
  return buildBrief({
    planTitle: replace(run.plan.title),
    task,
    ancestors: ancestorsOf(run.plan, record.task).map(({ title, description }) => ({
      title: replace(title),
      description: replace(description),
    })),
    earlier: dependencies.map((one, index) => ({ ...one, planned: earlier[index]?.task.files ?? [] })),
    gates,
    specFiles,
    surroundings: {
      ...surroundings,
      conventions: surroundings.conventions.map(excerpt),
      examples: surroundings.examples.map(excerpt),
    },
    settings: briefSettings(run.settings.packet),
  });
}

function judgingGates(run: RunState, task: PlanTask): Packet['gates'] {
  const gates = [...gatesFor(task, run.settings, 'task'), ...gatesFor(task, run.settings, 'merge')];
  return gates.map(({ name, run: command }) => ({ name, run: command }));
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
