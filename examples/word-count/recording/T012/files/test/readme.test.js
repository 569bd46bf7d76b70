import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { tally } from '../src/tally.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const files = Object.fromEntries(
  [...readme.matchAll(/^(\w+\.txt): (.*)$/gm)].map(([, name, line]) => [name, `${line}`]),
);
const examples = [...readme.matchAll(/```console\n\$ tally (.*)\n([^`]*)```/g)];

test('the README has examples', () => {
  assert.equal(Object.keys(files).length, 2);
  assert.equal(examples.length, 3);
});

for (const [, command, expected] of examples) {
  test(`tally ${command} prints what the README shows`, () => {
    let printed = '';
    const status = tally(command.split(' '), {
      read: (path) => files[path],
      print: (text) => {
        printed += text;
      },
      complain: assert.fail,
    });
    assert.equal(status, 0);
    assert.equal(printed, expected);
  });
}
