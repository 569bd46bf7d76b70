import { compileGraph } from '../plan/graph.ts';
import type { PlanTask } from '../plan/plan.ts';
import { fullAllowance } from '../schedule/allowance.ts';
import { upwardRanks } from '../schedule/rank.ts';
import { ReadyQueue } from '../schedule/ready-queue.ts';
import { NO_CONFLICTS } from './conflicted.ts';
import type { RunEvent } from './events.ts';
import { overridesFor } from './overrides.ts';
import { NO_SPENDING } from './spending.ts';
import type { RunState, TaskRecord } from './state.ts';
import type { TaskState } from './task-machine.ts';

/** The state of a run whose journal holds only its first event; its indexes are empty (`reindex`). */
export function createRun(id: string, event: Extract<RunEvent, { type: 'run-planned' }>, at: number): RunState {
  const { plan, settings, target, title } = event;
  const graph = compileGraph(plan);
  const tasks = plan.tasks.map((task, index) => record(task, index, settings.optional));
  return {
    id,
    title,
    plan,
    settings,
    target,
    graph,
    tasks,
    phase: { status: 'planned' },
    seq: 0,
    createdAt: at,
    startedAt: null,
    finishedAt: null,
    counts: emptyCounts(),
    unmet: Int32Array.from(graph.predecessors, (list) => list.length),
    toQueue: new Set(),
    toBlock: new Map(),
    toUnblock: new Set(),
    ready: new ReadyQueue(graph, {
      priorities: plan.tasks.map((task) => overridesFor(settings, task).priority ?? task.priority),
      ranks: upwardRanks(
        graph,
        plan.tasks.map(({ minutes }) => minutes),
      ),
    }),
    running: new Set(),
    allowance: fullAllowance(settings.tracks),
    merging: new Set(),
    landing: null,
    backingOff: new Set(),
    assigned: new Set(),
    asking: new Set(),
    pausedWithRun: new Set(),
    leases: new Set(),
    agents: new Map(),
    toldModels: new Map(),
    spent: NO_SPENDING,
    spentByQuarter: new Map(),
    raised: {},
    capAsker: null,
    periodHold: null,
    nearCaps: new Map(),
    conflicted: NO_CONFLICTS,
    hasAssignees: false,
  };
}

function record(task: PlanTask, index: number, optional: boolean): TaskRecord {
  return {
    index,
    task,
    state: initialState(task, optional),
    attempts: [],
    notes: [],
    forgiven: 0,
    continueFrom: null,
    nextMode: 'fresh',
    mergeFailure: null,
    assignee: null,
    lastQuestion: null,
    permissions: [],
    attemptSeq: 0,
    raised: {},
    cap: null,
    startedAt: null,
    finishedAt: null,
  };
}

/** Where a task stands before anything happened to it. */
export function initialState(task: PlanTask, optional: boolean): TaskState {
  if (task.done) return { status: 'completed', by: 'plan', commit: null, tree: null };
  if (task.optional && !optional)
    return { status: 'skipped', satisfy: true, reason: 'It is optional and optional tasks were not asked for.' };
  return { status: 'pending', backOff: null };
}

function emptyCounts(): RunState['counts'] {
  return {
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
}
