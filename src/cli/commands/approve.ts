import { relative } from 'node:path';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { listed } from '../../core/text/wording.ts';
import type { RunView } from '../../core/view/run-view.ts';
import { sendControl } from '../control.ts';
import { type CommandEnd, failed, type PortFailure } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway approve [RUN]` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  return withClient(context, async (client) => {
    const found = await findRun(context, client, words[0] ?? null);
    if (!found.ok) return found;
    const runId = found.value.id;
    const view = await client.run(runId);
    if (!view.ok) return failed(view.failure);
    const now = await context.ports.planning.hash(view.value);
    if (!now.ok) return failed(now.failure);
    const { hash, changed } = now.value;
    if (view.value.status === 'planned' && changed.length > 0) return failed(hasChanged(view.value, changed));
    return sendControl(
      context,
      { client, runId },
      {
        command: { type: 'approve', by: 'person', planHash: hash },
        done: `Approved. Follow it with: slipway watch ${runId}`,
      },
    );
  });
}

/** Documents that are named one by one. */
const MOST_NAMED = 5;

function hasChanged({ id, repository }: Pick<RunView, 'id' | 'repository'>, changed: readonly string[]): PortFailure {
  const named = changed.slice(0, MOST_NAMED).map((path) => {
    const near = relative(repository, path);
    return sanitizeLine(near.startsWith('..') ? path : near);
  });
  const more = changed.length > named.length ? [`${changed.length - named.length} more`] : [];
  return {
    ...{ kind: 'refused', reason: 'plan-changed' },
    message: `Changed or gone since this run was planned: ${listed([...named, ...more])}. Nothing was approved.`,
    hint: `Take it over with slipway replan ${id}, or put it back as it was and approve again.`,
  };
}
