import assert from 'node:assert/strict';
import test from 'node:test';
import { parseArguments } from '../src/arguments.js';

test('files and options may come in any order', () => {
  assert.deepEqual(parseArguments(['a.txt', '--top', '3', '--json', 'b.txt']), {
    files: ['a.txt', 'b.txt'],
    top: 3,
    json: true,
    help: false,
  });
});

test('everything behind -- is a file', () => {
  assert.deepEqual(parseArguments(['--', '--top']).files, ['--top']);
});

test('help needs no file', () => {
  assert.equal(parseArguments(['--help']).help, true);
});

for (const [argv, message] of [
  [[], 'Name at least one file.'],
  [['--top'], '--top needs a number from 1 to 9999.'],
  [['--top', '0', 'a.txt'], '--top needs a number from 1 to 9999.'],
  [['--top', 'many', 'a.txt'], '--top needs a number from 1 to 9999.'],
  [['--fast', 'a.txt'], 'There is no option --fast; try --help.'],
]) {
  test(`"${argv.join(' ')}" is refused`, () => {
    assert.throws(() => parseArguments(argv), { name: 'UsageError', message });
  });
}
