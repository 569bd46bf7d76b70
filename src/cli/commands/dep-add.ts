import { editPlan } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway dep add TASK ON` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const [task = '', on = ''] = invocation.words;
  return editPlan(invocation, [{ kind: 'add-dependency', task, on, why: textOption(invocation, 'why') ?? '' }]);
}
