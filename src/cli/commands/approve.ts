import { sendControl } from '../control.ts';
import { type CommandEnd, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway approve RUN` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findRun(context, client, words[0] ?? null);
    if (!found.ok) return found;
    const runId = found.value.id;
    const view = await client.run(runId);
    if (!view.ok) return failed(view.failure);
    const hash = await context.ports.planning.hash(view.value.repository, view.value.planFile);
    if (!hash.ok) return failed(hash.failure);
    return sendControl(
      context,
      { client, runId },
      {
        command: { type: 'approve', by: 'person', planHash: hash.value },
        done: `Approved. Follow it with: slipway watch ${runId}`,
      },
    );
  });
}
