import assert from 'node:assert/strict';
import test from 'node:test';
import { UsageError } from '../src/usage-error.js';

test('a mistake of the user has a sentence and an exit status', () => {
  const error = new UsageError('Name at least one file.');
  assert.equal(error.message, 'Name at least one file.');
  assert.equal(error.name, 'UsageError');
  assert.equal(error.exitStatus, 2);
  assert.ok(error instanceof Error);
});
