import { resolve } from 'node:path';
import { counted } from '../../core/text/wording.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { printJson, say } from '../output.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway export RUN FILE` */
export async function run({ context, words }: Invocation): Promise<CommandEnd> {
  const [wanted = '', file = ''] = words;
  return withClient(context, async (client) => {
    const found = await findRun(context, client, wanted);
    if (!found.ok) return found;
    const path = resolve(context.cwd, file);
    const exported = await context.ports.archive.exportRuns([found.value.id], path);
    if (!exported.ok) return failed(exported.failure);
    if (context.globals.json) await printJson(context, { file: path, runs: exported.value });
    else await say(context, `Exported ${counted(exported.value.length, 'run')} to ${path}`);
    return DONE;
  });
}
