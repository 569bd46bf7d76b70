import { assertNever } from '../assert.ts';
import { gatesFor, judge } from '../gate/verdict.ts';
import type { AttemptRecord } from './attempt-machine.ts';
import { usageAtEnd } from './cap-grants.ts';
import type { ResultCommand } from './commands.ts';
import { decideDeadline } from './decide-answer.ts';
import { brake, failAttempt, handOn } from './decide-failure.ts';
import { decideMergeReport, type MergeReport } from './decide-merge.ts';
import type { RunEvent } from './events.ts';
import { overridesFor } from './overrides.ts';
import { hasEnded } from './run-machine.ts';
import { findTask, hasWorkspace, lastAttempt, type RunState, type TaskRecord } from './state.ts';
import { isMore, mostUsage, type Usage } from './usage.ts';

/** The events that the shell's report leads to. A report that is late, or comes twice, leads to none. */
export function decideReport(run: RunState, command: ResultCommand): readonly RunEvent[] {
  switch (command.type) {
    case 'report-target-opened':
      return run.phase.status === 'approved' ? [{ type: 'run-started' }] : [];
    case 'report-target-failed':
      return run.phase.status === 'approved'
        ? [{ type: 'run-failed', reason: `${command.message} ${command.hint}` }]
        : [];
    case 'report-agent-limited': {
      const { agent, delayMs, reason, stated = false } = command;
      return hasEnded(run.phase) ? [] : brake(run, { agent, delayMs, reason, stated });
    }
    case 'report-timer':
      return decideTimer(run, command.timer);
    case 'report-candidate':
    case 'report-merge-conflict':
    case 'report-merge-rejected':
    case 'report-landed':
    case 'report-target-moved':
      return forMerge(run, command);
    default:
      return forAttempt(run, command);
  }
}

type AttemptReport = Exclude<
  ResultCommand,
  MergeReport | { type: 'report-target-opened' | 'report-target-failed' | 'report-agent-limited' | 'report-timer' }
>;

function forMerge(run: RunState, command: MergeReport): readonly RunEvent[] {
  const record = findTask(run, command.task);
  const attempt = record && lastAttempt(record);
  if (record === undefined || attempt?.number !== command.attempt) return [];
  return decideMergeReport(run, record, command);
}

function forAttempt(run: RunState, command: AttemptReport): readonly RunEvent[] {
  const record = findTask(run, command.task);
  const attempt = record && lastAttempt(record);
  if (record === undefined || attempt === undefined || attempt.number !== command.attempt) return [];
  const { status } = attempt.state;
  const at = { task: command.task, attempt: command.attempt };
  switch (command.type) {
    case 'report-prepared':
      return status === 'preparing' ? [{ type: 'attempt-prepared', ...at, base: command.base }] : [];
    case 'report-agent-started': {
      const { pid, startTicks, bootId, adopted } = command;
      return status === 'working' ? [{ type: 'agent-started', ...at, pid, startTicks, bootId, adopted }] : [];
    }
    case 'report-agent-session': {
      const { sessionId } = command;
      if (!isSessionId(sessionId)) return [];
      const model = wordOrNull(command.model);
      const version = wordOrNull(command.version);
      const isKnown = attempt.sessionId === sessionId && attempt.model === model && attempt.version === version;
      return status === 'working' && !isKnown ? [{ type: 'agent-session', ...at, sessionId, model, version }] : [];
    }
    case 'report-usage':
      return tellsUsage(status) && isMore(command.usage, attempt.usage)
        ? [{ type: 'usage-reported', ...at, usage: mostUsage(attempt.usage, command.usage) }]
        : [];
    case 'report-agent-done':
      return status === 'working' ? agentDone(run, record, { attempt, command }) : [];
    case 'report-agent-interrupted':
      return status === 'working' ? goOnTold(attempt, command, INTERRUPTED) : [];
    case 'report-agent-asked':
      return status === 'working' ? agentAsked(run, record, { attempt, command }) : [];
    case 'report-attempt-failed':
      return isOpen(status) ? failAttempt(run, record, command) : [];
    case 'report-snapshot':
      return snapshotTaken(run, record, attempt, command);
    case 'report-salvage-failed':
      return attempt.lease === 'held' && !isOpen(status)
        ? [{ type: 'salvage-failed', ...at, reason: command.reason }]
        : [];
    case 'report-verified':
      return status === 'verifying' ? verified(run, record, command) : [];
    case 'report-released':
      return attempt.lease === 'salvaged' && !isOpen(status) ? [{ type: 'workspace-released', ...at }] : [];
    default:
      return assertNever(command);
  }
}

/**
 * A program prints its session, and what an agent runs can print in its name. The id becomes the name of a folder and model and version
 * become arguments of the next start: what is no plain word is nothing that the program said.
 */
function isSessionId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,127}$/.test(text);
}

function wordOrNull(text: string | null): string | null {
  return text !== null && /^[A-Za-z0-9][\w.:/@[\]+-]{0,99}$/.test(text) ? text : null;
}

function isOpen(status: AttemptRecord['state']['status']): boolean {
  return status === 'preparing' || status === 'working' || status === 'snapshotting' || status === 'verifying';
}

/** What an attempt consumed up to its end is often known a moment after it was ended. */
function tellsUsage(status: AttemptRecord['state']['status']): boolean {
  return status === 'working' || status === 'failed' || status === 'cancelled';
}

type Report<Type extends ResultCommand['type']> = Extract<ResultCommand, { type: Type }>;

/** Without a workspace nothing lands: there is nothing to snapshot, judge or merge. */
function agentDone(
  run: RunState,
  record: TaskRecord,
  done: { readonly attempt: AttemptRecord; readonly command: Report<'report-agent-done'> },
): readonly RunEvent[] {
  const { task, attempt, summary, usage, heard = [] } = done.command;
  if (done.attempt.told.some(({ key }) => !heard.includes(key))) return goOnTold(done.attempt, done.command, UNHEARD);
  const finished: RunEvent = { type: 'agent-finished', task, attempt, summary, usage };
  if (hasWorkspace(run, record.task)) return [finished];
  return [
    finished,
    { type: 'attempt-succeeded', task, attempt, tree: '', reports: [] },
    { type: 'task-completed', task, by: 'gates', commit: null, tree: null },
  ];
}

/** What a person told is heard before the work is judged: another attempt goes on in the session, with it as a note. */
function goOnTold(
  record: AttemptRecord,
  { task, attempt, usage: told }: Pick<Report<'report-agent-done'>, 'task' | 'attempt' | 'usage'>,
  reason: string,
): readonly RunEvent[] {
  const usage = usageAtEnd(record, told);
  return [
    { type: 'attempt-cancelled', task, attempt, reason, usage },
    { type: 'task-backed-off', task, mode: 'continue', delayMs: 0, reason: GOES_ON },
  ];
}

const UNHEARD = 'It ended before it heard all that a person told it.';
const INTERRUPTED = 'A person stopped it to tell it something.';
const GOES_ON = 'It goes on where it was, with what it was told.';

function agentAsked(
  run: RunState,
  record: TaskRecord,
  asked: { readonly attempt: AttemptRecord; readonly command: Report<'report-agent-asked'> },
): readonly RunEvent[] {
  const { task, attempt, question, options, fallback, kind = 'question' } = asked.command;
  const usage = usageAtEnd(asked.attempt, asked.command.usage);
  const deadlineMs = deadlineFor(run, record);
  return [
    { type: 'attempt-cancelled', task, attempt, reason: 'It waits for a decision.', usage },
    { type: 'task-asked', task, question, options, fallback, kind, deadlineMs },
  ];
}

function deadlineFor({ settings }: RunState, { task }: TaskRecord): number | null {
  // Null is a word too: it waits for ever.
  const own = overridesFor(settings, task).deadlineMs;
  return own === undefined ? (settings.decisions?.deadlineMs ?? null) : own;
}

function snapshotTaken(
  run: RunState,
  record: TaskRecord,
  attempt: AttemptRecord,
  command: Report<'report-snapshot'>,
): readonly RunEvent[] {
  const { task, commit, tree, files } = command;
  if (attempt.lease !== 'held') return [];
  const { status } = attempt.state;
  if (status === 'preparing' || status === 'working' || status === 'verifying') return [];
  const taken: RunEvent = { type: 'snapshot-taken', task, attempt: attempt.number, commit, tree, files };
  if (status !== 'snapshotting' || gatesFor(record.task, run.settings, 'task').length > 0) return [taken];
  return [taken, ...handOn(record, { type: 'attempt-succeeded', task, attempt: attempt.number, tree, reports: [] })];
}

function verified(run: RunState, record: TaskRecord, command: Report<'report-verified'>): readonly RunEvent[] {
  const { task, attempt, tree, reports } = command;
  const problem = judge(reports);
  if (problem !== null) return failAttempt(run, record, { attempt, failure: problem, usage: NO_NEW_USAGE, reports });
  return handOn(record, { type: 'attempt-succeeded', task, attempt, tree, reports });
}

const NO_NEW_USAGE: Usage = { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 };

/** Timers are named `timer:task:SEQ:TASK`, `timer:decision:SEQ:TASK`, `timer:agent:SEQ:AGENT`, `timer:period:SEQ` and `timer:caps:…` by `due`; one that was overtaken names an older SEQ. */
function decideTimer(run: RunState, timer: string): readonly RunEvent[] {
  const [, kind, seq = '', ...rest] = timer.split(':');
  const name = rest.join(':');
  if (kind === 'agent') {
    const hold = run.agents.get(name);
    return hold?.kind === 'braked' && String(hold.seq) === seq ? [{ type: 'agent-released', agent: name }] : [];
  }
  if (kind === 'period') {
    const hold = run.periodHold;
    return hold !== null && String(hold.seq) === seq ? [{ type: 'cap-lifted', scope: hold.scope }] : [];
  }
  // Looking at the clock is all that it is for.
  if (kind === 'caps') return [];
  const record = findTask(run, name);
  if (kind === 'decision') return record === undefined ? [] : decideDeadline(record, seq);
  const isDue = record?.state.status === 'pending' && String(record.state.backOff?.seq) === seq;
  return isDue ? [{ type: 'task-queued', task: name }] : [];
}
