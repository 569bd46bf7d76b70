import { type CommandEnd, DONE, EXIT, ended, failed } from '../exit.ts';
import type { Invocation } from '../invocation.ts';
import { print, printJson } from '../output.ts';
import type { PlanForecast } from '../plan-document.ts';
import { hasErrors, planRequest } from '../planning.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { renderPlan } from '../render/plan-summary.ts';

/** `slipway plan PATH` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const request = planRequest(invocation);
  if (!request.ok) return request;
  const read = await context.ports.planning.forecast(request.value, []);
  if (!read.ok) return failed(read.failure);
  const { spec, forecast } = read.value;
  const { document, sources } = spec;
  if (context.globals.json) await printJson(context, { ...document, forecast: forecastOf(forecast) });
  else {
    await print(context, renderPlan(context.style, spec, forecast));
    const findings = renderDiagnostics(context.style, document.diagnostics, sources);
    if (findings !== '') await print(context, `\n${findings}`);
  }
  return hasErrors(document) ? ended(EXIT.failed) : DONE;
}

/** What `--json` tells under `forecast`: the one of the tracks that the plan is for. */
function forecastOf({ forecasts, basis, accuracy, trouble }: PlanForecast) {
  return { ...forecasts[0], basis, accuracy, trouble };
}
