import { assertNever, present } from '../assert.ts';
import { at } from '../at.ts';
import type { AttemptRecord } from '../run/attempt-machine.ts';
import { agentFor, type RunState, type TaskRecord } from '../run/state.ts';
import { addUsage, NO_USAGE } from '../run/usage.ts';
import type { AttemptView, RunView, TaskView } from './run-view.ts';

/** The run as programs read it: a fold of its journal and of nothing else. */
export function toRunView(run: RunState): RunView {
  const tasks = run.tasks.map((record) => toTaskView(run, record));
  const attention = attentionOf(run, tasks);
  return {
    id: run.id,
    title: run.title,
    status: run.phase.status,
    needsAttention: attention.length > 0,
    attention,
    repository: run.target.repository,
    resultBranch: run.settings.workspace === 'none' ? null : run.target.resultRef.replace(/^refs\/heads\//, ''),
    planFile: run.target.planPath,
    agent: run.settings.agent,
    tracks: run.settings.tracks,
    isolation: run.settings.isolation,
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    counts: { ...run.counts, total: run.tasks.length },
    usage: tasks.reduce(
      (sum, task) => task.attempts.reduce((inner, attempt) => addUsage(inner, attempt.usage), sum),
      NO_USAGE,
    ),
    lastSeq: run.seq,
    tasks,
  };
}

/** One task as programs read it. */
export function toTaskView(run: RunState, record: TaskRecord): TaskView {
  const { task, state } = record;
  const waitsFor = waitingFor(run, record);
  return {
    id: task.id,
    title: task.title,
    kind: task.kind,
    phase: task.phase,
    status: state.status,
    by: state.status === 'completed' ? state.by : null,
    reason: reasonOf(run, record, waitsFor),
    waitsFor,
    question:
      state.status === 'awaiting-decision'
        ? { text: state.question, options: state.options, fallback: state.fallback }
        : null,
    attempts: record.attempts.map(toAttemptView),
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    commit: state.status === 'completed' ? state.commit : null,
  };
}

function toAttemptView(attempt: AttemptRecord): AttemptView {
  const { state } = attempt;
  return {
    number: attempt.number,
    status: state.status,
    agent: attempt.agent,
    sessionId: attempt.sessionId,
    startedAt: attempt.startedAt,
    finishedAt: attempt.finishedAt,
    commit: attempt.snapshot,
    failure: state.status === 'failed' ? state.failure : null,
    reports: attempt.reports,
    usage: attempt.usage,
    summary: attempt.summary,
  };
}

/** At most this many tasks are named in `waitsFor`; a barrier of a thousand tasks says no more with a thousand names. */
const WAITS_FOR_LIMIT = 20;

function waitingFor(run: RunState, record: TaskRecord): readonly string[] {
  if (record.state.status === 'blocked') return record.state.by;
  if (record.state.status !== 'pending' || run.unmet[record.index] === 0) return [];
  const found: string[] = [];
  const seen = new Set<number>();
  const open = [...at(run.graph.predecessors, record.index)];
  for (let node = open.pop(); node !== undefined && found.length < WAITS_FOR_LIMIT; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const before = run.tasks[node];
    if (before === undefined) open.push(...at(run.graph.predecessors, node));
    else if (!isSatisfied(before)) found.push(before.task.id);
  }
  const place = (id: string) => present(run.graph.indexOf.get(id), 'the place of a task');
  return found.sort((a, b) => place(a) - place(b));
}

function isSatisfied(record: TaskRecord): boolean {
  return record.state.status === 'completed' || (record.state.status === 'skipped' && record.state.satisfy);
}

function reasonOf(run: RunState, record: TaskRecord, waitsFor: readonly string[]): string {
  const { state } = record;
  switch (state.status) {
    case 'pending':
      if (state.backOff !== null)
        return `It is tried again after ${seconds(state.backOff.delayMs)}: ${state.backOff.reason}`;
      return waitsFor.length > 0 ? `It waits for ${waitsFor.join(', ')}.` : 'Nothing holds it back.';
    case 'queued':
      return whyQueued(run, record);
    case 'running':
      return `Attempt ${state.attempt} is ${present(record.attempts.at(-1), 'an attempt').state.status}.`;
    case 'merging':
      return state.turn === null
        ? 'It is verified and waits for its turn to land.'
        : 'It is being merged and judged on the result branch.';
    case 'completed':
      return state.by === 'plan'
        ? 'It was ticked before this run.'
        : state.by === 'person'
          ? 'A person said that it is done.'
          : run.settings.gates.length === 0
            ? 'Its work landed; no gate is configured to judge it.'
            : 'Its gates passed on what landed.';
    case 'paused':
      return state.failure === null ? state.reason : `${state.failure.message} ${state.reason}`;
    case 'blocked':
    case 'skipped':
      return state.reason;
    case 'awaiting-decision':
      return `It asks: ${state.question}`;
    case 'failed':
      return state.failure.message;
    default:
      return assertNever(state);
  }
}

function whyQueued(run: RunState, record: TaskRecord): string {
  const hold = run.agents.get(agentFor(run, record.task));
  if (hold !== undefined)
    return hold.kind === 'braked' ? `Its agent is braked: ${hold.reason}` : `Its agent is stopped: ${hold.reason}`;
  const rival = run.graph.conflictsOf(record.index).find((other) => run.running.has(other) || run.merging.has(other));
  if (rival !== undefined) return `It names a file that ${at(run.tasks, rival).task.id} is working on.`;
  if (run.phase.status === 'paused') return 'The run is paused.';
  const { tracks } = run.allowance;
  if (tracks < run.settings.tracks && run.running.size >= tracks)
    return `Attempts ran out of a resource, so only ${tracks} of ${run.settings.tracks} tracks are used; each success gives one back.`;
  if (run.running.size >= run.settings.tracks) return `All ${run.settings.tracks} tracks are busy.`;
  return 'It starts as soon as the machine has room.';
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${Math.round(ms / 1000)} s`;
}

function attentionOf(run: RunState, tasks: readonly TaskView[]): readonly string[] {
  const lines: string[] = [];
  if (run.phase.status === 'planned') lines.push(`Run ${run.id} waits for approval: slipway approve ${run.id}`);
  if (run.phase.status === 'failed') lines.push(run.phase.reason);
  for (const [agent, hold] of run.agents) {
    if (hold.kind === 'stopped') lines.push(`Agent ${agent} is stopped: ${hold.reason} Then: slipway resume ${run.id}`);
  }
  for (const task of tasks) {
    if (task.status === 'awaiting-decision')
      lines.push(
        `${task.id} asks: ${present(task.question, 'a question').text} Then: slipway answer ${run.id}/${task.id} "..."`,
      );
    if (task.status === 'failed')
      lines.push(`${task.id} failed: ${task.reason} Then: slipway retry ${run.id}/${task.id}`);
    if (task.status === 'paused' && run.phase.status === 'running')
      lines.push(`${task.id} is paused: ${task.reason} Then: slipway retry ${run.id}/${task.id}`);
  }
  return lines;
}
