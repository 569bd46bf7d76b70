import { group } from '../at.ts';
import type { Finding } from './finding.ts';
import { isPlaceholder } from './placeholder.ts';
import type { Shape } from './shape.ts';
import { PLACE_SHAPES } from './shapes-of-places.ts';
import { TOKEN_SHAPES } from './shapes-of-tokens.ts';
import type { ValuedText } from './words.ts';

const SHAPES: readonly Shape[] = [...TOKEN_SHAPES, ...PLACE_SHAPES];
const IN_ANY_LINE = SHAPES.filter(({ anyLine }) => anyLine === true);
const IN_LINES_WITH_VALUES = SHAPES.filter(({ anyLine }) => anyLine !== true);

/** Everything that has the shape of a credential; most shapes are looked for in the lines that hold values alone. */
export function findShapes(text: string, valued: ValuedText): readonly Finding[] {
  const found = shapesIn(valued.text, IN_LINES_WITH_VALUES).map(({ name, start, end, from = start }) => {
    const place = valued.placeOf(start);
    return { name, start: place, end: place + end - start, from: place + from - start };
  });
  return [...shapesIn(text, IN_ANY_LINE), ...found];
}

function shapesIn(text: string, shapes: readonly Shape[]): readonly Finding[] {
  const found: Finding[] = [];
  if (text === '') return found;
  for (const { name, marker, pattern, if: holds } of shapes) {
    if (!text.includes(marker)) continue;
    for (const match of text.matchAll(pattern)) {
      const secret = group(match, 1);
      if (holds?.(secret) === false || isPlaceholder(secret)) continue;
      const start = match.index + match[0].lastIndexOf(secret);
      found.push({ name, start, end: start + secret.length, from: match.index });
    }
  }
  return found;
}
