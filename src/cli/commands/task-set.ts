import { editPlan, fieldsOf } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import type { Invocation } from '../invocation.ts';

/** `slipway task set TASK` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const fields = fieldsOf(invocation);
  if (!fields.ok) return fields;
  return editPlan(invocation, [{ kind: 'set-task', task: invocation.words[0] ?? '', fields: fields.value }]);
}
