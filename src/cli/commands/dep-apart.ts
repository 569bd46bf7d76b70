import { editPlan } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import type { Invocation } from '../invocation.ts';

/** `slipway dep apart TASK OTHER` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const [task = '', other = ''] = invocation.words;
  return editPlan(invocation, [{ kind: 'keep-apart', task, other }]);
}
