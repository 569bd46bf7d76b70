import { editPlan } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway dep together TASK OTHER` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const [task = '', other = ''] = invocation.words;
  return editPlan(invocation, [{ kind: 'allow-together', task, other, why: textOption(invocation, 'why') ?? '' }]);
}
