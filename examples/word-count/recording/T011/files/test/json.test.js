import assert from 'node:assert/strict';
import test from 'node:test';
import { tally } from '../src/tally.js';

const FILES = { 'a.txt': 'The sea, the sea\n', 'b.txt': 'A ship' };

function printed(...argv) {
  let text = '';
  tally(argv, {
    read: (path) => FILES[path],
    print: (part) => {
      text += part;
    },
    complain: assert.fail,
  });
  return JSON.parse(text);
}

test('all figures are in one document', () => {
  assert.deepEqual(printed('--json', 'a.txt', 'b.txt'), {
    files: [
      { file: 'a.txt', lines: 1, words: 4, characters: 17 },
      { file: 'b.txt', lines: 1, words: 2, characters: 6 },
    ],
    total: { lines: 2, words: 6, characters: 23 },
    readingMinutes: 1,
  });
});

test('the most frequent words are in it on request', () => {
  assert.deepEqual(printed('--json', '--top', '1', 'a.txt').top, [{ word: 'sea', count: 2 }]);
});
