import { isSamePlan } from '../../core/plan/edit/diff-plans.ts';
import { shellWord } from '../../core/text/shell-word.ts';
import { counted } from '../../core/text/wording.ts';
import type { CliContext } from '../context.ts';
import type { MadeDecomposition } from '../decompose-request.ts';
import { decomposeFirst } from '../decomposing.ts';
import { type CommandEnd, DONE, EXIT, ended, failed, misused } from '../exit.ts';
import { flag, type Invocation } from '../invocation.ts';
import { print, printJson, say } from '../output.ts';
import type { PlanForecast } from '../plan-document.ts';
import { hasErrors, planRequest } from '../planning.ts';
import type { PlanPlace, PlanRequest } from '../ports.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { renderDiff } from '../render/plan-diff.ts';
import { renderPlan } from '../render/plan-summary.ts';
import { paint } from '../render/style.ts';

/** `slipway plan PATH` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const asked = planRequest(invocation);
  if (!asked.ok) return asked;
  const wrong = flag(invocation, 'update') && !(flag(invocation, 'write') && !flag(invocation, 'force'));
  if (wrong)
    return misused(
      '--update goes with --write, and not with --force.',
      'slipway plan PATH --write --update keeps your edits; slipway plan PATH --write --force replaces them.',
    );
  const decomposed = await decomposeFirst(context, asked.value, flag(invocation, 'force'));
  if (!decomposed.ok) return decomposed.failure;
  const { request, made } = decomposed.value;
  // What an agent made is written already.
  if (flag(invocation, 'write') && made === null) return write(invocation, request);
  const read = await context.ports.planning.forecast(request, []);
  if (!read.ok) return failed(read.failure);
  const { spec, forecast, warnings = 0 } = read.value;
  const { document, sources } = spec;
  if (context.globals.json)
    await printJson(context, {
      ...document,
      ...{ forecast: forecastOf(forecast), warnings },
      ...(made === null ? {} : { decomposition: decompositionOf(made) }),
    });
  else {
    await print(context, renderPlan(context.style, spec, forecast));
    const findings = renderDiagnostics(context.style, document.diagnostics, sources);
    if (findings !== '') await print(context, `\n${findings}`);
    if (warnings > 0)
      await say(
        context,
        `The critics have ${counted(warnings, 'warning')}: slipway critique --plan ${shellWord(spec.file)}`,
      );
  }
  return hasErrors(document) ? ended(EXIT.failed) : DONE;
}

async function write(
  { context, ...invocation }: Invocation,
  { path, cwd, scope = null }: PlanRequest,
): Promise<CommandEnd> {
  if (flag({ context, ...invocation }, 'update')) return update(context, { path, cwd });
  const force = flag({ context, ...invocation }, 'force');
  const written = await context.ports.planFiles.create({ path, cwd, scope }, force);
  if (!written.ok) return failed(written.failure);
  if (context.globals.json) await printJson(context, written.value);
  else
    await say(
      context,
      `Wrote ${written.value.file} with ${counted(written.value.tasks, 'task')}. Edit it, or use slipway task, dep and undo.`,
    );
  return DONE;
}

async function update(context: CliContext, place: PlanPlace): Promise<CommandEnd> {
  const updated = await context.ports.planFiles.update(place);
  if (!updated.ok) return failed(updated.failure);
  const { file, diff, clashes } = updated.value;
  if (context.globals.json) await printJson(context, updated.value);
  else {
    await print(context, renderDiff(context.style, diff));
    for (const clash of clashes) await say(context, `${paint(context.talkStyle, 'attention', 'note:')} ${clash}`);
    const nothing = isSamePlan(diff) ? ', which says nothing new' : '; slipway undo takes it back';
    await say(context, `${file} follows its list${nothing}.`);
  }
  return DONE;
}

/** What `--json` tells under `decomposition`, where an agent made the plan just now. */
function decompositionOf({ by, model, answers, usage, file, kept }: MadeDecomposition) {
  return { by, model, answers, usage, file, kept };
}

/** What `--json` tells under `forecast`: the one of the tracks that the plan is for. */
function forecastOf({ forecasts, basis, accuracy, trouble }: PlanForecast) {
  return { ...forecasts[0], basis, accuracy, trouble };
}
