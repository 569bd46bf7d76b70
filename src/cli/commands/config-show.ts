import { sanitizeLine } from '../../core/text/sanitize.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import { table } from '../render/table.ts';

/** `slipway config show` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const origin = flag(invocation, 'origin');
  const shown = await context.ports.config.show(context.cwd, textOption(invocation, 'environment'));
  if (!shown.ok) return failed(shown.failure);
  if (context.globals.json) {
    await printJson(context, origin ? shown.value : shown.value.map(({ key, value }) => ({ key, value })));
    return DONE;
  }
  const columns = [{ header: 'KEY' }, { header: 'VALUE', flexible: true }, ...(origin ? [{ header: 'ORIGIN' }] : [])];
  const rows = shown.value.map((row) => [
    { text: sanitizeLine(row.key), tone: 'strong' as const },
    { text: sanitizeLine(typeof row.value === 'string' ? row.value : JSON.stringify(row.value)) },
    ...(origin ? [{ text: sanitizeLine(row.origin), tone: 'muted' as const }] : []),
  ]);
  await print(context, `${table(context.style, { columns, rows }).join('\n')}\n`);
  return DONE;
}
