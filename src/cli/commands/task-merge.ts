import { editPlan, listOf } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway task merge INTO TASKS` */
export function run(invocation: Invocation): Promise<CommandEnd> {
  const [into = '', tasks = ''] = invocation.words;
  const title = textOption(invocation, 'title');
  return editPlan(invocation, [
    { kind: 'merge-tasks', into, tasks: listOf(tasks, ',') ?? [], ...(title === null ? {} : { title }) },
  ]);
}
