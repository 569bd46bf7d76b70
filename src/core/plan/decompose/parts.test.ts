import { describe, expect, test } from 'vitest';
import { decomposedTasks } from '../../../testing/decomposed-tasks.ts';

/** What a heading becomes that has these statements below it: size and title of each task, and how many statements it is made of. */
function partsOf(...statements: readonly string[]): readonly string[] {
  const text = `# Shop\n\n## Orders\n${statements.map((one) => `- ${one}\n`).join('')}`;
  return decomposedTasks(text).map((line) => {
    const [, title, from = ''] = /^\S+ (.*?) \|.*?\| from ([^|]*)/.exec(line) ?? [];
    return `${title}: ${from.trim().split(' ').length}`;
  });
}

const screens = (count: number, label = '') =>
  Array.from({ length: count }, (_, index) => `${label}The page ${index} must have a button`);
const tables = (count: number) => Array.from({ length: count }, (_, index) => `The table ${index} must have a column`);

describe('a heading with more below it than one task holds', () => {
  test('is cut by layer where each layer is a task of its own, what others build on first', () => {
    expect(partsOf(...screens(7), ...tables(7))).toEqual([
      'M Build orders, part 1: data: 7',
      'M Build orders, part 2: screens: 7',
    ]);
  });

  test('is cut in the order of the document where a layer is too small for a task', () => {
    expect(partsOf(...screens(12), ...tables(2))).toEqual(['M Build orders, part 1: 7', 'M Build orders, part 2: 7']);
  });

  test('names the parts of a layer that is too large itself by what each begins with', () => {
    const named = Array.from({ length: 14 }, (_, index) => `**Page ${index + 1}**: must have a button`);
    expect(partsOf(...named, ...tables(4))).toEqual([
      'M Build orders, part 1: data: 4',
      'M Build orders, part 2: screens, Page 1: 7',
      'M Build orders, part 3: screens, Page 8: 7',
    ]);
  });

  test('names the parts by what each begins with where all of it is one layer', () => {
    const named = Array.from({ length: 14 }, (_, index) => `**Rule ${index + 1}**: must hold`);
    expect(partsOf(...named)).toEqual(['M Build orders, part 1: rule 1: 7', 'M Build orders, part 2: rule 8: 7']);
  });

  test('does not name a part by the story that all of them are parts of', () => {
    const criteria = Array.from({ length: 13 }, (_, index) => `${index + 1}. Sum ${index + 1} is right\n`).join('');
    const story = '### Story 1.1 Orders\n\nAs a clerk, I want to count orders.\n\n#### Acceptance Criteria\n';
    const tasks = decomposedTasks(`# Shop\n\n## Epic 1: Sales\n\n${story}${criteria}`);
    expect(tasks.map((line) => line.replace(/ \| from.*/, ''))).toEqual([
      'T001 M Build orders, part 1 | part of 1.1',
      'T002 M Build orders, part 2 | part of 1.1',
    ]);
  });
});
