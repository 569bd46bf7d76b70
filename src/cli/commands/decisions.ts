import type { Client } from '../../client/client.ts';
import { type Result, success } from '../../core/result.ts';
import { type OpenDecision, openDecisions } from '../../core/view/decisions.ts';
import type { CliContext } from '../context.ts';
import { type CliFailure, type CommandEnd, DONE, failed } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { renderDecisions } from '../render/decisions.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway decisions [RUN]` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  return withClient(context, async (client) => {
    const ids = await runIds(context, client, { wanted: words[0] ?? null, all: flag(invocation, 'all') });
    if (!ids.ok) return ids;
    const decisions: OpenDecision[] = [];
    for (const id of ids.value) {
      const view = await client.run(id);
      if (!view.ok) return failed(view.failure);
      decisions.push(...openDecisions(view.value));
    }
    if (context.globals.json) await printJson(context, decisions);
    else if (decisions.length === 0) await say(context, 'Nothing waits for you.');
    else await print(context, renderDecisions(context.style, decisions, context.now()));
    return DONE;
  });
}

/** Runs that can still wait for somebody; one that failed is looked at when it is named. */
const OPEN = new Set(['planned', 'approved', 'running', 'paused']);

async function runIds(
  context: CliContext,
  client: Client,
  { wanted, all }: { readonly wanted: string | null; readonly all: boolean },
): Promise<Result<readonly string[], CliFailure>> {
  if (wanted !== null) {
    const found = await findRun(context, client, wanted);
    return found.ok ? success([found.value.id]) : found;
  }
  const repository = all ? null : await context.ports.project.repository(context.cwd);
  const runs = await client.runs(repository);
  if (!runs.ok) return failed(runs.failure);
  return success(runs.value.filter(({ status }) => OPEN.has(status)).map(({ id }) => id));
}
