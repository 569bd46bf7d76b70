import { resolve } from 'node:path';
import { EXPORT_FORMATS, type ExportFormat } from '../../core/plan/export/export-plan.ts';
import { counted, listed } from '../../core/text/wording.ts';
import { type CommandEnd, DONE, EXIT, ended, failed, misused } from '../exit.ts';
import { flag, type Invocation, textOption } from '../invocation.ts';
import { print, printJson, printJsonText, say } from '../output.ts';
import type { PlannedSpec } from '../plan-document.ts';
import { hasErrors, planRequest } from '../planning.ts';
import { countDiagnostics, renderDiagnostics } from '../render/diagnostics.ts';

/** `slipway convert PATH --to FORMAT` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const request = planRequest(invocation);
  if (!request.ok) return request;
  const format = EXPORT_FORMATS.find((one) => one === textOption(invocation, 'to'));
  if (format === undefined)
    return misused('The format is missing.', `Add --to with one of: ${EXPORT_FORMATS.join(', ')}.`);
  const converted = await context.ports.outputs.convert(request.value, format);
  if (!converted.ok) return failed(converted.failure);
  const { spec, text, losses } = converted.value;
  if (hasErrors(spec.document)) {
    const { diagnostics } = spec.document;
    await context.stderr.write(renderDiagnostics(context.talkStyle, diagnostics, spec.sources));
    await say(context, `Nothing was converted: ${countDiagnostics(diagnostics)} in ${spec.file}`);
    return ended(EXIT.failed);
  }
  const output = textOption(invocation, 'output');
  if (output !== null && isRead(context.cwd, output, spec))
    return misused(
      `${output} is a part of the plan itself.`,
      'Choose another name: what a plan is read from is never replaced by what is made of it.',
    );
  if (losses.length > 0)
    await say(context, `Not in this format: ${listed(losses, losses.length)}. JSON and plan.yaml keep everything.`);
  if (output !== null) return writeFile(invocation, { output, text, format, tasks: spec.document.tasks.length });
  if (context.globals.json) await printJson(context, { format, text });
  else if (isJson(format)) await printJsonText(context, text.trimEnd());
  else await print(context, text);
  return DONE;
}

function isRead(cwd: string, output: string, { file, sources }: PlannedSpec): boolean {
  const path = resolve(cwd, output);
  return [file, ...sources.keys()].some((one) => resolve(cwd, one) === path);
}

interface Converted {
  readonly output: string;
  readonly text: string;
  readonly format: ExportFormat;
  readonly tasks: number;
}

async function writeFile(invocation: Invocation, { output, text, format, tasks }: Converted): Promise<CommandEnd> {
  const { context } = invocation;
  const path = resolve(context.cwd, output);
  const written = await context.ports.outputs.write({ path, text, force: flag(invocation, 'force') });
  if (!written.ok) return failed(written.failure);
  if (context.globals.json) await printJson(context, { file: path, format, tasks });
  else await say(context, `Wrote ${output} with ${counted(tasks, 'task')}.`);
  return DONE;
}

function isJson(format: ExportFormat): boolean {
  return format === 'json' || format === 'github' || format === 'beads' || format === 'bd-graph';
}
