import assert from 'node:assert/strict';
import test from 'node:test';
import { run } from '../src/command.js';

test('the sum is printed', () => {
  assert.deepEqual(run(['45m', '1h15m']), { text: '2h\n', exitStatus: 0 });
});

test('text that is no duration is refused', () => {
  assert.deepEqual(run(['45m', 'soon']), { text: '"soon" is not a duration; try 1h30m.\n', exitStatus: 2 });
});
