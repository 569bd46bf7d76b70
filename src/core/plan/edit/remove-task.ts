import { type Result, success } from '../../result.ts';
import type { Dependency, PlanTask } from '../plan.ts';
import { type Change, dependentsOf, type EditablePlan, findTask, naming, redirect, redirectJoins } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';

/** Removes a task. What waited for it waits for what it waited for, unless that is declined. */
export function removeTask(
  plan: EditablePlan,
  { task: id, reconnect }: Extract<PlanEdit, { kind: 'remove-task' }>,
): Result<Change, EditRefusal> {
  const found = findTask(plan, id);
  if (!found.ok) return found;
  const dependents = dependentsOf(plan, id);
  const before = reconnect ? predecessorsOf(plan, found.value) : [];
  const inherit = (dependency: Dependency): readonly Dependency[] =>
    dependency.id !== id
      ? [dependency]
      : before.map((earlier) => ({ ...dependency, id: earlier, why: `It waited for ${id}, which was removed.` }));
  const tasks = plan.tasks.filter((task) => task.id !== id).map((task) => redirect(task, inherit));
  const joins = redirectJoins(plan.joins, (one, side) => (one !== id ? [one] : side === 'after' ? before : []));
  return success({
    tasks,
    joins,
    summary: `Removed ${id}.`,
    warnings: warningsOf(found.value, { dependents, reconnect }),
  });
}

function predecessorsOf({ joins }: EditablePlan, task: PlanTask): readonly string[] {
  const barriers = joins.filter(({ before }) => before.includes(task.id)).flatMap(({ after }) => after);
  return [...new Set([...task.dependsOn.map(({ id }) => id), ...barriers])];
}

function warningsOf(
  task: PlanTask,
  { dependents, reconnect }: { readonly dependents: readonly string[]; readonly reconnect: boolean },
): readonly string[] {
  const needed = dependents.length > 0 ? [needs(task.id, dependents, reconnect)] : [];
  const uncovered =
    task.requirements.length > 0 ? [`${naming(task.requirements)} may be covered by no other task.`] : [];
  return [...needed, ...uncovered];
}

function needs(id: string, dependents: readonly string[], reconnect: boolean): string {
  const who = `${naming(dependents)} ${dependents.length === 1 ? 'needs' : 'need'} ${id}`;
  return reconnect ? `${who}; now waiting for what it waited for.` : `${who}; nothing holds them back for it any more.`;
}
