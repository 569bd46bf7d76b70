import { failure, type Result, success } from '../../result.ts';
import { placeAfter } from './add-task.ts';
import { type Change, type EditablePlan, findTask } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';

/** Puts a task at another place in the list. The place breaks ties between tasks that are ready; what waits for what stays. */
export function moveTask(
  plan: EditablePlan,
  { task: id, after }: Extract<PlanEdit, { kind: 'move-task' }>,
): Result<Change, EditRefusal> {
  const found = findTask(plan, id);
  if (!found.ok) return found;
  if (after === id) {
    const hint = 'Name another task that it is to stand behind.';
    return failure({ reason: 'nothing-to-do', message: `${id} cannot stand behind itself.`, hint });
  }
  const others = { ...plan, tasks: plan.tasks.filter((task) => task.id !== id) };
  const place = placeAfter(others, after);
  if (!place.ok) return place;
  const neighbour = others.tasks[place.value - 1];
  const moved = { ...found.value, phase: neighbour === undefined ? found.value.phase : neighbour.phase };
  const summary = after === null ? `Moved ${id} to the beginning.` : `Moved ${id} behind ${after}.`;
  const warnings =
    moved.phase === found.value.phase
      ? []
      : [`${id} belongs to the phase ${moved.phase ?? '(none)'} now; its dependencies stay.`];
  return success({ tasks: others.tasks.toSpliced(place.value, 0, moved), joins: plan.joins, summary, warnings });
}
