import { type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import { hasErrors, planRequest } from '../planning.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { renderPlan } from '../render/plan-summary.ts';

/** `slipway plan PATH` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const request = planRequest(invocation);
  if (!request.ok) return request;
  const read = await context.ports.planning.read(request.value);
  if (!read.ok) return failed(read.failure);
  const { document, sources } = read.value;
  if (context.globals.json) await printJson(context, document);
  else {
    await print(context, renderPlan(context.style, read.value));
    const findings = renderDiagnostics(context.style, document.diagnostics, sources);
    if (findings !== '') await print(context, `\n${findings}`);
  }
  return hasErrors(document) ? ended(EXIT.failed) : DONE;
}
