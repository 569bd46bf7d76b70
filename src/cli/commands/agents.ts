import { type CommandEnd, DONE } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import { renderAgents } from '../render/agents.ts';

/** `slipway agents` */
export async function run({ context }: Invocation): Promise<CommandEnd> {
  const agents = await context.ports.agents.list();
  if (context.globals.json) await printJson(context, agents);
  else await print(context, renderAgents(context.style, agents));
  return DONE;
}
