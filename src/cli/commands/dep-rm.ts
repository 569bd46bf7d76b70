import { editPlan } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import type { Invocation } from '../invocation.ts';

/** `slipway dep rm TASK ON` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const [task = '', on = ''] = invocation.words;
  return editPlan(invocation, [{ kind: 'remove-dependency', task, on }]);
}
