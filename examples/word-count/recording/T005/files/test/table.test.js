import assert from 'node:assert/strict';
import test from 'node:test';
import { formatTable } from '../src/table.js';

test('columns are aligned, and no line ends with a blank', () => {
  const rows = [
    ['lines', 'words', 'file'],
    [3, 12, 'a.txt'],
    [1_000, 5, 'a-longer-name.txt'],
  ];
  assert.equal(
    formatTable(rows),
    ['lines  words  file', '    3     12  a.txt', ' 1000      5  a-longer-name.txt', ''].join('\n'),
  );
});

test('no rows make no text', () => {
  assert.equal(formatTable([]), '');
});
