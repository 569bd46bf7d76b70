import { counted } from '../../core/text/wording.ts';
import { planPlace } from '../edit-plan.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { renderDiff } from '../render/plan-diff.ts';

/** `slipway undo` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const undone = await context.ports.planFiles.undo(planPlace(invocation), flag(invocation, 'force'));
  if (!undone.ok) return failed(undone.failure);
  const { file, diff, left } = undone.value;
  if (context.globals.json) await printJson(context, undone.value);
  else {
    await print(context, renderDiff(context.style, diff));
    await say(
      context,
      `Took back the last edit of ${file}; ${left === 0 ? 'none is' : `${counted(left, 'edit')} are`} left.`,
    );
  }
  return DONE;
}
