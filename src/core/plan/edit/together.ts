import { failure, type Result, success } from '../../result.ts';
import type { Together } from '../plan.ts';
import { type Change, type EditablePlan, findTask } from './editable.ts';
import type { EditRefusal, PlanEdit } from './edits.ts';

/** Lets two tasks run beside each other, whatever files keep them apart now or would later. */
export function allowTogether(
  plan: EditablePlan,
  { task, other, why }: Extract<PlanEdit, { kind: 'allow-together' }>,
): Result<Change, EditRefusal> {
  const fault = pairFault(plan, task, other);
  if (fault !== null) return failure(fault);
  const together = plan.together ?? [];
  if (together.some((pair) => isPair(pair, task, other)))
    return failure({
      reason: 'nothing-to-do',
      message: `${task} and ${other} may run together already.`,
      hint: `Keep them apart again with slipway dep apart ${task} ${other}`,
    });
  const reason = why.trim() === '' ? 'A person said so.' : why.trim();
  return success({
    ...{ tasks: plan.tasks, joins: plan.joins },
    together: [...together, { a: task, b: other, why: reason }],
    summary: `${task} and ${other} may run together now, whatever files they share.`,
    warnings: [],
  });
}

/** Takes it back that two tasks may run beside each other. */
export function keepApartAgain(
  plan: EditablePlan,
  { task, other }: Extract<PlanEdit, { kind: 'keep-apart' }>,
): Result<Change, EditRefusal> {
  const fault = pairFault(plan, task, other);
  if (fault !== null) return failure(fault);
  const together = plan.together ?? [];
  const left = together.filter((pair) => !isPair(pair, task, other));
  if (left.length === together.length)
    return failure({
      reason: 'nothing-to-do',
      message: `Nobody let ${task} and ${other} run together.`,
      hint: `To have one before the other: slipway dep add ${other} ${task}`,
    });
  return success({
    ...{ tasks: plan.tasks, joins: plan.joins, together: left },
    summary: `${task} and ${other} are kept apart again where they share a file.`,
    warnings: [],
  });
}

function pairFault(plan: EditablePlan, task: string, other: string): EditRefusal | null {
  for (const id of [task, other]) {
    const found = findTask(plan, id);
    if (!found.ok) return found.failure;
  }
  if (task !== other) return null;
  return { reason: 'bad-value', message: `${task} is one task, not two.`, hint: 'Name another task.' };
}

function isPair({ a, b }: Together, one: string, other: string): boolean {
  return (a === one && b === other) || (a === other && b === one);
}
