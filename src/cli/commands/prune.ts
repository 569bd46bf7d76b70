import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import type { CliContext } from '../context.ts';
import { agreed, notAgreed } from '../control.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import { ageOption, flag, type Invocation, numberOption } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import type { ArchivedRun } from '../ports.ts';
import { table } from '../render/table.ts';

const DEFAULT_AGE_MS = 30 * 86_400_000;
const DEFAULT_KEEP = 5;

/** `slipway prune` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const age = ageOption(invocation, 'older-than');
  if (!age.ok) return age;
  const keep = numberOption(invocation, 'keep', { min: 0, max: 1_000_000 });
  if (!keep.ok) return keep;
  const request = { olderThanMs: age.value ?? DEFAULT_AGE_MS, keep: keep.value ?? DEFAULT_KEEP };
  const candidates = await context.ports.archive.prune({ ...request, dryRun: true });
  if (!candidates.ok) return failed(candidates.failure);
  if (flag(invocation, 'dry-run') || candidates.value.length === 0) return show(context, candidates.value, false);
  const question = `Remove ${counted(candidates.value.length, 'run')} with journal and logs?`;
  if (!(await agreed(context, question))) return notAgreed();
  const removed = await context.ports.archive.prune({ ...request, dryRun: false });
  return removed.ok ? show(context, removed.value, true) : failed(removed.failure);
}

async function show(context: CliContext, runs: readonly ArchivedRun[], removed: boolean): Promise<CommandEnd> {
  if (context.globals.json) {
    await printJson(context, { removed, runs });
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
  return DONE;
}
