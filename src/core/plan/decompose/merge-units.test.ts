import { describe, expect, test } from 'vitest';
import { decomposedTasks } from '../../../testing/decomposed-tasks.ts';

const list = (count: number, what: string) =>
  Array.from({ length: count }, (_, index) => `- ${what} ${index + 1} must be kept\n`).join('');

/** Title of each task, and how many statements it is made of. */
function joined(...texts: readonly string[]): readonly string[] {
  return decomposedTasks(...texts).map((line) => {
    const [, title, from = ''] = /^\S+ \S+ (.*?) \| from ([^|]*)/.exec(line) ?? [];
    return `${title}: ${from.trim().split(' ').length}`;
  });
}

describe('two headings about one subject', () => {
  test('are one task, wherever they stand', () => {
    const other = `# Orders\n\n## Orders\n${list(7, 'Order')}`;
    expect(
      joined(`# A\n\n## Copy Flow\n${list(1, 'Text')}`, other, `# B\n\n## Copy Functionality\n${list(2, 'Picture')}`),
    ).toEqual(['Build Copy Flow: 3', 'Build orders: 7']);
  });

  test('stay two where they are too much for one', () => {
    expect(
      joined(`# A\n\n## Copy Flow\n${list(7, 'Text')}`, `# B\n\n## Copy Functionality\n${list(6, 'Picture')}`),
    ).toEqual(['Build Copy Flow: 7', 'Build Copy Functionality: 6']);
  });
});

describe('small headings that stand beside each other', () => {
  test('grow together up to a task of medium size, named by all of them', () => {
    expect(
      joined(`# Shop\n\n## Orders\n${list(3, 'Order')}\n## Boxes\n${list(2, 'Box')}\n## Taxes\n${list(2, 'Tax')}`),
    ).toEqual(['Build Orders, Boxes and Taxes: 7']);
    expect(
      joined(`# Shop\n\n## Orders\n${list(3, 'Order')}\n## Boxes\n${list(2, 'Box')}\n## Taxes\n${list(3, 'Tax')}`),
    ).toEqual(['Build Orders and Boxes: 5', 'Build taxes: 3']);
  });

  test('keep the name of the first where all of them would be too long', () => {
    const first = 'Orders of customers that were not paid in time';
    expect(
      joined(`# Shop\n\n## ${first}\n${list(1, 'Order')}\n## Boxes that came back from abroad\n${list(1, 'Box')}`),
    ).toEqual([`Build ${first.toLowerCase()}: 2`]);
  });

  test('have one name where they are called the same', () => {
    const general = (what: string) => `## General\n${list(1, what)}`;
    expect(joined(`# Shop\n\n${general('Order')}\n${general('Box')}`)).toEqual(['Build order and box: 2']);
  });

  test('stay apart below headings of their own', () => {
    expect(
      joined(`# Shop\n\n## Sales\n\n### Orders\n${list(1, 'Order')}\n## Stock\n\n### Boxes\n${list(1, 'Box')}`),
    ).toEqual(['Build orders: 1', 'Build boxes: 1']);
  });
});
