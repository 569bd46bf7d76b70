import type { DocumentText } from '../../../spec/document/statement.ts';
import { applyEdits } from '../../edit/apply-edit.ts';
import type { Plan } from '../../plan.ts';
import type { CriticName, CritiqueFinding } from '../finding.ts';
import type { AnsweredFinding, OpinionAnswer } from './answer.ts';
import { toEdit } from './fixes.ts';
import { MOST_FINDINGS, planText } from './prompt.ts';

/** What is left of an agent's opinion once it was checked. */
export interface Opinion {
  readonly findings: readonly CritiqueFinding[];
  /** Findings that were thrown away, by why. */
  readonly dropped: DroppedFindings;
  /** Fixes that were thrown away because the plan does not take them; their findings stay. */
  readonly droppedFixes: number;
}

/** How many findings named no task of the plan, quoted what stands nowhere, took a view that nobody asked for or said nothing, or were too many. */
export interface DroppedFindings {
  readonly unknownTask: number;
  readonly noEvidence: number;
  readonly otherView: number;
  readonly tooMany: number;
}

/** What an opinion is about and is checked against. */
export interface OpinionSubject {
  readonly plan: Plan;
  readonly texts: readonly DocumentText[];
  /** The views that were asked for. */
  readonly critics: readonly CriticName[];
  /** Name of the agent whose opinion it is. */
  readonly by: string;
}

/** A shorter quotation stands anywhere by chance. */
const SHORTEST_QUOTE = 10;
const LONGEST_MESSAGE = 1_000;
const LONGEST_QUOTE = 500;

/**
 * Checks an agent's opinion. A finding stays where it takes a view that was asked for, names tasks of the plan alone and quotes only what
 * stands in the plan or its documents, white space and case aside. A fix stays where the plan takes all of its edits.
 */
export function readOpinion(answer: OpinionAnswer, subject: OpinionSubject): Opinion {
  const isThere = quotations(subject);
  const ids = new Set(subject.plan.tasks.map(({ id }) => id));
  const findings: CritiqueFinding[] = [];
  const dropped = { unknownTask: 0, noEvidence: 0, otherView: 0, tooMany: 0 };
  let droppedFixes = 0;
  for (const answered of answer.findings) {
    const why = whyDropped(answered, { ids, isThere, critics: subject.critics });
    if (why !== null) dropped[why] += 1;
    else if (findings.length >= MOST_FINDINGS) dropped.tooMany += 1;
    else {
      const fix = fixOf(answered, subject.plan);
      if (fix === null && answered.fix.length > 0) droppedFixes += 1;
      findings.push(toFinding(answered, fix, subject.by));
    }
  }
  return { findings, dropped, droppedFixes };
}

interface Checks {
  readonly ids: ReadonlySet<string>;
  readonly isThere: (quote: string) => boolean;
  readonly critics: readonly CriticName[];
}

function whyDropped(
  { critic, message, tasks, evidence }: AnsweredFinding,
  { ids, isThere, critics }: Checks,
): keyof DroppedFindings | null {
  if (!critics.includes(critic) || message.trim() === '') return 'otherView';
  if (tasks.length === 0 || !tasks.every((id) => ids.has(id))) return 'unknownTask';
  return evidence.length > 0 && evidence.every(isThere) ? null : 'noEvidence';
}

function quotations({ plan, texts }: OpinionSubject): (quote: string) => boolean {
  const places = [planText(plan), ...texts.map(({ text }) => text)].map(plain);
  return (quote) => {
    const wanted = plain(quote);
    return wanted.length >= SHORTEST_QUOTE && places.some((text) => text.includes(wanted));
  };
}

function plain(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim().toLowerCase();
}

function fixOf({ fix, fixSummary }: AnsweredFinding, plan: Plan): CritiqueFinding['fix'] {
  const edits = fix.map((one) => toEdit(plan, one));
  const sound = edits.filter((edit) => edit !== null);
  if (sound.length === 0 || sound.length < edits.length) return null;
  const applied = applyEdits(plan, sound);
  if (!applied.ok) return null;
  // What an agent says of its fix is not what the fix does.
  const said = fixSummary.trim() === '' ? '' : `${fixSummary.trim().slice(0, LONGEST_MESSAGE)} — `;
  return { summary: `${said}${applied.value.summary}`, edits: sound };
}

function toFinding(
  { critic, severity, message, tasks, evidence }: AnsweredFinding,
  fix: CritiqueFinding['fix'],
  by: string,
): CritiqueFinding {
  return {
    ...{ critic, code: `opinion/${critic}`, severity, by, fix },
    message: message.trim().slice(0, LONGEST_MESSAGE),
    evidence: evidence.map((quote) => `"${quote.replaceAll(/\s+/gu, ' ').trim().slice(0, LONGEST_QUOTE)}"`),
    tasks: [...new Set(tasks)],
  };
}
