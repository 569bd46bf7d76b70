import { composePlan } from '../../core/plan/compose-plan.ts';
import { effortFor, minutesOf } from '../../core/plan/estimate.ts';
import type { Dependency, Dialect, Plan, PlanTask, TaskOverrides } from '../../core/plan/plan.ts';
import type { PlanFile, PlanFileTask } from './schema.ts';

/** Where things of a plan file come from. */
export interface PlanFileContext {
  /** The plan file, as it is to be shown. */
  readonly file: string;
  /** Line of a task, by its position in the file. */
  readonly lineOf: (index: number) => number;
  /** What the task list says today: boxes and lines of tasks that it has too. */
  readonly list?: Plan;
}

const DEFAULT_EFFORT = 'M';

/** Makes the plan that a plan file states, checked like any other. */
export function toPlan(file: PlanFile, context: PlanFileContext): Plan {
  const listed = new Map(context.list?.tasks.map((task) => [task.id, task]));
  return composePlan({
    title: file.title,
    dialect: 'plan',
    file: context.file,
    tasks: file.tasks.map((task, index) => {
      const line = context.lineOf(index);
      return toTask(task, { line, listed: listed.get(task.id) });
    }),
    joins: (file.barriers ?? []).map(({ after, before, why = 'The plan file says so.', kind = 'explicit' }) => {
      return { after, before, why, kind, line: 1 };
    }),
    together: (file.together ?? []).map(({ tasks: [a = '', b = ''], why = 'The plan file says so.' }) => ({
      a,
      b,
      why,
    })),
  });
}

interface TaskContext {
  readonly line: number;
  readonly listed: PlanTask | undefined;
}

function toTask(task: PlanFileTask, { line, listed }: TaskContext): PlanTask {
  const effort = task.effort ?? (task.minutes === undefined ? DEFAULT_EFFORT : effortFor(task.minutes));
  const { tests, stream, parent, spec, from } = task;
  return {
    id: task.id,
    title: task.title,
    description: task.description?.trim() ?? '',
    kind: task.kind ?? 'task',
    done: task.done ?? listed?.done ?? false,
    optional: task.optional ?? false,
    phase: task.phase ?? null,
    story: task.story ?? null,
    parallel: task.parallel ?? false,
    files: task.files ?? [],
    dependsOn: (task.after ?? []).map((one) => toDependency(one, line)),
    requirements: task.covers ?? [],
    acceptance: task.criteria ?? [],
    ...{ effort, minutes: task.minutes ?? minutesOf[effort], risk: task.risk ?? 'low', priority: task.priority ?? 50 },
    tags: task.tags ?? [],
    line,
    box: listed?.box ?? null,
    overrides: withoutUndefined(task.run ?? {}),
    ...(tests === undefined ? {} : { testStrategy: toStrategy(tests) }),
    ...(stream === undefined ? {} : { stream }),
    ...(parent === undefined ? {} : { parent }),
    ...(spec === undefined ? {} : { spec }),
    ...(from === undefined ? {} : { traces: from }),
  };
}

function toDependency(stated: NonNullable<PlanFileTask['after']>[number], line: number): Dependency {
  const why = 'The plan file says so.';
  if (typeof stated === 'string') return { id: stated, kind: 'explicit', why, line };
  return { id: stated.task, kind: stated.kind ?? 'explicit', why: stated.why ?? why, line };
}

function toStrategy(tests: NonNullable<PlanFileTask['tests']>): NonNullable<PlanTask['testStrategy']> {
  return typeof tests === 'string'
    ? { kind: tests, why: 'The plan file says so.' }
    : { kind: tests.strategy, why: tests.why };
}

function withoutUndefined(run: NonNullable<PlanFileTask['run']>): TaskOverrides {
  return Object.fromEntries(Object.entries(run).filter(([, value]) => value !== undefined));
}

/** The dialect that a plan file's task list was read as, or null for one of its own. */
export function listDialect({ source }: PlanFile): Dialect | null {
  const dialects: readonly Dialect[] = ['spec-kit', 'kiro', 'checklist', 'openspec', 'task-master', 'beads', 'bmad'];
  return dialects.find((dialect) => dialect === source?.format) ?? null;
}
