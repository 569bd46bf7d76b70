import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { asItIs } from '../../testing/as-it-is.ts';
import { createCodexInterpreter } from './interpreter.ts';
import { interruptedCalls, type RolloutFacts } from './rollout.ts';
import { readRolloutLine } from './rollout-lines.ts';

/*
 * What Codex 0.169.0 really printed and wrote, at work with a scripted provider; names of folders, ports and ids are replaced.
 */

const NOW = new Date('2026-11-21T05:30:00').getTime();
const NOTHING: RolloutFacts = { model: null, version: null, calls: 0, tokens: { input: 0, output: 0 }, resetsAt: null };

const recorded = (name: string) => new URL(`recorded/${name}.jsonl`, import.meta.url);

/** Plays what was recorded up to a number of lines, in pieces that cut lines and characters. */
function play(name: string, exit: number, lines = Number.POSITIVE_INFINITY) {
  const all = readFileSync(recorded(name), 'utf8').trimEnd().split('\n');
  const bytes = new TextEncoder().encode(`${all.slice(0, lines).join('\n')}\n`);
  const interpreter = createCodexInterpreter({
    redact: asItIs,
    now: () => NOW,
    look: () => NOTHING,
    before: { input: 0, output: 0 },
  });
  const events = [];
  for (let start = 0; start < bytes.length; start += 101)
    events.push(...interpreter.feed(bytes.subarray(start, start + 101)));
  return { events, outcome: interpreter.finish({ kind: 'exited', code: exit }, () => null), lines: all.length };
}

const SESSION = { type: 'session', sessionId: '00000000-0000-7000-8000-000000000001', model: null, version: null };

test('work that was done', () => {
  const { events, outcome } = play('done', 0);
  const said =
    'Done. The last result was "Chunk ID: c98b1b\\nWall time: 0.0000 seconds\\nProcess exited with code 0\\nOriginal token count: 5\\nOutput:\\nThis is hello.txt.\\n".';
  const usage = { messages: 0, inputTokens: 3_000, outputTokens: 150, costUsd: 0 };
  expect(events).toEqual([
    SESSION,
    { type: 'text', text: 'I write hello.txt.' },
    { type: 'file', path: '/home/user/work/w1/hello.txt' },
    { type: 'text', text: 'I run a command.' },
    { type: 'tool', name: 'command', summary: "/bin/bash -lc 'cat hello.txt'" },
    { type: 'text', text: said },
    { type: 'usage', usage },
    { type: 'result', text: said },
  ]);
  expect(outcome).toEqual({ kind: 'done', summary: said, usage });
});

test('work is done only when its turn is, wherever the stream breaks off before', () => {
  const whole = play('done', 0);
  for (let lines = 0; lines < whole.lines; lines += 1)
    expect(play('done', 0, lines).outcome).toMatchObject({ kind: 'failed', failure: { class: 'retryable' } });
});

test('a provider that fails on the way and recovers', () => {
  const { events, outcome } = play('cut-and-done', 0);
  expect(events).toContainEqual({
    type: 'retry',
    status: null,
    message:
      'The provider did not answer: stream disconnected before completion: Transport error: network error: error decoding response body.',
  });
  expect(outcome.kind).toBe('done');
});

test.each([
  [
    'refused',
    'auth',
    'codex ended with an error: unexpected status 401 Unauthorized: Scripted 401., url: http://127.0.0.1:8080/v1/responses.',
  ],
  ['limited', 'limited', 'codex ended with an error: exceeded retry limit, last status: 429 Too Many Requests.'],
  ['rate-limit-in-stream', 'limited', 'codex ended with an error: rate limit exceeded: Scripted rate_limit_exceeded.'],
  [
    'overloaded',
    'retryable',
    'codex ended with an error: Selected model is at capacity. Please try a different model.',
  ],
  ['no-connection', 'retryable', 'codex ended with an error: Connection failed: error sending request.'],
  [
    'overflow',
    'fatal',
    "codex ended with an error: Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.",
  ],
  ['no-key', 'auth', 'codex ended with an error: Missing environment variable: `OPENAI_API_KEY`.'],
])('%s', (name, reason, message) => {
  expect(play(name, 1).outcome).toMatchObject({ kind: 'failed', failure: { class: reason, message } });
});

test('a plan that is used up tells until when', () => {
  const { outcome } = play('usage-limit', 1);
  const until = new Date('2026-11-24T05:43:00').getTime();
  expect(outcome).toMatchObject({ failure: { class: 'limited', resetMs: until - NOW } });
});

test('a refused key counts also when the program was ended while it tried again', () => {
  expect(play('refused', 143, 3).outcome).toMatchObject({ failure: { class: 'auth' } });
});

test('a model that the program does not know is told, and does not hinder by itself', () => {
  const { events, outcome } = play('unknown-model', 0);
  expect(events).toContainEqual({
    type: 'unknown',
    raw: expect.stringContaining('Model metadata for `no-such-model`'),
  });
  expect(outcome.kind).toBe('done');
});

test('a process that was killed names what it was running, in its stream and in its thread', () => {
  const { outcome } = play('killed', 137);
  expect(outcome).toMatchObject({
    failure: { class: 'retryable', message: expect.stringMatching(/It was running `\/bin\/bash -lc 'sleep 20'`\.$/) },
  });
  const thread = recorded('killed-thread');
  expect(interruptedCalls(fileURLToPath(thread))).toEqual(['sleep 20']);
  const facts = readFileSync(thread, 'utf8').trimEnd().split('\n').map(readRolloutLine);
  expect(facts).toMatchObject([
    { kind: 'version', version: '0.169.0' },
    { kind: 'model', model: 'gpt-5.5' },
    { kind: 'call', what: 'sleep 20' },
    { kind: 'call-tokens', tokens: { input: 1_000, output: 50 } },
  ]);
});
