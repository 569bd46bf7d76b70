import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { tally } from '../src/tally.js';

const FILES = { 'a.txt': 'one two\n', 'b.txt': 'three' };

/** Runs the command on the files above. */
function run(...argv) {
  const seen = { status: 0, printed: '', complained: '' };
  seen.status = tally(argv, {
    read: (path) => FILES[path] ?? assert.fail('no such file'),
    print: (text) => {
      seen.printed += text;
    },
    complain: (text) => {
      seen.complained += text;
    },
  });
  return seen;
}

test('two files are counted, with their total', () => {
  assert.deepEqual(run('a.txt', 'b.txt'), {
    status: 0,
    printed: [
      'lines  words  characters  file',
      '    1      2           8  a.txt',
      '    1      1           5  b.txt',
      '    2      3          13  total',
      '',
    ].join('\n'),
    complained: '',
  });
});

test('one file needs no total', () => {
  assert.doesNotMatch(run('a.txt').printed, /total/);
});

test('a file that cannot be read is named', () => {
  const { status, printed, complained } = run('a.txt', 'missing.txt');
  assert.deepEqual([status, printed], [1, '']);
  assert.match(complained, /^missing\.txt cannot be read/);
});

test('wrong arguments are refused', () => {
  assert.deepEqual(run(), { status: 2, printed: '', complained: 'Name at least one file.\n' });
});

test('help is printed', () => {
  assert.match(run('--help').printed, /^Usage: tally/);
});

test('the command itself runs', () => {
  const command = fileURLToPath(new URL('../bin/tally.js', import.meta.url));
  const child = spawnSync(process.execPath, [command, command], { encoding: 'utf8' });
  assert.equal(child.status, 0, child.stderr);
  assert.match(child.stdout, /bin\/tally\.js\n$/);
});
