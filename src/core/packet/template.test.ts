import { expect, test } from 'vitest';
import { readTemplate } from './template.ts';

test.each([
  ['## backgroud\nx', 1, 'template-section', 'Did you mean background?'],
  ['## zzzzzzzz\nx', 1, 'template-section', 'Sections are task'],
  ['## task\n\n## task', 3, 'template-order', 'one heading'],
  ['Words.\n## task', 1, 'template-order', 'Begin with a section'],
  ['## gates\n{{only}}', 2, 'template-required', 'Remove {{only}}'],
  [`## task\n${'x'.repeat(20_000)}`, 1, 'template-size', 'conventions file'],
])('the template %j is refused at line %i', (text, line, reason, hint) => {
  const read = readTemplate(text);
  expect(read).toMatchObject({ ok: false, failure: { line, reason } });
  expect(read.ok ? '' : read.failure.hint).toContain(hint);
});

test('fences and comments are no headings, and comments are not passed on', () => {
  const read = readTemplate('<!-- for us -->\n## Guidance:\n```\n## not one\n```\n<!-- nor this -->\nEnd.\n');
  expect(read).toEqual({
    ok: true,
    value: { sections: [{ name: 'guidance', title: null, words: '```\n## not one\n```\nEnd.', found: true }] },
  });
});
