import { type CommandEnd, DONE, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { printJson, say } from '../output.ts';

/** `slipway daemon install` */
export async function run({ context }: Invocation): Promise<CommandEnd> {
  const installed = await context.ports.daemon.install();
  if (!installed.ok) return failed(installed.failure);
  if (context.globals.json) await printJson(context, { done: installed.value });
  else for (const sentence of installed.value) await say(context, sentence);
  return DONE;
}
