import { describe, expect, test } from 'vitest';
import { decomposedTasks } from '../../../testing/decomposed-tasks.ts';

/** The titles alone of the tasks that documents become. */
function titlesOf(...texts: readonly string[]): readonly string[] {
  return decomposedTasks(...texts).map((line) => line.replace(/^\S+ \S+ /, '').replace(/ \| .*/, ''));
}

describe('the title of a task', () => {
  test.each([
    ['the name of a thing is built', 'Orders', 'Build orders'],
    ['a heading in title case stays as it is', 'Order History', 'Build Order History'],
    ['an order is a title as it stands', 'Save drafts', 'Save drafts'],
    ['an order whose verb names no thing stays, though its last word could be one', 'Add sync logic', 'Add sync logic'],
    ['two orders are a title too', 'Store and display matches', 'Store and display matches'],
    ['an order has an object', 'Show the price list', 'Show the price list'],
    ['two things are no orders', 'Access and door', 'Build access and door'],
    ['the name of a thing may begin like an order', 'Save Process', 'Build Save Process'],
    [
      'a sentence is made sure of',
      'Delivery is independent of profile',
      'Make sure that delivery is independent of profile',
    ],
  ])('comes of its heading: %s', (_, heading, title) => {
    expect(titlesOf(`# Shop\n\n## ${heading}\n- It must hold\n`)).toEqual([title]);
  });

  test('says so where no heading stands above what is wanted', () => {
    expect(titlesOf('- The tool must start within a second\n- The tool must log to stderr\n')).toEqual([
      'Build what the document asks for',
    ]);
  });

  test('comes of what is to be done where the heading names no subject', () => {
    const below = (...items: readonly string[]) =>
      titlesOf(`# Shop\n\n## Requirements\n\n### Functional\n${items.map((item) => `- ${item}\n`).join('')}`);
    expect(below('The system must add orders', 'Users can delete orders.')).toEqual([
      'Build orders and order deletion',
    ]);
    expect(
      below(
        'The system imports orders from a CSV file with number and date',
        'Registered users can pay with a card.',
        'The app copies each bill according to the rules of the tax office of the land',
      ),
    ).toEqual(['Build order import, payment and bill copying']);
    expect(below('Orders can be imported', 'Orders are exported as CSV')).toEqual(['Build order import and export']);
    expect(below('The system must add orders')).toEqual(['Build orders']);
    // What says no name is not guessed at.
    expect(below('It must be quick')).toEqual(['Build shop']);
    expect(below('FR-1: It must be quick')).toEqual(['Build shop: FR-1']);
  });

  test('names entities without a name by their first words', () => {
    expect(titlesOf('# Shop\n\n## Data Model\n- an order has lines\n- a line has a price\n')).toEqual([
      'Define Data Model: an order has lines and a line has a price',
    ]);
  });

  test('is never a statement of the document itself', () => {
    expect(titlesOf('# Shop\n\n## Build orders\n- Build orders\n')).toEqual(['Implement: build orders']);
  });

  test('names the section around it, and at last a number, where it would stand there twice', () => {
    const rules = (what: string) => Array.from({ length: 7 }, (_, index) => `- ${what} ${index} must hold\n`).join('');
    const [first, second, third] = [rules('Price'), rules('Weight'), rules('Colour')];
    expect(titlesOf(`# A\n\n## Limits\n${first}`, `# B\n\n## Limits\n${second}`, `# C\n\n## Limits\n${third}`)).toEqual(
      ['Build limits', 'Build limits (2)', 'Build limits (3)'],
    );
    expect(
      titlesOf(`# Shop\n\n## Bills\n\n### Limits\n${first}\n## Boxes\n\n### Limits\n${second}\n### Limits\n${third}`),
    ).toEqual(['Build limits', 'Build limits (Boxes)', 'Build limits (Boxes) (2)']);
  });
});

describe('the title of a story', () => {
  test('comes of its wish where it has no name: to do something, or to be given something', () => {
    expect(
      titlesOf(
        '# Shop\n\n## User stories\n- As a clerk, I want to count orders, so that I know.\n- As a boss, I want a list of orders\n',
      ),
    ).toEqual(['Let a clerk count orders', 'Give a boss a list of orders']);
  });

  test('comes of what may be done where nothing is wished for', () => {
    expect(titlesOf('# Shop\n\n## User stories\n- As a guest, I can look around\n')).toEqual([
      'Let a guest look around',
    ]);
  });

  test('comes of the wish below a heading that names no subject', () => {
    expect(titlesOf('# Shop\n\n## User stories\n\nAs a clerk, I want to count orders, so that I know.\n')).toEqual([
      'Count orders',
    ]);
  });
});
