import { sanitizeLine } from '../../core/text/sanitize.ts';
import { paint, type Style } from './style.ts';
import { pad, truncate } from './width.ts';

/** Named values in two aligned columns, below each other. */
export function renderFields(
  style: Style,
  fields: readonly (readonly [name: string, value: string])[],
): readonly string[] {
  const widest = fields.reduce((width, [name]) => Math.max(width, name.length), 0);
  return fields.map(([name, value]) => {
    const shown = truncate(sanitizeLine(value), style.width - widest - 4, style.unicode ? '…' : '...');
    return `  ${paint(style, 'muted', pad(name, widest))}  ${shown}`;
  });
}
