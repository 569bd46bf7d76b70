import type { Activity } from '../agent/activity.ts';
import { assertNever, present } from '../assert.ts';
import { at } from '../at.ts';
import { agentsFor, chooseAgent, profileFor } from '../run/agent-choice.ts';
import { joinAgents } from '../run/agent-list.ts';
import type { AttemptRecord } from '../run/attempt-machine.ts';
import { isAllReserved } from '../run/cap-grants.ts';
import { sayCap } from '../run/cap-words.ts';
import { type Period, raised } from '../run/caps.ts';
import { isolationOf, sayIsolation } from '../run/isolation.ts';
import { nearCapsOf } from '../run/near-caps.ts';
import { proposeReplan, type ReplanProposal } from '../run/replan-proposal.ts';
import { hasEnded } from '../run/run-machine.ts';
import { specDocuments } from '../run/spec-documents.ts';
import { MEASURES } from '../run/spending.ts';
import type { AgentHold, RunState, TaskRecord } from '../run/state.ts';
import { addUsage, NO_USAGE } from '../run/usage.ts';
import type { AttemptView, CapView, HoldView, RunView, TaskView } from './run-view.ts';
import { ownerLabel } from './sentences.ts';

/** What the attempts that work now were last heard doing. */
export type Activities = (task: string, attempt: number) => Activity | null;

const NO_ACTIVITIES: Activities = () => null;

/** The run as programs read it: a fold of its journal, and what is heard of those that work now where that is given. */
export function toRunView(run: RunState, activities: Activities = NO_ACTIVITIES): RunView {
  const tasks = run.tasks.map((record) => toTaskView(run, record, activities));
  const replanning = proposeReplan(run);
  const attention = [...(replanning === null ? [] : [sayProposal(run, replanning)]), ...attentionOf(run, tasks)];
  return {
    id: run.id,
    title: run.title,
    status: run.phase.status,
    needsAttention: attention.length > 0,
    attention,
    repository: run.target.repository,
    resultBranch: run.settings.workspace === 'none' ? null : run.target.resultRef.replace(/^refs\/heads\//, ''),
    planFile: run.target.planPath,
    planHash: run.target.planHash,
    ...(run.target.documentHashes === undefined ? {} : { documentHashes: run.target.documentHashes }),
    documents: specDocuments(run.target, run.target.specFiles),
    specEdition: run.target.specEdition ?? null,
    agent: run.settings.agent,
    tracks: run.settings.tracks,
    isolation: sayIsolation(isolationOf(run.settings)),
    protections: isolationOf(run.settings),
    createdAt: run.createdAt,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    counts: { ...run.counts, total: run.tasks.length },
    usage: tasks.reduce(
      (sum, task) => task.attempts.reduce((inner, attempt) => addUsage(inner, attempt.usage), sum),
      NO_USAGE,
    ),
    holds: [...run.agents].map(([agent, hold]) => toHoldView(agent, hold)),
    ...capsIn(run),
    ...nearCapsIn(run),
    ...(replanning === null ? {} : { replanning }),
    lastSeq: run.seq,
    ...heardIn(run, activities),
    tasks,
  };
}

/** The proposal with what to do about it. */
export function sayProposal(run: Pick<RunState, 'id'>, { message }: ReplanProposal): string {
  return `${message} Then: slipway replan ${run.id}`;
}

/** One task as programs read it. */
export function toTaskView(run: RunState, record: TaskRecord, activities: Activities = NO_ACTIVITIES): TaskView {
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
    question: state.status === 'awaiting-decision' && run.phase.status !== 'aborted' ? toQuestion(state) : null,
    agent: task.kind === 'checkpoint' ? 'gates' : joinAgents(agentsFor(run, record)),
    attempts: record.attempts.map((attempt) => toAttemptView(run, attempt, activityOf(record, attempt, activities))),
    startedAt: record.startedAt,
    finishedAt: record.finishedAt,
    commit: state.status === 'completed' ? state.commit : null,
  };
}

/** The caps that hold for the run as a whole, and that of an hour, a day or a month while it stands in the way. */
function capsIn({ settings, raised: by, spent, periodHold }: RunState): Pick<RunView, 'caps'> {
  if (settings.caps === undefined) return {};
  const cap = raised(settings.caps.run, by) ?? {};
  const own = MEASURES.flatMap((measure): readonly CapView[] => {
    const limit = cap[measure];
    return limit === undefined ? [] : [{ scope: 'run', measure, limit, used: spent[measure], until: null }];
  });
  if (periodHold === null) return { caps: own };
  const { scope, measure, limit, used, until } = periodHold;
  return { caps: [...own, { scope, measure, limit, used, until }] };
}

function nearCapsIn(run: RunState): Pick<RunView, 'nearCaps'> {
  const nearCaps = hasEnded(run.phase) ? [] : nearCapsOf(run);
  return nearCaps.length === 0 ? {} : { nearCaps };
}

function toHoldView(agent: string, hold: AgentHold): HoldView {
  const until = hold.kind === 'braked' ? hold.at + hold.delayMs : null;
  return { agent, kind: hold.kind, reason: hold.reason, until };
}

function toQuestion(state: Extract<TaskRecord['state'], { status: 'awaiting-decision' }>): TaskView['question'] {
  const { id, question: text, options, fallback, kind, deadline, overdue } = state;
  return { id, text, options, fallback, kind, deadlineAt: deadline && deadline.at + deadline.afterMs, overdue };
}

function heardIn(run: RunState, activities: Activities): { readonly heardAt?: number } {
  const heard = [...run.running].flatMap((index) => {
    const record = at(run.tasks, index);
    return activityOf(record, present(record.attempts.at(-1), 'an attempt'), activities)?.at ?? [];
  });
  return heard.length === 0 ? {} : { heardAt: Math.max(...heard) };
}

function activityOf(record: TaskRecord, attempt: AttemptRecord, activities: Activities): Activity | null {
  return attempt.state.status === 'working' ? activities(record.task.id, attempt.number) : null;
}

function toAttemptView(run: RunState, attempt: AttemptRecord, activity: Activity | null): AttemptView {
  const { state } = attempt;
  const profile = profileFor(run.settings, attempt.agent);
  return {
    number: attempt.number,
    status: state.status,
    agent: attempt.agent,
    sessionId: attempt.sessionId,
    model: attempt.model,
    ...(profile === null ? {} : { profile }),
    version: attempt.version,
    startedAt: attempt.startedAt,
    finishedAt: attempt.finishedAt,
    commit: attempt.snapshot,
    failure: state.status === 'failed' ? state.failure : null,
    reports: attempt.reports,
    usage: activity?.usage ?? attempt.usage,
    summary: attempt.summary,
    ...(activity === null ? {} : { activity: { text: activity.text, at: activity.at } }),
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
      if (run.phase.status === 'aborted')
        return `It asked, and the run was aborted before anybody answered: ${state.question}`;
      return `It asks: ${state.question}${state.overdue ? ' The deadline passed; without a default it goes on waiting.' : ''}`;
    case 'assigned':
      return whyAssigned(run, record, state);
    case 'failed':
      return state.failure.message;
    default:
      return assertNever(state);
  }
}

function whyQueued(run: RunState, record: TaskRecord): string {
  const capped = record.task.kind === 'checkpoint' ? null : sayRunCap(run);
  if (capped !== null) return capped;
  if (record.task.kind === 'task' && isAllReserved(run))
    return 'All that is left of the cap of cost is given to attempts in flight; it starts when one gives something back.';
  const { agent, hold, inSession } = chooseAgent(run, record);
  if (hold !== null && record.task.kind === 'task') {
    const others =
      inSession && agentsFor(run, record).length > 1 ? ` It is in the middle of a session of ${agent}.` : '';
    return `Its agent is ${hold.kind}: ${hold.reason}${others}`;
  }
  const rival = run.graph.conflictsOf(record.index).find((other) => run.running.has(other) || run.merging.has(other));
  if (rival !== undefined) return sayRival(run, record, at(run.tasks, rival));
  if (run.phase.status === 'paused') return 'The run is paused.';
  const { tracks } = run.allowance;
  if (tracks < run.settings.tracks && run.running.size >= tracks)
    return `Attempts ran out of a resource, so only ${tracks} of ${run.settings.tracks} tracks are used; each success gives one back.`;
  if (run.running.size >= run.settings.tracks) return `All ${run.settings.tracks} tracks are busy.`;
  return 'It starts as soon as the machine has room.';
}

function whyAssigned(
  run: RunState,
  record: TaskRecord,
  state: Extract<TaskRecord['state'], { status: 'assigned' }>,
): string {
  const owner = ownerLabel(at(agentsFor(run, record), 0));
  const before = state.failure === null ? '' : ` What was handed in came back: ${state.failure.message}`;
  if (state.attempt !== null) {
    if (state.handedIn !== null) return 'It was handed in.';
    const { status } = present(record.attempts.at(-1), 'an attempt').state;
    return status === 'preparing' ? 'Its workspace is being prepared.' : `It is with ${owner}.`;
  }
  if (!state.wanted && state.handedIn === null) return `It waits for ${owner}.${before}`;
  if (run.phase.status === 'paused')
    return state.handedIn === null
      ? 'It gets its workspace when the run goes on.'
      : 'It was handed in and is judged when the run goes on.';
  const rival = run.graph.conflictsOf(record.index).find((other) => run.running.has(other) || run.merging.has(other));
  if (rival !== undefined)
    return `It gets its workspace once ${at(run.tasks, rival).task.id}, which works on the same file, is done.`;
  return 'Its workspace is being prepared.';
}

/** When a span of the calendar is over. */
const ENDS: Readonly<Record<Period, string>> = {
  hour: 'the hour is over',
  day: 'midnight',
  month: 'the month is over',
};

/** Which cap keeps every task of the run from starting; null when none does. */
function sayRunCap({ periodHold, capAsker, tasks }: RunState): string | null {
  if (periodHold !== null) return `${sayCap(periodHold)} It waits until ${ENDS[periodHold.scope]}.`;
  const asker = capAsker === null ? undefined : tasks[capAsker];
  if (asker === undefined || asker.cap === null) return null;
  return `${sayCap(asker.cap)} It waits for the answer to ${asker.task.id}.`;
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
    if (task.question !== null)
      lines.push(`${task.id} asks: ${task.question.text} Then: slipway answer ${run.id}/${task.id} "..."`);
    if (task.status === 'assigned')
      lines.push(`${task.id} is for a person: ${task.reason} Then: slipway workspace ${run.id}/${task.id}`);
    if (task.status === 'failed')
      lines.push(`${task.id} failed: ${task.reason} Then: slipway retry ${run.id}/${task.id}`);
    if (task.status === 'paused' && run.phase.status === 'running')
      lines.push(`${task.id} is paused: ${task.reason} Then: slipway retry ${run.id}/${task.id}`);
  }
  return lines;
}

/** Why a task does not start while another one is at work. */
function sayRival({ plan }: RunState, { task: { id } }: TaskRecord, { task: other }: TaskRecord): string {
  const isPair = (a: string, b: string) => (a === id && b === other.id) || (a === other.id && b === id);
  const why = plan.conflicts.find((conflict) => conflict.why !== undefined && isPair(conflict.a, conflict.b))?.why;
  return why === undefined
    ? `It names a file that ${other.id} is working on.`
    : `It takes turns with ${other.id}, which is at work. ${why}`;
}
