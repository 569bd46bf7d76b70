import type { PlanTask } from '../core/plan/plan.ts';
import type { RunEvent } from '../core/run/events.ts';
import type { RunSettings } from '../core/run/settings.ts';
import { NO_USAGE } from '../core/run/usage.ts';
import type { JournalEntry, RunRow } from '../ports/journal.ts';

/** A row of the run index that defaults everything. */
export function runRow(changes: Partial<RunRow> = {}): RunRow {
  const row = { id: 'r1', repository: '/home/ada/project', title: 'Engine', createdAt: 1_000, status: 'running' };
  return { ...row, lastSeq: 0, ...changes };
}

/** Consecutive entries of a run, the first one with the seq `from`. */
export function journalEntries(events: readonly RunEvent[], runId = 'r1', from = 1): readonly JournalEntry[] {
  return events.map((event, index) => ({ runId, seq: from + index, at: 1_700_000_000_000 + from + index, event }));
}

/** As many consecutive entries of about 300 bytes as asked for, made of the events that a working run writes most. */
export function manyEntries(count: number, runId = 'r1', from = 1): readonly JournalEntry[] {
  const events = Array.from({ length: count }, (_, index) => workEvent(from + index));
  return journalEntries(events, runId, from);
}

/** One event of a working run, chosen by a number. */
export function workEvent(number: number): RunEvent {
  const key = { task: `T${String(number % 1_000).padStart(3, '0')}`, attempt: 1 + (number % 3) };
  const commit = (number * 2_654_435_761).toString(16).padStart(40, '0');
  switch (number % 4) {
    case 0:
      return { type: 'attempt-started', ...key, agent: 'claude', mode: 'fresh', sessionId: commit.slice(4) };
    case 1:
      return { type: 'agent-finished', ...key, summary: `Step ${number} is done. `.repeat(8), usage: NO_USAGE };
    case 2:
      return { type: 'snapshot-taken', ...key, commit, tree: commit, files: ['src/engine.ts', 'src/engine.test.ts'] };
    default:
      return { type: 'task-completed', task: key.task, by: 'gates', commit, tree: commit };
  }
}

/** The first event of a run whose plan has these tasks. */
export function runPlanned(taskIds: readonly string[] = ['T001']): Extract<RunEvent, { type: 'run-planned' }> {
  return {
    type: 'run-planned',
    title: 'Engine',
    plan: {
      schemaVersion: 1,
      title: 'Engine',
      dialect: 'checklist',
      file: 'tasks.md',
      tasks: taskIds.map(planTask),
      joins: [],
      conflicts: [],
      diagnostics: [],
    },
    settings: SETTINGS,
    target: {
      repository: '/home/ada/project',
      resultRef: 'refs/heads/slipway/r1/result',
      base: '1'.repeat(40),
      planFile: 'tasks.md',
      planPath: '/home/ada/project/tasks.md',
      planHash: '2'.repeat(64),
      specFiles: [],
      conventions: [],
    },
  };
}

function planTask(id: string, index: number): PlanTask {
  return {
    id,
    title: `Do ${id}`,
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
    minutes: 60,
    risk: 'medium',
    priority: 50,
    tags: [],
    line: index + 1,
    box: null,
    overrides: {},
  };
}

const SETTINGS: RunSettings = {
  agent: 'replay:examples',
  model: null,
  tracks: 2,
  isolation: 'none',
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
};
