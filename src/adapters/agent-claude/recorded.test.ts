import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asItIs } from '../../testing/as-it-is.ts';
import { createClaudeInterpreter } from './interpreter.ts';

/*
 * What Claude Code 2.1.329 really printed, at work for `slipway run` with a scripted provider; names of folders and ids are replaced.
 */

/** Plays what was recorded up to a number of lines, in pieces that cut lines and characters. */
function play(name: string, exit: number, lines = Number.POSITIVE_INFINITY) {
  const recorded = readFileSync(new URL(`recorded/${name}.jsonl`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const bytes = new TextEncoder().encode(`${recorded.slice(0, lines).join('\n')}\n`);
  const interpreter = createClaudeInterpreter(() => 0, { redact: asItIs });
  const events = [];
  for (let start = 0; start < bytes.length; start += 101)
    events.push(...interpreter.feed(bytes.subarray(start, start + 101)));
  return { events, outcome: interpreter.finish({ kind: 'exited', code: exit }, () => null), lines: recorded.length };
}

/** Usage as it is told while the program works: tokens out are estimated from what was printed. */
const live = (messages: number, outputTokens: number) => ({
  type: 'usage',
  usage: { messages, inputTokens: messages * 1_000, outputTokens, costUsd: 0, costOpen: true },
});

test('work that was done', () => {
  const { events, outcome } = play('done', 0);
  expect(events).toEqual([
    {
      type: 'session',
      sessionId: '00000000-0000-4000-8000-000000000001',
      model: 'claude-opus-5-5',
      version: '2.1.329',
    },
    { type: 'text', text: 'I write hello.txt.' },
    live(1, 3),
    { type: 'tool', name: 'Write', summary: '/home/user/work/w1/hello.txt' },
    live(1, 20),
    { type: 'file', path: '/home/user/work/w1/hello.txt' },
    { type: 'text', text: 'I run a command.' },
    live(2, 23),
    { type: 'tool', name: 'Bash', summary: 'cat hello.txt' },
    live(2, 34),
    { type: 'text', text: 'Done. The last result was "This is hello.txt.".' },
    live(3, 43),
    {
      type: 'usage',
      usage: {
        ...{ messages: 3, inputTokens: 3_000, outputTokens: 150, costUsd: 0.015 },
        models: { 'claude-opus-5-5': { inputTokens: 3_000, outputTokens: 150, costUsd: 0.015 } },
      },
    },
    { type: 'result', text: 'Done. The last result was "This is hello.txt.".' },
  ]);
  expect(outcome).toMatchObject({ kind: 'done', usage: { costUsd: 0.015 } });
});

test('what an attempt printed counts when it is ended before a result', () => {
  expect(play('done', 143, 6).outcome).toMatchObject({
    kind: 'failed',
    usage: { messages: 2, inputTokens: 2_000, outputTokens: 34 },
  });
});

test('a rate limit that the program did not wait for', () => {
  const { outcome } = play('limited', 1);
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: {
      class: 'limited',
      message: 'claude ended with an error: API Error: Request rejected (429) · Scripted 429.',
    },
  });
});

test('a refused key, also when the program was ended before it told its result', () => {
  const whole = play('refused', 1);
  expect(whole.outcome).toMatchObject({ kind: 'failed', failure: { class: 'auth' } });
  expect(whole.events.filter(({ type }) => type === 'retry')).toHaveLength(3);
  for (let lines = 2; lines < whole.lines; lines += 1)
    expect(play('refused', 143, lines).outcome).toMatchObject({ kind: 'failed', failure: { class: 'auth' } });
});
