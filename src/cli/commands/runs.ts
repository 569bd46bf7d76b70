import { type CommandEnd, DONE, failed } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { renderRuns } from '../render/runs.ts';
import { withClient } from '../with-client.ts';

/** `slipway runs` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const all = flag(invocation, 'all');
  const repository = all ? null : await context.ports.project.repository(context.cwd);
  return withClient(context, async (client) => {
    const runs = await client.runs(repository);
    if (!runs.ok) return failed(runs.failure);
    if (context.globals.json) await printJson(context, runs.value);
    else if (runs.value.length > 0) await print(context, renderRuns(context.style, runs.value, repository === null));
    else await say(context, repository === null ? 'There is no run yet.' : 'This repository has no run yet.');
    return DONE;
  });
}
