import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { interruptedCalls, markStart, RolloutFollower, readStart } from './rollout.ts';
import { rolloutFiles, threadOf } from './rollout-files.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-codex-rollout-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const MAIN = '11111111-1111-4111-8111-111111111111';
const HELPER = '22222222-2222-4222-8222-222222222222';

/** Adds lines to the rollout of a thread, whose name begins with the time at which it started. */
function write(thread: string, lines: readonly object[], at = '2026-11-21T05-00-00'): string {
  const path = join(root, `sessions/2026/11/21/rollout-${at}-${thread}.jsonl`);
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return path;
}
const sessions = () => join(root, 'sessions');
const meta = { type: 'session_meta', payload: { cli_version: '0.169.0' } };
const turn = { type: 'turn_context', payload: { model: 'gpt-5.5' } };
const used = (input: number, output: number) => ({
  type: 'token_usage_record',
  payload: { usage: { input_tokens: input, output_tokens: output, cached_input_tokens: 1 } },
});
const total = (input: number, output: number, rate_limits: object | null = null) => ({
  type: 'event_msg',
  payload: {
    type: 'token_count',
    info: { total_token_usage: { input_tokens: input, output_tokens: output } },
    rate_limits,
  },
});
const call = (call_id: string, fields: object) => ({
  type: 'response_item',
  payload: { type: 'function_call', call_id, ...fields },
});
const answer = (call_id: string) => ({
  type: 'response_item',
  payload: { type: 'function_call_output', call_id, output: 'ok' },
});

test('the main thread is the oldest, and only what looks like a thread is one', () => {
  const helper = write(HELPER, [meta], '2026-11-21T05-00-09');
  const main = write(MAIN, [meta]);
  writeFileSync(join(dirname(main), 'notes.jsonl'), '');
  symlinkSync('/etc/passwd', join(dirname(main), `rollout-2026-11-21T04-00-00-${HELPER}.jsonl`));
  symlinkSync(root, join(root, 'sessions/2027'));
  expect(rolloutFiles(sessions())).toEqual([main, helper]);
  expect(threadOf(main)).toBe(MAIN);
  expect(rolloutFiles(join(root, 'nowhere'))).toEqual([]);
});

test('what an attempt used is what its threads tell since it began, helpers included, however it is read', () => {
  write(MAIN, [meta, turn, used(1_000, 50), total(1_000, 50)]);
  const start = join(root, '2.start.json');
  markStart(start, sessions());
  expect(readStart(start).total).toEqual({ input: 1_000, output: 50 });
  const follower = new RolloutFollower(sessions(), readStart(start));
  expect(follower.look()).toEqual({
    model: null,
    version: null,
    calls: 0,
    tokens: { input: 0, output: 0 },
    resetsAt: null,
  });
  write(MAIN, [turn, used(300, 5)]);
  expect(follower.look()).toMatchObject({ model: 'gpt-5.5', calls: 1, tokens: { input: 300, output: 5 } });
  write(MAIN, [total(1_300, 55), used(400, 6)]);
  write(HELPER, [meta, used(20, 1)], '2026-11-21T05-00-09');
  const seen = follower.look();
  expect(seen).toMatchObject({ version: '0.169.0', calls: 3, tokens: { input: 720, output: 12 } });
  // The same after a restart of whoever reads.
  markStart(start, sessions());
  expect(new RolloutFollower(sessions(), readStart(start)).look()).toEqual(seen);
});

test('totals of the thread serve where single calls are not told', () => {
  write(MAIN, [meta, total(1_000, 50)]);
  const start = join(root, '2.start.json');
  markStart(start, sessions());
  const follower = new RolloutFollower(sessions(), readStart(start));
  write(MAIN, [total(1_700, 80)]);
  expect(follower.look().tokens).toEqual({ input: 700, output: 30 });
});

test('a start that nobody wrote down is the beginning', () => {
  writeFileSync(join(root, 'torn'), '{"sizes":');
  for (const name of ['nowhere', 'torn'])
    expect(readStart(join(root, name))).toEqual({ sizes: {}, total: { input: 0, output: 0 } });
});

test('a line that is cut is read when it is whole, and one that is none is passed over', () => {
  const path = write(MAIN, [meta]);
  const follower = new RolloutFollower(sessions(), readStart(''));
  const line = JSON.stringify(used(7, 1));
  appendFileSync(path, `garbage\n[1]\n{"type":"token_usage_record","payload":{}}\n${line.slice(0, 30)}`);
  expect(follower.look().calls).toBe(0);
  appendFileSync(path, `${line.slice(30)}\n`);
  expect(follower.look()).toMatchObject({ calls: 1, tokens: { input: 7, output: 1 } });
});

test('the time at which a used-up limit lifts is that of the last window to be free again', () => {
  const windows = {
    primary: { used_percent: 100, resets_at: 500 },
    secondary: { used_percent: 100.5, resets_at: 900 },
  };
  write(MAIN, [total(1, 1, { ...windows, secondary: { used_percent: 40, resets_at: 900 } })]);
  expect(new RolloutFollower(sessions(), readStart('')).look().resetsAt).toBe(500);
  write(MAIN, [total(1, 1, windows), { ...total(1, 1), payload: { type: 'token_count', info: null } }]);
  expect(new RolloutFollower(sessions(), readStart('')).look().resetsAt).toBe(900);
});

test('what has no answer was interrupted, and is named by what it does', () => {
  const patch = '*** Begin Patch\n*** Add File: a.txt\n+a\n*** Update File: b.txt\n*** End Patch\n';
  const path = write(MAIN, [
    call('1', { name: 'exec_command', arguments: '{"cmd":"npm test"}' }),
    answer('1'),
    call('2', { name: 'exec_command', arguments: '{"cmd":"npm run build"}' }),
    call('3', { type: 'custom_tool_call', name: 'apply_patch', input: patch }),
    call('4', { type: 'local_shell_call', action: { command: ['ls', '-l'] } }),
    call('5', { type: 'local_shell_call', action: { type: 'exec' } }),
    call('6', { name: 'view_image', arguments: '{"path":"x.png"}' }),
    { type: 'response_item', payload: { type: 'reasoning', summary: [] } },
  ]);
  expect(interruptedCalls(path)).toEqual(
    [
      'npm run build',
      'apply_patch on a.txt, b.txt',
      'local_shell_call {"type":"exec"}',
      'view_image {"path":"x.png"}',
    ].toSpliced(2, 0, 'ls -l'),
  );
  write(MAIN, [answer('2'), answer('3'), answer('4'), answer('5'), answer('6')]);
  expect(interruptedCalls(path)).toEqual([]);
  expect(readFileSync(path, 'utf8')).toContain('npm test');
});
