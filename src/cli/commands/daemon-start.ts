import { type CommandEnd, DONE, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { printJson, say } from '../output.ts';
import { withClient } from '../with-client.ts';

/** `slipway daemon start` */
export async function run({ context }: Invocation): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const health = await client.health();
    if (!health.ok) return failed(health.failure);
    if (context.globals.json) await printJson(context, { running: true, ...health.value });
    else await say(context, `The daemon runs as process ${health.value.pid}`);
    return DONE;
  });
}
