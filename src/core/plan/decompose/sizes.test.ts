import { expect, test } from 'vitest';
import { planDocuments } from './plan-documents.ts';

const single = (text: string) => {
  const plan = planDocuments({ texts: [{ file: 'prd.md', text }], file: 'prd.md', scope: 'single' })?.plan;
  return { ...plan?.tasks[0], errors: plan?.diagnostics.filter(({ severity }) => severity === 'error') };
};
const list = (count: number, what = 'is kept') =>
  `# Shop\n\n## Rules\n${Array.from({ length: count }, (_, index) => `- Order ${index} ${what}\n`).join('')}`;

test('one task for very much is XL, and its minutes grow with what is asked for', () => {
  expect(single(list(3))).toMatchObject({ effort: 'S', minutes: 10 });
  expect(single(list(12))).toMatchObject({ effort: 'L', minutes: 40 });
  expect(single(list(24))).toMatchObject({ effort: 'XL', minutes: 80, errors: [] });
  expect(single(list(300))).toMatchObject({ effort: 'XL', minutes: 1_000, errors: [] });
  expect(single(list(9_000))).toMatchObject({ effort: 'XL', minutes: 9_600 });
});

test('a statement of many words asks for more than one, and so do subsystems', () => {
  expect(single(list(3, 'is kept and counted '.repeat(30)))).toMatchObject({ effort: 'L' });
  const plain = single(list(7));
  const wide = single(list(7, 'is kept in a database, shown on a page, sent over an API and mailed'));
  expect(plain).toMatchObject({ effort: 'M' });
  expect(wide).toMatchObject({ effort: 'L' });
});

test('the title of a document that is a statement too is said otherwise', () => {
  expect(single('# Shop\n\n## Rules\n- Build shop\n')).toMatchObject({ title: 'Implement: build shop', errors: [] });
});
