import { completionScript, isShell } from '../completion/scripts.ts';
import { type CommandEnd, DONE, misused } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print } from '../output.ts';

/** `slipway completion bash|zsh|fish` */
export async function run({ context, words, commands }: Invocation): Promise<CommandEnd> {
  const [shell = ''] = words;
  if (!isShell(shell)) {
    return misused(`There is no completion for ${JSON.stringify(shell)}.`, 'Write bash, zsh or fish.');
  }
  await print(context, completionScript(shell, commands));
  return DONE;
}
