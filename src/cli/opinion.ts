import { CRITICS } from '../core/plan/critique/critique.ts';
import type { CriticName } from '../core/plan/critique/finding.ts';
import { type Result, success } from '../core/result.ts';
import { sanitizeLine } from '../core/text/sanitize.ts';
import { counted, listed } from '../core/text/wording.ts';
import { planPlace } from './edit-plan.ts';
import { type CommandEnd, EXIT, ended, failed } from './exit.ts';
import { type Invocation, textOption } from './invocation.ts';
import type { AskedOpinion } from './opinion-request.ts';
import { say, sayHeaded } from './output.ts';

/** Asks an agent for its opinion on a plan and says what came of it. */
export async function askFirst(invocation: Invocation, agent: string): Promise<Result<AskedOpinion, CommandEnd>> {
  const { context } = invocation;
  const stop = new AbortController();
  const release = context.onInterrupt(() => stop.abort());
  try {
    await say(context, `${sanitizeLine(agent)} is asked for its opinion on the plan; Ctrl-C ends it.`);
    const told = ({ number, faults }: { readonly number: number; readonly faults: readonly string[] }) =>
      void sayHeaded(
        context,
        { word: 'note:', tone: 'attention' },
        `Answer ${number} goes back: ${sanitizeLine(faults[0] ?? '')}`,
      );
    const request = { agent, critic: criticOf(invocation), cwd: context.cwd, told };
    const asked = await context.ports.planFiles.opinion(planPlace(invocation), request, stop.signal);
    if (stop.signal.aborted) return { ok: false, failure: ended(EXIT.interrupted) };
    if (!asked.ok) return { ok: false, failure: failed(asked.failure) };
    await say(context, sayAsked(asked.value));
    return success(asked.value);
  } finally {
    release();
  }
}

function criticOf(invocation: Invocation): CriticName | null {
  const named = textOption(invocation, 'critic');
  return Object.keys(CRITICS).find((name): name is CriticName => name === named) ?? null;
}

function sayAsked({ by, model, findings, dropped, droppedFixes, folder }: AskedOpinion): string {
  const { unknownTask, noEvidence, otherView, tooMany } = dropped;
  const reasons = [
    ...(noEvidence === 0 ? [] : [`${noEvidence} without evidence that stands in the plan or its documents`]),
    ...(unknownTask === 0 ? [] : [`${unknownTask} about no task of the plan`]),
    ...(otherView === 0 ? [] : [`${otherView} of a view that nobody asked for`]),
    ...(tooMany === 0 ? [] : [`${tooMany} beyond what is taken of one answer`]),
  ];
  const lost = reasons.length === 0 ? '' : ` Left out: ${listed(reasons)}.`;
  const fixes = droppedFixes === 0 ? '' : ` ${counted(droppedFixes, 'fix', 'fixes')} that the plan does not take went.`;
  const who = model === null ? by : `${by} (${sanitizeLine(model)})`;
  return `${who} has ${counted(findings, 'finding')}.${lost}${fixes} What was said is in ${folder}`;
}
