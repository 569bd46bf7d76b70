import { isSamePlan } from '../../core/plan/edit/diff-plans.ts';
import { planPlace } from '../edit-plan.ts';
import { type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { renderDiff } from '../render/plan-diff.ts';

/** `slipway diff` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const compared = await context.ports.planFiles.compare(planPlace(invocation));
  if (!compared.ok) return failed(compared.failure);
  const { file, list, diff } = compared.value;
  if (context.globals.json) await printJson(context, compared.value);
  else {
    await say(context, `From ${file} to ${list}:`);
    await print(context, renderDiff(context.style, diff));
  }
  return isSamePlan(diff) ? DONE : ended(EXIT.failed);
}
