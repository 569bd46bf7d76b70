import { resolve } from 'node:path';
import type { Client } from '../../client/client.ts';
import { isSamePlan } from '../../core/plan/edit/diff-plans.ts';
import { sanitizeLine } from '../../core/text/sanitize.ts';
import { listed } from '../../core/text/wording.ts';
import type { CliContext } from '../context.ts';
import { agreed, notAgreed, sendControl } from '../control.ts';
import { type CommandEnd, DONE } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';
import { print, printJson, say, sayHeaded } from '../output.ts';
import { renderDiff } from '../render/plan-diff.ts';
import { type Comparison, compareWithRun, replanCommand } from '../replanning.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** Parts of a document that are named. */
const SHOWN_PARTS = 5;

/** `slipway replan [RUN]` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const plan = textOption(invocation, 'plan');
  return withClient(context, async (client) => {
    const found = await findRun(context, client, words[0] ?? null);
    if (!found.ok) return found;
    const runId = found.value.id;
    const path = plan === null ? null : resolve(context.cwd, plan);
    const compared = await compareWithRun(context, { client, runId, path });
    if (!compared.ok) return compared;
    const dryRun = flag(invocation, 'dry-run');
    await show(context, { runId, comparison: compared.value, dryRun });
    if (dryRun) return DONE;
    return takeOver(context, { client, runId, comparison: compared.value });
  });
}

async function show(
  context: CliContext,
  shown: { readonly runId: string; readonly comparison: Comparison; readonly dryRun: boolean },
): Promise<void> {
  const { spec } = shown.comparison;
  const { diff, kept } = shown.comparison.replanning;
  if (context.globals.json) {
    if (shown.dryRun) await printJson(context, { id: shown.runId, diff, kept, spec });
    return;
  }
  await print(context, isSamePlan(diff) ? 'No task that has not started differs.\n' : renderDiff(context.style, diff));
  for (const { file, parts } of spec.documents) {
    const where =
      parts.length === 0
        ? ''
        : ` in ${listed(parts.slice(0, SHOWN_PARTS))}${parts.length > SHOWN_PARTS ? ' and more' : ''}`;
    await note(context, `${file} says something else now${where}.`);
  }
  for (const { id, references } of spec.tasks)
    await note(context, `${id} refers to ${listed(references)}, which changed.`);
  for (const { id, change } of kept) {
    const how = change === 'removed' ? 'is no longer in the plan' : 'is stated differently now';
    await note(context, `${id} ${how}, but has started: it stays as it was planned.`);
  }
}

function note(context: CliContext, text: string): Promise<void> {
  return sayHeaded(context, { word: 'note:', tone: 'attention' }, sanitizeLine(text));
}

async function takeOver(
  context: CliContext,
  at: { readonly client: Client; readonly runId: string; readonly comparison: Comparison },
): Promise<CommandEnd> {
  const { client, runId, comparison } = at;
  const same = isSamePlan(comparison.replanning.diff);
  if (same) await say(context, 'What is taken over are the documents: agents get them as they are now.');
  if (!(await agreed(context, same ? 'Take them over?' : 'Go on with this plan?'))) return notAgreed();
  return sendControl(
    context,
    { client, runId },
    {
      command: replanCommand(comparison),
      done: `Run ${runId} goes on with the plan as it is now. Follow it with: slipway watch ${runId}`,
    },
  );
}
