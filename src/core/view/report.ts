import type { GateReport } from '../gate/gate.ts';
import type { RunEvent } from '../run/events.ts';
import { addUsage, NO_USAGE, type Usage } from '../run/usage.ts';
import type { AttemptView, RunStatus, RunView, TaskStatus, TaskView } from './run-view.ts';
import { eventSentence, eventTask } from './sentences.ts';
import { takeCommands } from './take.ts';
import { eventTone } from './tone.ts';

/** One journalled event with its place in the history. `at` is wall-clock milliseconds. */
export interface TimedEvent {
  readonly seq: number;
  readonly at: number;
  readonly event: RunEvent;
}

/** One attempt in the report: what was tried and what came of it. */
export interface TriedAttempt {
  readonly attempt: number;
  readonly agent: string;
  readonly status: AttemptView['status'];
  readonly durationMs: number | null;
  /** Class of the failure, or null when there was none. */
  readonly failure: string | null;
  readonly message: string;
  readonly hint: string;
  readonly failedGates: readonly string[];
}

/** One task in the report. */
export interface ReportTask {
  readonly id: string;
  readonly title: string;
  readonly phase: string | null;
  readonly status: TaskStatus;
  readonly by: TaskView['by'];
  readonly reason: string;
  readonly durationMs: number | null;
  readonly commit: string | null;
  readonly usage: Usage;
  readonly tried: readonly TriedAttempt[];
}

/** All verdicts of one gate over the run. */
export interface GateTally {
  readonly gate: string;
  readonly passed: number;
  readonly failed: number;
  readonly error: number;
  readonly durationMs: number;
}

/** A stretch of time in which one attempt was alive, relative to the start of the run. */
export interface TimelineBar {
  readonly task: string;
  readonly attempt: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly status: AttemptView['status'];
}

/** Something worth telling afterwards, relative to the start of the run. */
export interface TimelineEntry {
  readonly offsetMs: number;
  readonly task: string | null;
  readonly sentence: string;
}

/** The execution report of a run (MON-8): status, durations, what was tried, errors, cost, gates, timeline and how to take the result. */
export interface RunReport {
  readonly id: string;
  readonly title: string;
  readonly status: RunStatus;
  readonly repository: string;
  readonly resultBranch: string | null;
  readonly planFile: string;
  readonly agent: string;
  readonly tracks: number;
  readonly isolation: string;
  readonly protections: RunView['protections'];
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Milliseconds from start to end, or to the last event while it is not over. */
  readonly durationMs: number;
  /** Sum of the time of all attempts in milliseconds. */
  readonly workMs: number;
  readonly counts: RunView['counts'];
  readonly usage: Usage;
  readonly caps?: RunView['caps'];
  readonly nearCaps?: RunView['nearCaps'];
  readonly attempts: { readonly total: number; readonly failed: number; readonly cancelled: number };
  /** Tasks completed by gates in their first attempt over all that gates completed, 0 to 1, or null when there are none. */
  readonly firstTimeRate: number | null;
  readonly failures: Readonly<Record<string, number>>;
  readonly gates: readonly GateTally[];
  readonly attention: readonly string[];
  readonly tasks: readonly ReportTask[];
  readonly bars: readonly TimelineBar[];
  readonly timeline: readonly TimelineEntry[];
  /** Commands that show and take the result; empty when nothing landed. */
  readonly take: readonly string[];
}

/** Folds a run's view and history into its report. */
export function toReport(view: RunView, history: readonly TimedEvent[]): RunReport {
  const start = view.startedAt ?? view.createdAt;
  const end = view.finishedAt ?? history.at(-1)?.at ?? start;
  const attempts = view.tasks.flatMap((task) => task.attempts);
  return {
    id: view.id,
    title: view.title,
    status: view.status,
    repository: view.repository,
    resultBranch: view.resultBranch,
    planFile: view.planFile,
    agent: view.agent,
    tracks: view.tracks,
    isolation: view.isolation,
    protections: view.protections,
    startedAt: view.startedAt,
    finishedAt: view.finishedAt,
    durationMs: Math.max(0, end - start),
    workMs: attempts.reduce((sum, attempt) => sum + (attemptDuration(attempt) ?? 0), 0),
    counts: view.counts,
    usage: view.usage,
    ...(view.caps === undefined ? {} : { caps: view.caps }),
    ...(view.nearCaps === undefined ? {} : { nearCaps: view.nearCaps }),
    attempts: {
      total: attempts.length,
      failed: attempts.filter((attempt) => attempt.status === 'failed').length,
      cancelled: attempts.filter((attempt) => attempt.status === 'cancelled').length,
    },
    firstTimeRate: firstTimeRate(view.tasks),
    failures: failureCounts(attempts),
    gates: gateTallies(attempts),
    attention: view.attention,
    tasks: view.tasks.map(toReportTask),
    bars: view.tasks.flatMap((task) => toBars(task, { start, end })),
    timeline: toTimeline(history, start),
    take: takeCommands(view),
  };
}

function toReportTask(task: TaskView): ReportTask {
  return {
    id: task.id,
    title: task.title,
    phase: task.phase,
    status: task.status,
    by: task.by,
    reason: task.reason,
    durationMs: task.startedAt === null || task.finishedAt === null ? null : task.finishedAt - task.startedAt,
    commit: task.commit,
    usage: sumUsage(task.attempts),
    tried: task.attempts.map(toTried),
  };
}

function toTried(attempt: AttemptView): TriedAttempt {
  return {
    attempt: attempt.number,
    agent: attempt.agent,
    status: attempt.status,
    durationMs: attemptDuration(attempt),
    failure: attempt.failure?.class ?? null,
    message: attempt.failure?.message ?? attempt.summary,
    hint: attempt.failure?.hint ?? '',
    failedGates: attempt.reports.filter((report) => report.verdict !== 'passed').map((report) => report.gate),
  };
}

function attemptDuration(attempt: AttemptView): number | null {
  return attempt.finishedAt === null ? null : Math.max(0, attempt.finishedAt - attempt.startedAt);
}

function firstTimeRate(tasks: readonly TaskView[]): number | null {
  const gated = tasks.filter((task) => task.status === 'completed' && task.by === 'gates' && task.kind === 'task');
  if (gated.length === 0) return null;
  return gated.filter((task) => task.attempts.length <= 1).length / gated.length;
}

function failureCounts(attempts: readonly AttemptView[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const { failure } of attempts) {
    if (failure !== null) counts.set(failure.class, (counts.get(failure.class) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function gateTallies(attempts: readonly AttemptView[]): readonly GateTally[] {
  const tallies = new Map<string, GateTally>();
  for (const report of attempts.flatMap((attempt) => attempt.reports)) {
    tallies.set(report.gate, addVerdict(tallies.get(report.gate), report));
  }
  return [...tallies.values()];
}

function addVerdict(tally: GateTally | undefined, report: GateReport): GateTally {
  const before = tally ?? { gate: report.gate, passed: 0, failed: 0, error: 0, durationMs: 0 };
  return {
    ...before,
    [report.verdict]: before[report.verdict] + 1,
    durationMs: before.durationMs + report.durationMs,
  };
}

function sumUsage(attempts: readonly AttemptView[]): Usage {
  return attempts.reduce((sum, attempt) => addUsage(sum, attempt.usage), NO_USAGE);
}

function toBars(task: TaskView, span: { readonly start: number; readonly end: number }): readonly TimelineBar[] {
  return task.attempts.map((attempt) => ({
    task: task.id,
    attempt: attempt.number,
    fromMs: Math.max(0, attempt.startedAt - span.start),
    toMs: Math.max(0, (attempt.finishedAt ?? span.end) - span.start),
    status: attempt.status,
  }));
}

function toTimeline(history: readonly TimedEvent[], start: number): readonly TimelineEntry[] {
  return history
    .filter(({ event }) => eventTone(event) !== 'detail')
    .map(({ at, event }) => ({
      offsetMs: Math.max(0, at - start),
      task: eventTask(event),
      sentence: eventSentence(event),
    }));
}
