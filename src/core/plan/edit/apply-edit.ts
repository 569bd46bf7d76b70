import { assertNever } from '../../assert.ts';
import { failure, type Result, success } from '../../result.ts';
import { composePlan } from '../compose-plan.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Plan } from '../plan.ts';
import { testFirstEdits } from '../strategy/test-first.ts';
import { addTask } from './add-task.ts';
import { addDependency, removeDependency } from './dependencies.ts';
import type { Change, EditablePlan } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';
import { mergeTasks } from './merge-tasks.ts';
import { moveTask } from './move-task.ts';
import { removeTask } from './remove-task.ts';
import { setTask } from './set-task.ts';
import { splitTask } from './split-task.ts';
import { allowTogether, keepApartAgain } from './together.ts';

/** A plan after an edit. */
export interface EditedPlan {
  readonly plan: Plan;
  /** What was done, one sentence. */
  readonly summary: string;
  /** What it breaks or leaves open, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Makes one edit and checks the whole plan anew. Refused is what names unknown tasks, takes an id twice, sets an impossible value or would
 * make tasks wait for each other; what can be done but has a price comes with warnings.
 */
export function applyEdit(plan: Plan, edit: PlanEdit): Result<EditedPlan, EditRefusal> {
  const changed = change(plan, edit);
  if (!changed.ok) return changed;
  const next = composePlan({
    ...{ title: plan.title, dialect: plan.dialect, file: plan.file },
    ...{ tasks: changed.value.tasks, joins: changed.value.joins },
    together: changed.value.together ?? plan.together ?? [],
    diagnostics: plan.diagnostics.filter(isAboutText),
  });
  const cycle = next.diagnostics.find(({ code }) => code === 'plan/cycle');
  const had = plan.diagnostics.some(({ code }) => code === 'plan/cycle');
  if (cycle !== undefined && !had) {
    return failure({ reason: 'would-cycle', message: `Nothing was changed. ${cycle.message}`, hint: cycle.hint });
  }
  return success({ plan: next, summary: changed.value.summary, warnings: changed.value.warnings });
}

/** Makes edits one after another, all of them or none. A task that becomes `test-first` gets a task before it that writes its tests. */
export function applyEdits(plan: Plan, edits: readonly PlanEdit[]): Result<EditedPlan, EditRefusal> {
  let current: EditedPlan = { plan, summary: '', warnings: [] };
  const apply = (edit: PlanEdit) => {
    const next = applyEdit(current.plan, edit);
    if (!next.ok) return next;
    const summary = [current.summary, next.value.summary].filter((part) => part !== '').join(' ');
    current = { ...next.value, summary, warnings: [...current.warnings, ...next.value.warnings] };
    return null;
  };
  for (const edit of edits) {
    const refused = apply(edit);
    if (refused !== null) return refused;
    for (const further of testTaskEdits(current.plan, edit)) {
      const also = apply(further);
      if (also !== null) return also;
    }
  }
  return success(current);
}

/** What has to be done besides, for an edit that makes a task `test-first`. */
function testTaskEdits(plan: Plan, edit: PlanEdit): readonly PlanEdit[] {
  if (edit.kind !== 'set-task' || edit.fields.testStrategy?.kind !== 'test-first') return [];
  const task = plan.tasks.find(({ id }) => id === edit.task);
  if (task === undefined || task.done || task.kind === 'checkpoint') return [];
  // The reason that was given stays.
  return testFirstEdits(plan, task).filter(({ kind }) => kind !== 'set-task');
}

function change(plan: EditablePlan, edit: PlanEdit): Result<Change, EditRefusal> {
  switch (edit.kind) {
    case 'add-task':
      return addTask(plan, edit);
    case 'set-task':
      return setTask(plan, edit);
    case 'remove-task':
      return removeTask(plan, edit);
    case 'move-task':
      return moveTask(plan, edit);
    case 'merge-tasks':
      return mergeTasks(plan, edit);
    case 'split-task':
      return splitTask(plan, edit);
    case 'add-dependency':
      return addDependency(plan, edit);
    case 'remove-dependency':
      return removeDependency(plan, edit);
    case 'allow-together':
      return allowTogether(plan, edit);
    case 'keep-apart':
      return keepApartAgain(plan, edit);
    default:
      return assertNever(edit);
  }
}

const STRUCTURE = ['plan/cycle', 'plan/unreachable', 'spec/duplicate-id', 'plan/twin-id', 'plan/unknown-id'];

/** Findings about the structure are made anew; those about the text it was read from stay. */
function isAboutText({ code }: Diagnostic): boolean {
  return !STRUCTURE.includes(code) && code !== 'plan/unsafe-path' && code !== 'plan/crowded-file';
}
