import { editPlan } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';

/** `slipway task rm TASK` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const task = invocation.words[0] ?? '';
  return editPlan(invocation, [{ kind: 'remove-task', task, reconnect: !flag(invocation, 'cut') }]);
}
