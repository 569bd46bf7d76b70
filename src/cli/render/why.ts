import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { WhyView } from '../../core/view/run-view.ts';
import { clockTime } from './clock.ts';
import { taskSign } from './glyphs.ts';
import { paint, type Style } from './style.ts';
import { wrap } from './width.ts';

/** Why a task is where it is, and every decision that brought it there. */
export function renderWhy(style: Style, { runId, task, now, history }: WhyView): string {
  const { glyph, tone } = taskSign(style, task.status);
  const place = paint(style, 'strong', `${runId}/${sanitizeLine(task.id)}`);
  const lines = [
    `${place}  ${sanitizeLine(task.title)}  ${paint(style, tone, `${glyph} ${task.status}`)}`,
    ...now.flatMap((sentence) => wrap(sanitizeLine(sentence), style.width - 2).map((line) => `  ${line}`)),
  ];
  if (history.length === 0) return `${lines.join('\n')}\n`;
  return `${[...lines, '', paint(style, 'strong', 'History'), ...renderHistory(style, history)].join('\n')}\n`;
}

function renderHistory(style: Style, history: WhyView['history']): readonly string[] {
  return history.flatMap(({ at, sentence }) => {
    const [first = '', ...rest] = wrap(sanitizeLine(sentence), style.width - 12);
    return [`  ${paint(style, 'muted', clockTime(at))}  ${first}`, ...rest.map((line) => `${' '.repeat(12)}${line}`)];
  });
}
