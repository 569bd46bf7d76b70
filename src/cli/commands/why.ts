import { type CommandEnd, DONE, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import { renderWhy } from '../render/why.ts';
import { findTask } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway why RUN/TASK` */
export async function run({ context, words: [wanted = ''] }: Invocation): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findTask(context, client, wanted);
    if (!found.ok) return found;
    const why = await client.why(found.value.run.id, found.value.task);
    if (!why.ok) return failed(why.failure);
    if (context.globals.json) await printJson(context, why.value);
    else await print(context, renderWhy(context.style, why.value));
    return DONE;
  });
}
