import { resolve } from 'node:path';
import { counted, listed } from '../../core/text/wording.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { printJson, say } from '../output.ts';

/** `slipway import FILE` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  const path = resolve(context.cwd, words[0] ?? '');
  const imported = await context.ports.archive.importRuns(path);
  if (!imported.ok) return failed(imported.failure);
  const ids = imported.value.map(({ id }) => id);
  if (context.globals.json) await printJson(context, { file: path, runs: imported.value });
  else await say(context, `Imported ${counted(ids.length, 'run')}: ${listed(ids)}`);
  return DONE;
}
