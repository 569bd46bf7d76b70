import { editPlan, fieldsOf, listOf } from '../edit-plan.ts';
import type { CommandEnd } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';

/** `slipway task add TITLE` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const fields = fieldsOf(invocation);
  if (!fields.ok) return fields;
  const id = textOption(invocation, 'id');
  const after = textOption(invocation, 'after');
  const needs = listOf(textOption(invocation, 'needs'), ',');
  return editPlan(invocation, [
    {
      kind: 'add-task',
      fields: { ...fields.value, title: invocation.words[0] ?? '' },
      ...(id === null ? {} : { id }),
      ...(after === null ? {} : { after }),
      ...(needs === null ? {} : { dependsOn: needs }),
    },
  ]);
}
