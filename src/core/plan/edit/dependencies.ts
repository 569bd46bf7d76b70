import { present } from '../../assert.ts';
import { failure, type Result, success } from '../../result.ts';
import type { Join } from '../plan.ts';
import { type Change, type EditablePlan, findTask } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';

/** Lets a task wait for another one. */
export function addDependency(
  plan: EditablePlan,
  { task: id, on, why }: Extract<PlanEdit, { kind: 'add-dependency' }>,
): Result<Change, EditRefusal> {
  const found = both(plan, id, on);
  if (!found.ok) return found;
  const { task } = found.value;
  if (id === on)
    return failure({ reason: 'would-cycle', message: `${id} cannot wait for itself.`, hint: 'Name another task.' });
  if (waits(plan, id, on)) {
    const hint = 'slipway plan shows what each task waits for.';
    return failure({ reason: 'nothing-to-do', message: `${id} waits for ${on} already.`, hint });
  }
  const dependency = {
    id: on,
    kind: 'explicit',
    why: why.trim() === '' ? 'A person said so.' : why.trim(),
    line: task.line,
  } as const;
  const next = { ...task, dependsOn: [...task.dependsOn, dependency] };
  const tasks = plan.tasks.map((one) => (one.id === id ? next : one));
  return success({ tasks, joins: plan.joins, summary: `${id} waits for ${on} now.`, warnings: [] });
}

/** Lets a task no longer wait for another one, whether it was said for the two alone or for whole groups. */
export function removeDependency(
  plan: EditablePlan,
  { task: id, on }: Extract<PlanEdit, { kind: 'remove-dependency' }>,
): Result<Change, EditRefusal> {
  const found = both(plan, id, on);
  if (!found.ok) return found;
  const { task } = found.value;
  if (!waits(plan, id, on)) {
    const hint = `${id} may wait for it through another task; slipway plan shows what each task waits for.`;
    return failure({ reason: 'no-dependency', message: `${id} does not wait for ${on} directly.`, hint });
  }
  const reason = task.dependsOn.find((dependency) => dependency.id === on)?.why;
  const next = { ...task, dependsOn: task.dependsOn.filter((dependency) => dependency.id !== on) };
  const tasks = plan.tasks.map((one) => (one.id === id ? next : one));
  const joins = plan.joins.flatMap((join) => withoutPair(join, id, on));
  const warnings = reason === undefined ? [] : [`The reason was: ${reason}`];
  return success({ tasks, joins, summary: `${id} no longer waits for ${on}.`, warnings });
}

function both(plan: EditablePlan, id: string, on: string) {
  const task = findTask(plan, id);
  if (!task.ok) return task;
  const needed = findTask(plan, on);
  return needed.ok ? success({ task: task.value }) : needed;
}

function waits({ tasks, joins }: EditablePlan, id: string, on: string): boolean {
  const own = present(
    tasks.find((task) => task.id === id),
    'the task',
  ).dependsOn;
  return own.some((dependency) => dependency.id === on) || joins.some((join) => holds(join, id, on));
}

function holds({ after, before }: Join, id: string, on: string): boolean {
  return before.includes(id) && after.includes(on);
}

/** The barrier without one of its pairs: everybody else still waits for all, and the task for all others. */
function withoutPair(join: Join, id: string, on: string): readonly Join[] {
  if (!holds(join, id, on)) return [join];
  const others = { ...join, before: join.before.filter((one) => one !== id) };
  const rest = { ...join, before: [id], after: join.after.filter((one) => one !== on) };
  return [others, rest].filter(({ after, before }) => after.length > 0 && before.length > 0);
}
