import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findInterrupted } from './interrupted.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-codex-interrupted-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(name: string, lines: readonly (object | string)[]): string {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  writeFileSync(join(root, name), text);
  return join(root, name);
}

const item = (phase: string, id: string, command: string) => ({
  type: `item.${phase}`,
  item: { id, type: 'command_execution', command },
});
const BEGUN = ['WARNING: x', item('started', 'a', 'ls'), item('completed', 'a', 'ls'), item('started', 'b', 'make')];

test('what the thread has is what was interrupted', () => {
  const call = { type: 'function_call', call_id: 'c', name: 'exec_command', arguments: '{"cmd":"npm test"}' };
  const thread = write('thread', [{ type: 'response_item', payload: call }]);
  expect(findInterrupted(thread, write('output', BEGUN))).toEqual(['npm test']);
});

test('where the thread was not written in time, what was printed tells', () => {
  expect(findInterrupted(write('thread', []), write('output', BEGUN))).toEqual(['make']);
  expect(findInterrupted(join(root, 'none'), join(root, 'none'))).toEqual([]);
  expect(findInterrupted(join(root, 'none'), undefined)).toEqual([]);
});

test('a turn that came to its end was not interrupted', () => {
  expect(findInterrupted(write('thread', []), write('output', [...BEGUN, { type: 'turn.completed' }]))).toEqual([]);
});
