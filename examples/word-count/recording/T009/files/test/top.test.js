import assert from 'node:assert/strict';
import test from 'node:test';
import { tally } from '../src/tally.js';

const FILES = { 'a.txt': 'The sea, the sea and the ship.', 'b.txt': 'A harbour by the sea' };

function printed(...argv) {
  let text = '';
  tally(argv, {
    read: (path) => FILES[path],
    print: (part) => {
      text += part;
    },
    complain: assert.fail,
  });
  return text;
}

test('the most frequent words of all files follow the table', () => {
  const [, section] = printed('--top', '2', 'a.txt', 'b.txt').split('\n\n');
  assert.equal(section, 'count  word\n    3  sea\n    1  harbour\n');
});

test('without the option there is the table alone', () => {
  assert.doesNotMatch(printed('a.txt'), /count {2}word/);
});
