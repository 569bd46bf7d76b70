import { failure, type Result, success } from '../../result.ts';
import { IdIndex } from '../../spec/ids.ts';
import { nearest } from '../../text/nearest.ts';
import type { Dependency, Join, Plan, PlanTask } from '../plan.ts';
import type { EditRefusal } from './edits.ts';

/** The parts of a plan that edits work on. */
export type EditablePlan = Pick<Plan, 'tasks' | 'joins' | 'together'>;

/** What an edit makes of them; pairs that it does not name stay as they are. */
export interface Change extends EditablePlan {
  /** What was done, one sentence. */
  readonly summary: string;
  readonly warnings: readonly string[];
}

/** The task with an id, or the refusal that names the nearest one. */
export function findTask({ tasks }: EditablePlan, id: string): Result<PlanTask, EditRefusal> {
  const task = tasks.find((one) => one.id === id);
  if (task !== undefined) return success(task);
  const ids = tasks.map((one) => one.id);
  const [sameNumber] = new IdIndex(ids).find(id);
  const meant = sameNumber ?? nearest(id, ids);
  return failure({
    reason: 'unknown-task',
    message: `The plan has no task ${id}.`,
    hint: meant === null ? 'slipway plan lists the tasks.' : `Did you mean ${meant}?`,
  });
}

/** Tasks that name a task as a dependency, directly or through a barrier, in the order of the plan. */
export function dependentsOf({ tasks, joins }: EditablePlan, id: string): readonly string[] {
  const behind = new Set(joins.filter(({ after }) => after.includes(id)).flatMap(({ before }) => before));
  return tasks
    .filter((task) => behind.has(task.id) || task.dependsOn.some((dependency) => dependency.id === id))
    .map((task) => task.id);
}

/** Puts ids in the place of others in every dependency: each `rename` answer stands for one id; repeats and the task itself are left out. */
export function redirect(task: PlanTask, rename: (dependency: Dependency) => readonly Dependency[]): PlanTask {
  const dependsOn: Dependency[] = [];
  for (const dependency of task.dependsOn.flatMap(rename)) {
    if (dependency.id === task.id || dependsOn.some(({ id }) => id === dependency.id)) continue;
    dependsOn.push(dependency);
  }
  const same =
    dependsOn.length === task.dependsOn.length && dependsOn.every((one, index) => one === task.dependsOn[index]);
  return same ? task : { ...task, dependsOn };
}

/** Puts ids in the place of others on both sides of every barrier; a barrier with an empty side is left out. */
export function redirectJoins(
  joins: readonly Join[],
  rename: (id: string, side: 'after' | 'before') => readonly string[],
): readonly Join[] {
  return joins.flatMap((join) => {
    const after = [...new Set(join.after.flatMap((id) => rename(id, 'after')))];
    const before = [...new Set(join.before.flatMap((id) => rename(id, 'before')))];
    return after.length === 0 || before.length === 0 ? [] : [{ ...join, after, before }];
  });
}

/** `T001`, `T001 and T002`, or `T001, T002 and 3 more`. */
export function naming(ids: readonly string[]): string {
  if (ids.length <= 3) return ids.length < 2 ? ids.join('') : `${ids.slice(0, -1).join(', ')} and ${ids.at(-1)}`;
  return `${ids.slice(0, 2).join(', ')} and ${ids.length - 2} more`;
}
