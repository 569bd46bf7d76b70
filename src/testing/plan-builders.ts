import type { Conflict, Dependency, Join, Plan, PlanTask } from '../core/plan/plan.ts';

/** A task that shows only what matters to a test; without more it is a required task of 10 minutes that waits for nothing. */
export function buildTask(id: string, fields: Partial<PlanTask> = {}): PlanTask {
  return {
    id,
    title: `Title of ${id}`,
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
    effort: 'S',
    minutes: 10,
    risk: 'low',
    priority: 50,
    tags: [],
    line: 1,
    box: null,
    overrides: {},
    ...fields,
  };
}

/** A plan that shows only what matters to a test. */
export function buildPlan(tasks: readonly PlanTask[], fields: Partial<Plan> = {}): Plan {
  return {
    schemaVersion: 1,
    title: 'A plan',
    dialect: 'checklist',
    file: 'tasks.md',
    tasks,
    joins: [],
    conflicts: [],
    diagnostics: [],
    ...fields,
  };
}

/** Explicit edges to some tasks. */
export function waitsFor(...ids: readonly string[]): readonly Dependency[] {
  return ids.map((id) => ({ id, kind: 'explicit', why: `It needs ${id}.`, line: 1 }));
}

/** A barrier of kind `phase`. */
export function buildJoin(after: readonly string[], before: readonly string[]): Join {
  return { after, before, kind: 'phase', why: 'The phase comes later.', line: 1 };
}

/** Two tasks that name the same file. */
export function buildConflict(a: string, b: string, file = 'shared.ts'): Conflict {
  return { a, b, file };
}
