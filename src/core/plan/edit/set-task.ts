import { failure, type Result, success } from '../../result.ts';
import type { PlanTask } from '../plan.ts';
import { checkFields } from './check-fields.ts';
import { type Change, type EditablePlan, findTask } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';

/** Changes fields of a task; overrides are laid over those it has. */
export function setTask(
  plan: EditablePlan,
  { task: id, fields: given }: Extract<PlanEdit, { kind: 'set-task' }>,
): Result<Change, EditRefusal> {
  const found = findTask(plan, id);
  if (!found.ok) return found;
  const fields = checkFields(given);
  if (!fields.ok) return fields;
  const names = Object.keys(given);
  if (names.length === 0) {
    const message = `Nothing of ${id} is to be changed.`;
    return failure({ reason: 'nothing-to-do', message, hint: 'Name a field and its new value, such as --title TEXT.' });
  }
  const { overrides, ...rest } = fields.value;
  const next: PlanTask = {
    ...found.value,
    ...rest,
    ...(rest.title === undefined ? {} : { title: rest.title.trim() }),
    overrides: { ...found.value.overrides, ...overrides },
  };
  const tasks = plan.tasks.map((task) => (task.id === id ? next : task));
  const warnings = found.value.done ? [`${id} is done; the change tells what was, it does not do it again.`] : [];
  return success({ tasks, joins: plan.joins, summary: `Changed ${names.join(', ')} of ${id}.`, warnings });
}
