import { group } from '../../at.ts';
import { failure, type Result, success } from '../../result.ts';
import type { PlanTask } from '../plan.ts';
import { checkFields, idFault } from './check-fields.ts';
import { type Change, type EditablePlan, findTask } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';

type AddTask = Extract<PlanEdit, { kind: 'add-task' }>;

/** Adds a task, behind another one or at the end. */
export function addTask(plan: EditablePlan, edit: AddTask): Result<Change, EditRefusal> {
  const id = edit.id ?? nextId(plan.tasks.map((task) => task.id));
  const fault = freeId(plan, id);
  if (fault !== null) return failure(fault);
  const fields = checkFields(edit.fields);
  if (!fields.ok) return fields;
  for (const needed of edit.dependsOn ?? []) {
    const found = findTask(plan, needed);
    if (!found.ok) return found;
  }
  const place = placeAfter(plan, edit.after);
  if (!place.ok) return place;
  const neighbour = plan.tasks[place.value - 1];
  const task: PlanTask = {
    ...EMPTY_TASK,
    phase: neighbour?.phase ?? null,
    ...fields.value,
    ...{ id, title: edit.fields.title.trim() },
    line: neighbour?.line ?? 1,
    dependsOn: (edit.dependsOn ?? []).map((needed) => ({
      id: needed,
      kind: 'explicit',
      why: `It was added behind ${needed}.`,
      line: neighbour?.line ?? 1,
    })),
  };
  const tasks = plan.tasks.toSpliced(place.value, 0, task);
  return success({ tasks, joins: plan.joins, summary: `Added ${id}: ${task.title}.`, warnings: loose(task) });
}

/** Why an id cannot be given to another task, or null. */
export function freeId({ tasks }: EditablePlan, id: string): EditRefusal | null {
  const fault = idFault(id);
  if (fault !== null) return fault;
  const key = id.normalize('NFKC').toLowerCase();
  const twin = tasks.find((task) => task.id.normalize('NFKC').toLowerCase() === key);
  if (twin === undefined) return null;
  const hint = `Choose another id, or change the task with: slipway task set ${twin.id}`;
  return { reason: 'id-taken', message: `The plan has a task ${twin.id} already.`, hint };
}

/** The index behind a task; the end for undefined, the beginning for null. */
export function placeAfter(plan: EditablePlan, after: string | null | undefined): Result<number, EditRefusal> {
  if (after === undefined) return success(plan.tasks.length);
  if (after === null) return success(0);
  const found = findTask(plan, after);
  return found.ok ? success(plan.tasks.indexOf(found.value) + 1) : found;
}

const EMPTY_TASK: Omit<PlanTask, 'id' | 'title' | 'line' | 'dependsOn'> = {
  ...{ description: '', kind: 'task', done: false, optional: false, phase: null, story: null, parallel: false },
  ...{ files: [], requirements: [], acceptance: [], effort: 'M', minutes: 20, risk: 'low', priority: 50 },
  ...{ tags: [], box: null, overrides: {} },
};

/** In the manner of the ids there are: after `T011` comes `T012`, after `2.3` comes `2.4`. */
function nextId(ids: readonly string[]): string {
  const taken = new Set(ids.map((id) => id.toLowerCase()));
  const parts = ids.flatMap((id) => {
    const match = /^(.*?)(\d+)$/u.exec(id);
    return match === null ? [] : [{ prefix: group(match, 1), digits: group(match, 2) }];
  });
  const last = parts.at(-1) ?? { prefix: 'T', digits: '000' };
  const width = last.digits.startsWith('0') || last.prefix !== '' ? last.digits.length : 1;
  const same = parts.filter(({ prefix }) => prefix === last.prefix);
  const highest = same.reduce((most, { digits }) => Math.max(most, Number(digits)), 0);
  for (let number = highest + 1; ; number += 1) {
    const id = `${last.prefix}${String(number).padStart(last.prefix.endsWith('.') ? 1 : width, '0')}`;
    if (!taken.has(id.toLowerCase())) return id;
  }
}

function loose({ id, acceptance, files }: PlanTask): readonly string[] {
  const missing = [
    ...(files.length === 0 ? ['files'] : []),
    ...(acceptance.length === 0 ? ['acceptance criteria'] : []),
  ];
  return missing.length === 0 ? [] : [`${id} names no ${missing.join(' and no ')} yet.`];
}
