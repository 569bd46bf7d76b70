import { type CommandEnd, failed } from '../exit.ts';
import { liveLines } from '../follow.ts';
import type { Invocation } from '../invocation.ts';
import { printJsonLine, say } from '../output.ts';
import { renderProgress, renderRunHead } from '../render/status.ts';
import { findRun } from '../run-reference.ts';
import { watchToEnd } from '../watch-to-end.ts';
import { withClient } from '../with-client.ts';

/** `slipway watch [RUN]` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findRun(context, client, words[0] ?? null);
    if (!found.ok) return found;
    const view = await client.run(found.value.id);
    if (!view.ok) return failed(view.failure);
    const head = [
      ...renderRunHead(context.talkStyle, view.value, context.now()),
      ...renderProgress(context.talkStyle, view.value),
    ];
    await say(context, `${head.join('\n')}\n`);
    const write = (text: string) => context.stdout.write(text);
    const take = context.globals.json ? (entry: unknown) => printJsonLine(context, entry) : liveLines(context, write);
    return watchToEnd(context, { client, runId: view.value.id, after: view.value.lastSeq, take });
  });
}
