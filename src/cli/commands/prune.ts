import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import type { CliContext } from '../context.ts';
import { agreed, notAgreed } from '../control.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import { ageOption, flag, type Invocation, numberOption } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import type { Pruned } from '../ports.ts';
import { table } from '../render/table.ts';

const DEFAULT_KEEP = 5;
/** Kept runs that are listed with their reason. */
const SHOWN_KEPT = 20;

/** `slipway prune` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const age = ageOption(invocation, 'older-than');
  if (!age.ok) return age;
  const keep = numberOption(invocation, 'keep', { min: 0, max: 1_000_000 });
  if (!keep.ok) return keep;
  const request = { olderThanMs: age.value, keep: keep.value ?? DEFAULT_KEEP };
  const candidates = await context.ports.archive.prune({ ...request, dryRun: true });
  if (!candidates.ok) return failed(candidates.failure);
  if (flag(invocation, 'dry-run') || candidates.value.runs.length === 0) return show(context, candidates.value, false);
  const question = `Remove ${counted(candidates.value.runs.length, 'run')} with journal and logs?`;
  if (!(await agreed(context, question))) return notAgreed();
  const removed = await context.ports.archive.prune({ ...request, dryRun: false });
  return removed.ok ? show(context, removed.value, true) : failed(removed.failure);
}

async function show(context: CliContext, { runs, kept }: Pruned, removed: boolean): Promise<CommandEnd> {
  if (context.globals.json) {
    await printJson(context, { removed, runs, kept });
    return DONE;
  }
  const columns = [
    { header: 'RUN' },
    { header: 'TITLE', flexible: true },
    { header: 'BYTES', align: 'right' },
  ] as const;
  const rows = runs.map(({ id, title, bytes }) => [
    { text: id, tone: 'strong' as const },
    { text: sanitizeLine(title) },
    { text: bytes.toLocaleString('en-US') },
  ]);
  if (rows.length > 0) await print(context, `${table(context.style, { columns, rows }).join('\n')}\n`);
  await say(context, `${removed ? 'Removed' : 'Would remove'} ${counted(runs.length, 'run')}.`);
  if (kept.length > 0) await say(context, `Kept ${counted(kept.length, 'run')}:`);
  for (const { id, reason } of kept.slice(0, SHOWN_KEPT)) await say(context, `  ${id}  ${reason}`);
  if (kept.length > SHOWN_KEPT) await say(context, `  and ${kept.length - SHOWN_KEPT} more; --json lists them all.`);
  return DONE;
}
