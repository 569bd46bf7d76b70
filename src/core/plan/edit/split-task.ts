import { failure, type Result, success } from '../../result.ts';
import { effortFor } from '../estimate.ts';
import type { Dependency, PlanTask } from '../plan.ts';
import { freeId } from './add-task.ts';
import { checkFields } from './check-fields.ts';
import { type Change, type EditablePlan, findTask, naming, redirect, redirectJoins } from './editable.ts';
import type { EditRefusal, PlanEdit, TaskPiece } from './edits.ts';

type SplitTask = Extract<PlanEdit, { kind: 'split-task' }>;

/** Cuts a task into pieces: they wait for what it waited for, and what waited for it waits for all of them. */
export function splitTask(plan: EditablePlan, edit: SplitTask): Result<Change, EditRefusal> {
  const found = findTask(plan, edit.task);
  if (!found.ok) return found;
  if (edit.pieces.length < 2) {
    const hint = 'Give a title for each piece.';
    return failure({ reason: 'nothing-to-do', message: 'A task is split into two pieces at least.', hint });
  }
  const pieces = cut(plan, found.value, edit);
  if (!pieces.ok) return pieces;
  const ids = pieces.value.map((piece) => piece.id);
  const instead = (dependency: Dependency): readonly Dependency[] =>
    dependency.id === edit.task ? ids.map((id) => ({ ...dependency, id })) : [dependency];
  const tasks = plan.tasks.flatMap((task) => (task.id === edit.task ? pieces.value : [redirect(task, instead)]));
  const joins = redirectJoins(plan.joins, (id) => (id === edit.task ? ids : [id]));
  return success({ tasks, joins, summary: `Split ${edit.task} into ${naming(ids)}.`, warnings: [] });
}

function cut(plan: EditablePlan, task: PlanTask, edit: SplitTask): Result<readonly PlanTask[], EditRefusal> {
  const others = { ...plan, tasks: plan.tasks.filter((one) => one.id !== task.id) };
  const pieces: PlanTask[] = [];
  for (const [index, piece] of edit.pieces.entries()) {
    const id = piece.id ?? `${task.id}.${index + 1}`;
    const fault = freeId({ ...others, tasks: [...others.tasks, ...pieces] }, id);
    if (fault !== null) return failure(fault);
    const fields = checkFields(fieldsOf(piece));
    if (!fields.ok) return fields;
    const minutes = fields.value.minutes ?? Math.max(1, Math.round(task.minutes / edit.pieces.length));
    const before = edit.inOrder ? pieces.at(-1) : undefined;
    pieces.push({
      ...task,
      ...fields.value,
      ...{ id, title: piece.title.trim(), minutes, effort: fields.value.effort ?? effortFor(minutes) },
      dependsOn: before === undefined ? task.dependsOn : [...task.dependsOn, sequel(before, task.line)],
      parent: task.id,
      box: null,
    });
  }
  return success(pieces);
}

function fieldsOf({ id: _, ...fields }: TaskPiece) {
  return fields;
}

function sequel(before: PlanTask, line: number): Dependency {
  return { id: before.id, kind: 'explicit', why: `It is the piece behind ${before.id}.`, line };
}
