import { counted } from '../../core/text/wording.ts';
import { type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import { hasErrors, planRequest } from '../planning.ts';
import { countDiagnostics, renderDiagnostics } from '../render/diagnostics.ts';

/** `slipway check PATH` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const request = planRequest(invocation);
  if (!request.ok) return request;
  const read = await context.ports.planning.read(request.value);
  if (!read.ok) return failed(read.failure);
  const { document, file, sources } = read.value;
  if (context.globals.json) {
    await printJson(context, { file, tasks: document.tasks.length, diagnostics: document.diagnostics });
  } else {
    await print(context, renderDiagnostics(context.style, document.diagnostics, sources));
    await say(
      context,
      `${counted(document.tasks.length, 'task')}, ${countDiagnostics(document.diagnostics)} in ${file}`,
    );
  }
  return hasErrors(document) ? ended(EXIT.failed) : DONE;
}
