import { expect, test } from 'vitest';
import { isTableRule, plainText, readHeading, readListItem, readTableRow } from './items.ts';

test.each([
  ['- [ ] text', '-', ' ', 'text'],
  ['  * [x] text', '*', 'x', 'text'],
  ['12. [X] text', '12.', 'X', 'text'],
  ['3) [-] text', '3)', '-', 'text'],
  ['[ ] text', '', ' ', 'text'],
  ['- [] text', '-', '', 'text'],
  ['- [ x] text', '-', ' x', 'text'],
  ['- [✓] text', '-', '✓', 'text'],
  ['- [P] text', '-', 'P', 'text'],
  ['- [US1] text', '-', null, '[US1] text'],
  ['- [x](link) text', '-', null, '[x](link) text'],
  ['- [ text', '-', null, '[ text'],
  ['- text', '-', null, 'text'],
])('the list item %j', (line, bullet, mark, text) => {
  const item = readListItem(line);
  expect([item?.bullet, item?.box?.mark ?? null, item?.text]).toEqual([bullet, mark, text]);
  if (item?.box?.mark.length === 1) expect(line[item.box.offset]).toBe(mark);
});

test('lines that are no list items', () => {
  expect(['text', '-text', '1.text', '**bold**', '', '1234567. x'].map(readListItem)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('headings', () => {
  expect(readHeading('## Title ##')).toEqual({ level: 2, text: 'Title', offset: 3 });
  expect(['#Title', '####### x', '    # code', 'text'].map(readHeading)).toEqual([null, null, null, null]);
  expect(readHeading('#')).toEqual({ level: 1, text: '', offset: 1 });
});

test('table rows', () => {
  expect(readTableRow('| a | b \\| c |')).toEqual(['a', 'b | c']);
  expect(readTableRow('| a | b')).toEqual(['a', 'b']);
  expect(readTableRow('a | b')).toBeNull();
  expect([isTableRule(['---', ':-:']), isTableRule(['a']), isTableRule([])]).toEqual([true, false, false]);
});

test('plain text', () => {
  expect(plainText('**a** `b` <!-- c --> __init__')).toBe('a b  __init__');
});
