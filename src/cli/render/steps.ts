import { sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import type { NextStep } from '../../core/view/next-steps.ts';
import { paint, type Style } from './style.ts';
import { wrap } from './width.ts';

/** Steps that are shown before the rest is only counted. */
const SHOWN_STEPS = 12;

/** What waits for a person, with the exact commands. */
export function renderSteps(style: Style, steps: readonly NextStep[]): readonly string[] {
  if (steps.length === 0) return [];
  const hidden = steps.length - SHOWN_STEPS;
  return [
    paint(style, 'attention', 'Needs you'),
    ...steps.slice(0, SHOWN_STEPS).flatMap((step) => renderStep(style, step)),
    ...(hidden > 0 ? [`  and ${counted(hidden, 'more step')} of this kind.`] : []),
  ];
}

function renderStep(style: Style, step: NextStep): readonly string[] {
  const subject = step.task === null ? '' : `${sanitizeLine(step.task)}  `;
  const [first = '', ...rest] = wrap(sanitizeLine(step.sentence), style.width - 2 - subject.length);
  return [
    `  ${paint(style, 'strong', subject)}${first}`,
    ...rest.map((line) => `  ${' '.repeat(subject.length)}${line}`),
    ...step.commands.map((command) => `    ${paint(style, 'active', sanitizeLine(command))}`),
  ];
}
