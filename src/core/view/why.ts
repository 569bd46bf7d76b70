import { agentsFor, chooseAgent, didSomething } from '../run/agent-choice.ts';
import type { RecordedEvent } from '../run/apply.ts';
import type { AttemptRecord } from '../run/attempt-machine.ts';
import { sayNearCap } from '../run/cap-words.ts';
import { nearCapsOf } from '../run/near-caps.ts';
import { proposeReplan } from '../run/replan-proposal.ts';
import { hasEnded } from '../run/run-machine.ts';
import { findTask, lastAttempt, type RunState, type TaskRecord } from '../run/state.ts';
import { listed } from '../text/wording.ts';
import type { WhyView } from './run-view.ts';
import { eventSentence, eventTask } from './sentences.ts';
import { sayProposal, toTaskView } from './to-run-view.ts';

/** Tasks it takes turns with that are named. */
const MOST_KEPT_APART = 5;

/** Why a task is in the state it is in and how it got there; null when the run has no such task. */
export function explain(run: RunState, taskId: string, entries: Iterable<RecordedEvent>): WhyView | null {
  const record = findTask(run, taskId);
  if (record === undefined) return null;
  const task = toTaskView(run, record);
  const history: { seq: number; at: number; sentence: string }[] = [];
  for (const { seq, at, event } of entries) {
    const isNear = event.type === 'cap-neared' && (event.of ?? taskId) === taskId;
    if (eventTask(event) === taskId || isNear || concernsAll(event.type))
      history.push({ seq, at, sentence: eventSentence(event) });
  }
  return {
    runId: run.id,
    task,
    now: [
      task.reason,
      ...nearCaps(run, taskId),
      ...standIn(run, record),
      ...reasonsBefore(run, record),
      ...keptApart(run, record),
      ...proposal(run, record),
      ...nextStep(run, record),
    ],
    history,
  };
}

/** The caps that the task comes near to. */
function nearCaps(run: RunState, taskId: string): readonly string[] {
  if (hasEnded(run.phase)) return [];
  return nearCapsOf(run).flatMap((cap) => ((cap.of ?? taskId) === taskId ? [sayNearCap(cap)] : []));
}

function concernsAll(type: RecordedEvent['event']['type']): boolean {
  return (
    type === 'run-started' ||
    type === 'run-paused' ||
    type === 'run-resumed' ||
    type === 'run-aborted' ||
    type === 'cap-reached' ||
    type === 'cap-raised' ||
    type === 'cap-lifted' ||
    type === 'agent-braked' ||
    type === 'agent-stopped' ||
    type === 'agent-released'
  );
}

/** Why the task is with another agent than the one that it is meant for. */
function standIn(run: RunState, record: TaskRecord): readonly string[] {
  const agents = agentsFor(run, record);
  const last = lastAttempt(record);
  if (record.state.status === 'running' && last !== undefined) {
    const passedOver = agents.slice(0, Math.max(0, agents.indexOf(last.agent)));
    const because = `It is with ${last.agent}, because ${listed(passedOver)} was on hold.`;
    return [...(passedOver.length === 0 ? [] : [because]), ...takenOver(record, last)];
  }
  if (record.state.status !== 'queued') return [];
  const { agent, passedOver, leaves } = chooseAgent(run, record);
  return [
    ...(passedOver.length === 0 ? [] : [`It goes to ${agent}, because ${listed(passedOver)} is on hold.`]),
    ...(leaves === null
      ? []
      : [
          `Its session of ${leaves.agent} is left, and ${agent} goes on with the work in its own: ${leaves.hold.reason}`,
        ]),
  ];
}

/** It began in a session of another agent. */
function takenOver({ attempts }: TaskRecord, last: AttemptRecord): readonly string[] {
  const before = attempts.at(-2);
  if (before === undefined || before.agent === last.agent || last.mode === 'fresh' || !didSomething(before)) return [];
  return [
    `It goes on with the work of attempt ${before.number}, which was with ${before.agent}, in a session of its own.`,
  ];
}

/** Each stated reason why it comes after the tasks that are still before it. */
function reasonsBefore(run: RunState, record: TaskRecord): readonly string[] {
  if (record.state.status !== 'pending' && record.state.status !== 'blocked') return [];
  return record.task.dependsOn
    .filter(({ id }) => findTask(run, id)?.state.status !== 'completed')
    .map(({ id, why, line }) => `After ${id}: ${why} (line ${line}).`);
}

/** Tasks that it takes turns with although they name no file in common, with what the past of the repository says. */
function keptApart(run: RunState, { task, state }: TaskRecord): readonly string[] {
  if (state.status === 'completed' || state.status === 'skipped') return [];
  const pairs = run.plan.conflicts.filter(({ a, b, why }) => why !== undefined && (a === task.id || b === task.id));
  return pairs
    .map(({ a, b, why }) => ({ other: a === task.id ? b : a, why }))
    .filter(({ other }) => findTask(run, other)?.state.status !== 'completed')
    .slice(0, MOST_KEPT_APART)
    .map(({ other, why }) => `Never beside ${other}, in either order: ${why}`);
}

/** A task that did not merge is told that others did not either. */
function proposal(run: RunState, { mergeFailure }: TaskRecord): readonly string[] {
  const proposed = mergeFailure?.class === 'conflict' ? proposeReplan(run) : null;
  return proposed === null ? [] : [sayProposal(run, proposed)];
}

function nextStep(run: RunState, { task, state }: TaskRecord): readonly string[] {
  const name = `${run.id}/${task.id}`;
  if (state.status === 'awaiting-decision')
    return run.phase.status === 'aborted' ? [] : [`Answer it with slipway answer ${name} "..."`];
  if (state.status === 'assigned')
    return [
      ...(state.failure === null ? [] : [state.failure.hint, state.failure.evidence].filter((line) => line !== '')),
      `Work on it with slipway workspace ${name} and hand it in with slipway done ${name}`,
    ];
  if ((state.status !== 'failed' && state.status !== 'paused') || state.failure === null) return [];
  return [state.failure.hint, `Try it again with slipway retry ${name}`].filter((line) => line !== '');
}
