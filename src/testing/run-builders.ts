import type { GateReport } from '../core/gate/gate.ts';
import type { Plan, PlanTask } from '../core/plan/plan.ts';
import type { FailureReport } from '../core/run/failure.ts';
import { isolationOf } from '../core/run/isolation.ts';
import type { RunSettings, RunTarget } from '../core/run/settings.ts';
import { NO_USAGE } from '../core/run/usage.ts';
import type { AttemptView, RunView, TaskStatus, TaskView } from '../core/view/run-view.ts';

/** Ten past twelve in the time zone that tests run in, so that clock times in snapshots are the same everywhere. */
export const TEST_TIME = new Date(2026, 10, 21, 12, 10, 0).getTime();

/** A planned task that says nothing but its id. */
export function aPlanTask(task: Partial<PlanTask> & { readonly id: string }): PlanTask {
  return {
    title: `Do ${task.id}`,
    description: '',
    kind: 'task',
    done: false,
    optional: false,
    phase: null,
    story: null,
    parallel: false,
    files: [],
    dependsOn: [],
    requirements: [],
    acceptance: [],
    effort: 'M',
    minutes: 30,
    risk: 'low',
    priority: 50,
    tags: [],
    line: 1,
    box: null,
    overrides: {},
    ...task,
  };
}

/** A plan of one task. */
export function aPlan(plan: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    title: 'Photo albums',
    dialect: 'spec-kit',
    file: 'tasks.md',
    tasks: [aPlanTask({ id: 'T001' })],
    joins: [],
    conflicts: [],
    diagnostics: [],
    ...plan,
  };
}

/** Settings of a run that replays. */
export function someSettings(settings: Partial<RunSettings> = {}): RunSettings {
  return {
    agent: 'replay:recording',
    model: null,
    tracks: 4,
    isolation: 'sandbox',
    workspace: 'clone',
    limits: { wallMs: 1, idleMs: 1, outputBytes: 1, memoryBytes: 1, processes: 1, fileBytes: 1 },
    retry: { attempts: 3, backoffMs: 1, backoffMaxMs: 1 },
    setup: null,
    gates: [],
    tasks: {},
    optional: false,
    passEnvironment: [],
    secrets: {},
    priority: 50,
    ...settings,
  };
}

/** A target in a repository. */
export function aTarget(target: Partial<RunTarget> = {}): RunTarget {
  return {
    repository: '/home/ada/albums',
    resultRef: 'refs/heads/slipway/r7k2/result',
    base: 'a'.repeat(40),
    planFile: 'tasks.md',
    planPath: '/home/ada/albums/tasks.md',
    planHash: 'b'.repeat(64),
    specFiles: [],
    conventions: [],
    ...target,
  };
}

/** An attempt that worked for ten seconds and succeeded. */
export function anAttempt(attempt: Partial<AttemptView> = {}): AttemptView {
  return {
    number: 1,
    status: 'succeeded',
    agent: 'replay:recording',
    sessionId: 's1',
    model: null,
    version: null,
    startedAt: TEST_TIME,
    finishedAt: TEST_TIME + 10_000,
    commit: 'c'.repeat(40),
    failure: null,
    reports: [],
    usage: NO_USAGE,
    summary: '',
    ...attempt,
  };
}

/** A failure of a gate. */
export function aFailure(failure: Partial<FailureReport> = {}): FailureReport {
  return {
    class: 'quality',
    message: 'The gate test failed.',
    hint: 'Look at its output.',
    evidence: '1 of 8 tests failed',
    ...failure,
  };
}

/** A verdict of a gate. */
export function aReport(report: Partial<GateReport> = {}): GateReport {
  return {
    gate: 'test',
    verdict: 'passed',
    exitCode: 0,
    durationMs: 1_200,
    outputTail: '',
    message: 'It passed.',
    ...report,
  };
}

/** A task that waits. */
export function aTask(task: Partial<TaskView> & { readonly id: string }): TaskView {
  return {
    title: `Do ${task.id}`,
    kind: 'task',
    phase: null,
    status: 'pending',
    by: null,
    reason: '',
    waitsFor: [],
    question: null,
    agent: 'claude',
    attempts: [],
    startedAt: null,
    finishedAt: null,
    commit: null,
    ...task,
  };
}

const NO_TASKS: Readonly<Record<TaskStatus, number>> = {
  pending: 0,
  queued: 0,
  running: 0,
  merging: 0,
  completed: 0,
  blocked: 0,
  'awaiting-decision': 0,
  assigned: 0,
  paused: 0,
  failed: 0,
  skipped: 0,
};

/** A running run; counts follow from its tasks. */
export function aRun(run: Partial<RunView> = {}): RunView {
  const tasks = run.tasks ?? [];
  const counted = Object.fromEntries(
    Object.keys(NO_TASKS).map((status) => [status, tasks.filter((task) => task.status === status).length]),
  );
  return {
    id: 'r7k2',
    title: 'Photo albums',
    status: 'running',
    needsAttention: false,
    attention: [],
    repository: '/home/ada/albums',
    resultBranch: 'slipway/r7k2/result',
    planFile: 'specs/001-albums/tasks.md',
    planHash: 'b'.repeat(64),
    documents: [],
    specEdition: null,
    agent: 'claude',
    tracks: 4,
    isolation: 'sandbox',
    protections: isolationOf({ isolation: 'sandbox', tasks: {} }),
    createdAt: TEST_TIME - 60_000,
    startedAt: TEST_TIME,
    finishedAt: null,
    counts: { ...NO_TASKS, ...counted, total: tasks.length },
    usage: NO_USAGE,
    holds: [],
    lastSeq: 1,
    tasks,
    ...run,
  };
}
