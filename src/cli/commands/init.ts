import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { CliContext } from '../context.ts';
import { type CommandEnd, DONE, EXIT, ended, failed, misused } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';
import { print, printJson, say, sayHeaded } from '../output.ts';
import type { InitProposal } from '../ports.ts';
import { table } from '../render/table.ts';

type Lowered = 'best-effort' | 'none' | null;

/** `slipway init` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const proposed = await context.ports.project.propose(context.cwd);
  if (!proposed.ok) return failed(proposed.failure);
  const proposal = proposed.value;
  if (proposal.exists && !flag(invocation, 'force') && !flag(invocation, 'dry-run')) {
    return misused(
      `There is a configuration already: ${proposal.path}`,
      'Edit it, or replace it with "slipway init --force".',
    );
  }
  await showDetections(context, proposal);
  const isolation = await chooseIsolation(context, proposal, asLowered(textOption(invocation, 'isolation')));
  const text = proposal.text(isolation);
  if (flag(invocation, 'dry-run')) return printProposal(context, { proposal, text, written: false });
  const question = `Write ${proposal.path}?`;
  if (context.interactive && !context.globals.yes && (await context.ports.prompt.confirm(question)) !== true) {
    await say(context, 'Nothing was written.');
    return ended(EXIT.needsPerson);
  }
  const written = await context.ports.project.write(proposal.path, text, { replace: flag(invocation, 'force') });
  if (!written.ok) return failed(written.failure);
  if (context.globals.json) return printProposal(context, { proposal, text, written: true });
  for (const path of written.value) await say(context, `Wrote ${path}`);
  await say(context, 'Next: slipway doctor, then slipway run path/to/tasks.md');
  return DONE;
}

function asLowered(level: string | null): Lowered {
  return level === 'best-effort' || level === 'none' ? level : null;
}

async function showDetections(context: CliContext, { detections, isolation }: InitProposal): Promise<void> {
  const { talkStyle: style } = context;
  const rows = detections.map(({ what, value, from }) => [
    { text: sanitizeLine(what), tone: 'strong' as const },
    { text: sanitizeLine(value) },
    { text: sanitizeLine(from), tone: 'muted' as const },
  ]);
  const columns = [{ header: 'FOUND' }, { header: 'VALUE', flexible: true }, { header: 'WHERE' }];
  await say(
    context,
    table(style, { columns, rows }).join('\n') || 'Nothing was found that sets up or tests this project.',
  );
  await sayHeaded(context, { word: 'Isolation:', tone: 'plain' }, sanitizeLine(isolation.explanation));
}

/** Below a sandbox somebody has to say so once; a machine with a sandbox needs no word about it. */
async function chooseIsolation(context: CliContext, { isolation }: InitProposal, asked: Lowered): Promise<Lowered> {
  if (asked !== null || isolation.level === 'sandbox' || !context.interactive) return asked;
  const chosen = await context.ports.prompt.choose('No sandbox is available here. May agents run without one?', [
    { value: 'sandbox', label: 'No, refuse to start them until there is one' },
    { value: 'best-effort', label: 'Yes, with process groups and limits (best effort)' },
    { value: 'none', label: 'Yes, with nothing between them and this machine' },
  ]);
  return asLowered(chosen);
}

async function printProposal(
  context: CliContext,
  outcome: { readonly proposal: InitProposal; readonly text: string; readonly written: boolean },
): Promise<CommandEnd> {
  const { proposal, text, written } = outcome;
  if (context.globals.json) {
    const { path, detections, isolation } = proposal;
    await printJson(context, { path, detections, isolation, text, written });
  } else await print(context, text);
  return DONE;
}
