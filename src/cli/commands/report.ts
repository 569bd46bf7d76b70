import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Client } from '../../client/client.ts';
import type { ClientFailure } from '../../client/failure.ts';
import { type Result, success } from '../../core/result.ts';
import { type RunReport, toReport } from '../../core/view/report.ts';
import type { RunEntry } from '../../protocol/api.ts';
import type { CliContext } from '../context.ts';
import { type CommandEnd, DONE, failed } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { renderMarkdownReport } from '../render/report-markdown.ts';
import { renderReport } from '../render/report-terminal.ts';
import { findRun } from '../run-reference.ts';
import { withClient } from '../with-client.ts';

/** `slipway report [RUN]` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context, words } = invocation;
  const [wanted = null] = words;
  const file = textOption(invocation, 'output');
  const markdown = textOption(invocation, 'format') === 'markdown';
  return withClient(context, async (client) => {
    const found = await findRun(context, client, wanted);
    if (!found.ok) return found;
    const report = await readReport(client, found.value.id);
    if (!report.ok) return failed(report.failure);
    if (file !== null) return writeReport(context, resolve(context.cwd, file), report.value);
    if (context.globals.json) await printJson(context, report.value);
    else
      await print(context, markdown ? renderMarkdownReport(report.value) : renderReport(context.style, report.value));
    return DONE;
  });
}

async function readReport(client: Client, runId: string): Promise<Result<RunReport, ClientFailure>> {
  const view = await client.run(runId);
  if (!view.ok) return view;
  const history: RunEntry[] = [];
  const events = await client.events({ runId, after: 0, follow: false }, (entry) => void history.push(entry));
  if (!events.ok) return events;
  return success(toReport(view.value, history));
}

async function writeReport(context: CliContext, file: string, report: RunReport): Promise<CommandEnd> {
  try {
    await writeFile(file, renderMarkdownReport(report));
  } catch (error) {
    return failed({
      kind: 'refused',
      reason: 'file-not-written',
      message: `The report could not be written to ${file} (${error instanceof Error ? error.message : String(error)}).`,
      hint: 'Name a file in a folder that you can write to.',
    });
  }
  await say(context, `Wrote ${file}`);
  return DONE;
}
