import type { CritiqueFinding } from '../../core/plan/critique/finding.ts';
import { failure, type Result, success } from '../../core/result.ts';
import { editPlan, listOf, planPlace } from '../edit-plan.ts';
import { type CliFailure, type CommandEnd, DONE, failed, misused } from '../exit.ts';
import { type Invocation, textOption } from '../invocation.ts';
import { askFirst } from '../opinion.ts';
import type { AskedOpinion } from '../opinion-request.ts';
import { print, printJson, say } from '../output.ts';
import { renderCritique } from '../render/critique.ts';

/** `slipway critique` */
export async function run(invocation: Invocation): Promise<CommandEnd> {
  const { context } = invocation;
  const by = textOption(invocation, 'by');
  let opinion: AskedOpinion | null = null;
  if (by !== null) {
    if (textOption(invocation, 'apply') !== null)
      return misused('A fix is chosen among findings that were shown.', 'Ask with --by first, then apply without it.');
    const asked = await askFirst(invocation, by);
    if (!asked.ok) return asked.failure;
    opinion = asked.value;
  }
  const heard = await context.ports.planFiles.critique(planPlace(invocation));
  if (!heard.ok) return failed(heard.failure);
  const { file, findings } = heard.value;
  const asked = textOption(invocation, 'apply');
  if (asked !== null) {
    const chosen = chooseFixes(findings, asked);
    return chosen.ok
      ? editPlan(
          invocation,
          chosen.value.flatMap(({ fix }) => fix?.edits ?? []),
        )
      : chosen;
  }
  const critic = textOption(invocation, 'critic');
  // Numbers stay those of all findings, so that --apply means the same with and without --critic.
  const numbered = findings.map((finding, index) => ({ number: index + 1, ...finding }));
  const shown = numbered.filter((finding) => critic === null || finding.critic === critic);
  if (context.globals.json)
    await printJson(context, { file, findings: shown, ...(opinion === null ? {} : { opinion }) });
  else {
    await print(context, renderCritique(context.style, shown));
    if (shown.some(({ fix }) => fix !== null))
      await say(context, 'Make a fix with slipway critique --apply NUMBER; slipway undo takes it back.');
  }
  return DONE;
}

function chooseFixes(
  findings: readonly CritiqueFinding[],
  asked: string,
): Result<readonly CritiqueFinding[], CliFailure> {
  const fixable = findings.filter(({ fix }) => fix !== null);
  if (asked === 'all') return fixable.length > 0 ? success(fixable) : none();
  const chosen: CritiqueFinding[] = [];
  for (const word of listOf(asked, ',') ?? []) {
    const finding = /^\d{1,4}$/.test(word) ? findings[Number(word) - 1] : undefined;
    if (finding === undefined)
      return failure(
        misused(`There is no finding ${word}.`, `Name numbers from 1 to ${findings.length}, or all.`).failure,
      );
    if (finding.fix === null)
      return failure(misused(`Finding ${word} has no fix: a person has to decide.`, finding.message).failure);
    chosen.push(finding);
  }
  return chosen.length > 0 ? success(chosen) : none();
}

function none(): { readonly ok: false; readonly failure: CliFailure } {
  return misused('There is nothing to apply.', 'slipway critique lists the findings; those with a fix say so.');
}
