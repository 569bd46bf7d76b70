import { planPlace } from '../edit-plan.ts';
import { type CommandEnd, DONE, failed, misused } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { readiness, renderPacket } from '../render/packet.ts';

/** `slipway packet TASK` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const [task = ''] = words;
  if (task === '') return misused('The id of the task is empty.', 'Name a task of the plan, such as T004.');
  const shown = await context.ports.packets.show(planPlace(invocation), task);
  if (!shown.ok) return failed(shown.failure);
  const { brief } = shown.value;
  if (context.globals.json) {
    await printJson(context, shown.value);
    return DONE;
  }
  await print(context, renderPacket(context.style, brief));
  for (const line of readiness(context.talkStyle, brief)) await say(context, line);
  return DONE;
}
