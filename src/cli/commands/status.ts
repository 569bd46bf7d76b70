import { driftOf } from '../drift.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJsonText, sayHeaded } from '../output.ts';
import { renderStatus } from '../render/status.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway status [RUN]` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findRun(context, client, words[0] ?? null);
    if (!found.ok) return found;
    if (context.globals.json) {
      const text = await client.runText(found.value.id);
      if (!text.ok) return failed(text.failure);
      await printJsonText(context, text.value);
      return DONE;
    }
    const view = await client.run(found.value.id);
    if (!view.ok) return failed(view.failure);
    const options = { now: context.now(), verbose: context.globals.verbose, stall: view.value.stall };
    await print(context, renderStatus(context.style, view.value, options));
    const drift = await driftOf(context, client, view.value);
    if (drift !== null) await sayHeaded(context, { word: 'note:', tone: 'attention' }, drift);
    return DONE;
  });
}
