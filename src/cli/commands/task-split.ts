import { editPlan, listOf } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';

/** `slipway task split TASK TITLES` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const [task = '', titles = ''] = invocation.words;
  const pieces = (listOf(titles, '|') ?? []).map((title) => ({ title }));
  return editPlan(invocation, [{ kind: 'split-task', task, pieces, inOrder: flag(invocation, 'in-order') }]);
}
