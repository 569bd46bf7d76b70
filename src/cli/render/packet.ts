import type { Brief } from '../../core/packet/brief.ts';
import { renderItem } from '../../core/packet/render.ts';
import { sanitize, sanitizeLine } from '../../core/text/sanitize.ts';
import { counted } from '../../core/text/wording.ts';
import { paint, type Style } from './style.ts';
import { wrap } from './width.ts';

/** What an agent reads, section by section; then what was left out and the files beside it. */
export function renderPacket(style: Style, brief: Brief): string {
  const sections = brief.sections.map(
    ({ title, items }) =>
      `${paint(style, 'heading', sanitizeLine(title))}\n${sanitize(items.map(renderItem).join('')).trimEnd()}`,
  );
  return `${[...sections, ...omissions(style, brief), ...files(style, brief)].join('\n\n')}\n`;
}

/** Whether the packet is enough to work with, in lines for the terminal. */
export function readiness(style: Style, brief: Brief): readonly string[] {
  const { task, state, missing, budget } = brief;
  const size = `${counted(budget.used, 'token')} of ${budget.tokens.toLocaleString('en-US')}`;
  const tone = state === 'stateless-ready' ? 'good' : 'attention';
  return [
    `${sanitizeLine(task)} is ${paint(style, tone, state)}: ${size}, about four bytes each.`,
    ...missing.map(
      ({ section, what, hint }) =>
        `${paint(style, 'attention', 'missing:')} ${section}: ${sanitizeLine(what)} ${sanitizeLine(hint)}`,
    ),
  ];
}

function omissions(style: Style, { omitted }: Brief): readonly string[] {
  if (omitted.length === 0) return [];
  const lines = omitted.flatMap(({ section, what, tokens, why, where }) => {
    const place = where === '' ? '' : ` Read ${where}.`;
    return wrap(sanitizeLine(`- ${section}, ${counted(tokens, 'token')}: ${what}. ${why}${place}`), style.width);
  });
  return [`${paint(style, 'heading', 'Left out')}\n${lines.join('\n')}`];
}

function files(style: Style, { specFiles }: Brief): readonly string[] {
  if (specFiles.length === 0) return [];
  const lines = specFiles.map((file) => `- ${sanitizeLine(file)}`);
  return [`${paint(style, 'heading', 'Beside it, whole')}\n${lines.join('\n')}`];
}
