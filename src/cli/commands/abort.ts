import { agreed, notAgreed, sendControl } from '../control.ts';
import type { CommandEnd } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway abort [RUN]` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const reason = textOption(invocation, 'reason') ?? '';
  return withClient(context, async (client) => {
    const found = await findRun(context, client, words[0] ?? null);
    if (!found.ok) return found;
    const runId = found.value.id;
    if (!(await agreed(context, `End run ${runId} for good?`))) return notAgreed();
    return sendControl(
      context,
      { client, runId },
      {
        command: { type: 'abort', by: 'person', reason },
        done: `Aborted. What landed is reported by: slipway report ${runId}`,
      },
    );
  });
}
