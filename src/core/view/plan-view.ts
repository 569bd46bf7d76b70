import { present } from '../assert.ts';
import { at } from '../at.ts';
import type { Diagnostic } from '../plan/diagnostic.ts';
import type {
  Conflict,
  Dependency,
  Dialect,
  Effort,
  Join,
  Plan,
  PlanTask,
  Risk,
  TaskKind,
  TaskOverrides,
  TestStrategy,
  Together,
  Trace,
} from '../plan/plan.ts';
import { recommendStrategy } from '../plan/strategy/recommend.ts';
import type { Analysis } from '../schedule/analysis.ts';
import { EDGE_BOUND, expandJoins } from './join-edges.ts';

/** One task of a plan as programs read it. Fields mean what they mean in `PlanTask`. */
export interface PlanTaskView {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly kind: TaskKind;
  readonly done: boolean;
  readonly optional: boolean;
  readonly phase: string | null;
  readonly story: string | null;
  readonly parallel: boolean;
  readonly files: readonly string[];
  /** The task's own edges, then those that stand for barriers; one for each id. */
  readonly dependsOn: readonly Dependency[];
  readonly requirements: readonly string[];
  readonly acceptance: readonly string[];
  readonly effort: Effort;
  readonly minutes: number;
  readonly risk: Risk;
  readonly priority: number;
  /** Minutes it can be late without making the plan longer on unlimited tracks. */
  readonly slack: number;
  readonly line: number;
  /** Absent where the task is no part of another, or comes from no place that is known. */
  readonly parent?: string;
  readonly traces?: readonly Trace[];
  /** When its tests are written: as somebody set it, else as its kind, risk, size and criteria advise. */
  readonly testStrategy: TestStrategy & { readonly stated: boolean };
  /** Absent where nothing was set. */
  readonly stream?: string;
  readonly overrides?: TaskOverrides;
}

/** A barrier of a plan as programs read it. */
export interface PlanJoinView extends Join {
  /** Whether `dependsOn` of the tasks holds it too; false only where a plan has more edges than `EDGE_BOUND`. */
  readonly expanded: boolean;
}

/** Minutes that the remaining work of a plan takes; see `Analysis`. */
export interface EstimateView {
  readonly work: number;
  readonly span: number;
  readonly makespan: number;
  readonly tracks: number;
  readonly lowerBound: number;
  readonly parallelShare: number;
}

/** Number of tasks by what they are; a task can be in several. */
export interface PlanCounts {
  readonly tasks: number;
  readonly checkpoints: number;
  readonly done: number;
  readonly optional: number;
}

/** A plan as `plan --json` prints it under `data`. */
export interface PlanView {
  readonly title: string;
  readonly file: string;
  readonly dialect: Dialect;
  readonly counts: PlanCounts;
  readonly tasks: readonly PlanTaskView[];
  readonly joins: readonly PlanJoinView[];
  /** With `why` where the past of a file keeps two tasks apart and not the plan itself. */
  readonly conflicts: readonly Conflict[];
  /** Pairs that a person let run together; absent where nobody did. */
  readonly together?: readonly Together[];
  readonly layers: Analysis['layers'];
  readonly criticalPath: Analysis['criticalPath'];
  readonly estimate: EstimateView;
  readonly diagnostics: readonly Diagnostic[];
}

/** The view of a plan and of its analysis; up to `edgeBound` edges stand for barriers. */
export function toPlanView(plan: Plan, analysis: Analysis, edgeBound: number = EDGE_BOUND): PlanView {
  const edges = expandJoins(plan, edgeBound);
  return {
    title: plan.title,
    file: plan.file,
    dialect: plan.dialect,
    counts: countTasks(plan.tasks),
    tasks: plan.tasks.map((task, index) =>
      toTaskView(task, {
        dependsOn: at(edges.byTask, index),
        slack: present(analysis.slack.get(task.id), 'the slack of a task'),
      }),
    ),
    joins: plan.joins.map((join, index) => ({ ...join, expanded: at(edges.expanded, index) })),
    conflicts: plan.conflicts,
    ...(plan.together === undefined ? {} : { together: plan.together }),
    layers: analysis.layers,
    criticalPath: analysis.criticalPath,
    estimate: toEstimateView(analysis),
    diagnostics: plan.diagnostics,
  };
}

function toTaskView(task: PlanTask, computed: Pick<PlanTaskView, 'dependsOn' | 'slack'>): PlanTaskView {
  return {
    id: task.id,
    title: task.title,
    description: task.description,
    kind: task.kind,
    done: task.done,
    optional: task.optional,
    phase: task.phase,
    story: task.story,
    parallel: task.parallel,
    files: task.files,
    dependsOn: computed.dependsOn,
    requirements: task.requirements,
    acceptance: task.acceptance,
    effort: task.effort,
    minutes: task.minutes,
    risk: task.risk,
    priority: task.priority,
    slack: computed.slack,
    line: task.line,
    ...(task.parent === undefined ? {} : { parent: task.parent }),
    ...(task.traces === undefined ? {} : { traces: task.traces }),
    testStrategy: { ...(task.testStrategy ?? recommendStrategy(task)), stated: task.testStrategy !== undefined },
    ...(task.stream === undefined ? {} : { stream: task.stream }),
    ...(Object.keys(task.overrides).length === 0 ? {} : { overrides: task.overrides }),
  };
}

function toEstimateView({ work, span, makespan, tracks, lowerBound, parallelShare }: Analysis): EstimateView {
  return { work, span, makespan, tracks, lowerBound, parallelShare };
}

function countTasks(tasks: readonly PlanTask[]): PlanCounts {
  const count = (matches: (task: PlanTask) => boolean) => tasks.filter(matches).length;
  return {
    tasks: tasks.length,
    checkpoints: count((task) => task.kind === 'checkpoint'),
    done: count((task) => task.done),
    optional: count((task) => task.optional),
  };
}
