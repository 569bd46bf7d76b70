import { editPlan } from '../edit-plan.ts';
import { type CommandEnd, misused } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';

/** `slipway task move TASK` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const after = textOption(invocation, 'after');
  const first = flag(invocation, 'first');
  if (first === (after !== null))
    return misused('Where the task is to stand is not said, or said twice.', 'Add --after TASK, or --first.');
  return editPlan(invocation, [{ kind: 'move-task', task: invocation.words[0] ?? '', after }]);
}
