import { describe, expect, test } from 'vitest';
import { planDocuments } from './plan-documents.ts';

const planned = (text: string, scope: 'multi' | 'decompose' = 'multi') =>
  planDocuments({ texts: [{ file: 'prd.md', text }], file: 'prd.md', scope })?.plan;

/** Title of each task with how many statements it is made of, and what it waits for. */
const cut = (text: string, scope: 'multi' | 'decompose' = 'multi') =>
  (planned(text, scope)?.tasks ?? []).map(({ title, traces = [], dependsOn }) =>
    [`${title}: ${traces.length}`, ...dependsOn.map(({ id }) => `after ${id}`)].join(' | '),
  );

const list = (...items: readonly string[]) =>
  `# Library\n\n## Requirements\n${items.map((item) => `- ${item}\n`).join('')}`;

const LIBRARY = list(
  'A reader can register with an e-mail address',
  'A reader can borrow a book',
  'The catalogue shows all books with author and shelf',
  'A reader can log in with a password',
  'The fine is computed at two cents a day',
  'Overdue fines can be paid by card',
  'Shelf labels are printed for the catalogue',
  'A reader can reset a forgotten password',
);

describe('a list below a heading that names nothing', () => {
  test('is cut by what its statements share, and no theme waits for another because they stand in one list', () => {
    expect(cut(LIBRARY)).toEqual([
      'Build registration, login and forgotten password reset: 3',
      'Build book, catalogue and shelf label printing: 3',
      'Build fine calculation and overdue fine payment: 2',
    ]);
  });

  test('is cut down to pairs where that is wanted', () => {
    expect(cut(LIBRARY, 'decompose').length).toBeGreaterThan(cut(LIBRARY).length);
  });

  test('is no row of tasks, however long it is and whatever layers its statements touch', () => {
    const things = ['order', 'bill', 'label', 'truck', 'price', 'shelf'];
    const items = things.flatMap((thing) => [
      `A clerk can print a ${thing} page`,
      `The ${thing} is stored in a table`,
      `A ${thing} can be exported`,
    ]);
    expect(cut(list(...items)).filter((line) => line.includes('after'))).toEqual([]);
    expect(cut(list(...items)).length).toBeGreaterThan(4);
  });

  test('is two tasks where nothing is shared', () => {
    expect(
      cut(list('Apples are weighed', 'Pears can be peeled', 'Plums must be dried', 'Figs get packed')),
    ).toHaveLength(2);
  });

  test('is a task for each row that says by what it is judged', () => {
    const rows = ['Reserve stock | Reserving too much returns 409', 'Import items | An item can be read back at once'];
    const table = rows.map((row, index) => `| REQ-${index + 1} | ${row.replace(' | ', ' | High | ')} |\n`).join('');
    const more =
      '| REQ-3 | Print labels | Low | A label has a bar code |\n| REQ-4 | Export items | Low | The file opens in a sheet |\n';
    expect(cut(`# Stock\n\n| ID | Requirement | Priority | Acceptance |\n|---|---|---|---|\n${table}${more}`)).toEqual([
      'Build stock reservation: 1',
      'Build item import: 1',
      'Build label printing: 1',
      'Build item export: 1 | after T002',
    ]);
  });

  test('is one list where each item is a heading', () => {
    const headings = [
      'Orders can be imported',
      'Orders can be exported',
      'A clerk can print bills',
      'Bills get a number',
    ];
    const text = headings.map((one, index) => `### FR-${index + 1}: ${one}\n\n${one} at once.\n\n`).join('');
    expect(cut(`# Shop\n\n## Requirements\n\n${text}`)).toEqual([
      'Build order import and export: 2',
      'Build bill printing and bills: 2',
    ]);
  });
});

test('who chose several tasks is told why there is one', () => {
  expect(
    planned('# Shop\n\n## Orders\n- Orders must stay\n')?.diagnostics.map(({ code, message }) => `${code} ${message}`),
  ).toContain(
    'plan/choice-not-met You chose --scope multi, but the document asks for 1 thing, which cannot be cut: it is one task.',
  );
  expect(planned(LIBRARY)?.diagnostics.map(({ code }) => code)).not.toContain('plan/choice-not-met');
});
