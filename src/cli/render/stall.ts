import { sanitizeLine } from '../../core/text/sanitize.ts';
import type { Stall } from '../../core/view/run-view.ts';
import { clockTime } from './clock.ts';
import { paint, type Style } from './style.ts';
import { wrap } from './width.ts';

/** Why nothing gets on just now, and what to do; nothing while the engine works. */
export function renderStall(style: Style, stall: Stall | null): readonly string[] {
  if (stall === null) return [];
  const lines = [stall.message, stall.hint].flatMap((text) => wrap(sanitizeLine(text), style.width - 2));
  return [
    paint(style, 'bad', `Stands still since ${clockTime(stall.since)}; nothing new is started.`),
    ...lines.map((line) => `  ${line}`),
  ];
}
