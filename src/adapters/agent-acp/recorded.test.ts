import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { AgentEvent } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createAcpAgent } from './acp-agent.ts';
import { geminiProgram } from './gemini.ts';
import { opencodeProgram } from './opencode.ts';

/*
 * What Gemini CLI 0.61.0 and OpenCode 1.18.33 really printed, at work in a sandbox for `slipway run` with a scripted provider; names of folders
 * and ids are replaced.
 */

const SURROUNDINGS = { variables: { PATH: '', HOME: '/home/user' }, run: async () => ({ code: 0, stdout: '' }) };
const PROGRAMS = { gemini: geminiProgram(SURROUNDINGS), opencode: opencodeProgram(SURROUNDINGS) };

/** Plays what was recorded, in pieces that cut lines and characters. */
function play(name: string, end: ProcessEnd = { kind: 'exited', code: 0 }) {
  const program = name.startsWith('gemini') ? PROGRAMS.gemini : PROGRAMS.opencode;
  const interpreter = createAcpAgent(program, { version: '0.1.0' }).interpret({
    ...{
      runId: 'r1',
      taskId: 'T001',
      attempt: 1,
      resumeSession: null,
      sessionId: 's',
      packetPath: '/p',
      questionFile: '/q',
    },
    ...{ model: name.startsWith('gemini') ? 'gemini-2.5-pro' : 'scripted/m1', prompt: 'Do it.' },
    ...{ workspace: '/home/user/work/w1', isolation: 'sandbox', redact: asItIs, stateFolder: '/state' },
  });
  const bytes = readFileSync(new URL(`recorded/${name}.jsonl`, import.meta.url));
  const events: AgentEvent[] = [];
  for (let start = 0; start < bytes.length; start += 101)
    events.push(...interpreter.feed(bytes.subarray(start, start + 101)));
  const { givesUp, control } = interpreter;
  const due = (control?.due() ?? []).map(({ key }) => key);
  return { events, due, givesUp, over: control?.over, outcome: interpreter.finish(end, () => null) };
}

test('work that Gemini CLI did: it asks for leave to write', () => {
  const { events, due, over, outcome } = play('gemini-done');
  expect(events.filter(({ type }) => type !== 'unknown')).toMatchInlineSnapshot(`
    [
      {
        "model": "gemini-2.5-pro",
        "sessionId": "00000000-0000-4000-8000-000000000001",
        "type": "session",
        "version": "0.61.0",
      },
      {
        "text": "I write hello.txt.",
        "type": "text",
      },
      {
        "name": "edit",
        "summary": "Writing to hello.txt",
        "type": "tool",
      },
      {
        "path": "/home/user/work/w1/hello.txt",
        "type": "file",
      },
      {
        "text": "I run a command.",
        "type": "text",
      },
      {
        "name": "execute",
        "summary": "cat hello.txt",
        "type": "tool",
      },
      {
        "text": "Done. The last result was {"output":"<untrusted_context>\\nOutput: This is hello.txt.\\nProcess Group PGID: 34\\n</untrusted_context>"}.",
        "type": "text",
      },
      {
        "type": "usage",
        "usage": {
          "costUsd": 0,
          "inputTokens": 3000,
          "messages": 0,
          "models": {
            "gemini-2.5-pro": {
              "costUsd": 0,
              "inputTokens": 3000,
              "outputTokens": 150,
            },
          },
          "outputTokens": 150,
        },
      },
      {
        "text": "Done. The last result was {"output":"<untrusted_context>\\nOutput: This is hello.txt.\\nProcess Group PGID: 34\\n</untrusted_context>"}.",
        "type": "result",
      },
    ]
  `);
  expect(due).toEqual(['request-1', 'request-2', 'prompt', 'answer-0']);
  expect(over).toBe(true);
  expect(outcome).toMatchObject({ kind: 'done', usage: { inputTokens: 3_000, outputTokens: 150, costUsd: 0 } });
});

test('work that OpenCode did', () => {
  const { events, due, over, outcome } = play('opencode-done');
  expect(events).toMatchInlineSnapshot(`
    [
      {
        "model": "scripted/m1",
        "sessionId": "ses_0000000000000000000003",
        "type": "session",
        "version": "1.18.33",
      },
      {
        "name": "edit",
        "summary": "write",
        "type": "tool",
      },
      {
        "name": "edit",
        "summary": "hello.txt",
        "type": "tool",
      },
      {
        "path": "/home/user/work/w1/hello.txt",
        "type": "file",
      },
      {
        "text": "I write hello.txt.",
        "type": "text",
      },
      {
        "name": "execute",
        "summary": "bash",
        "type": "tool",
      },
      {
        "name": "execute",
        "summary": "cat hello.txt",
        "type": "tool",
      },
      {
        "text": "I run a command.",
        "type": "text",
      },
      {
        "type": "usage",
        "usage": {
          "costUsd": 0.0033,
          "inputTokens": 0,
          "messages": 3,
          "outputTokens": 0,
        },
      },
      {
        "text": "Done. The last result was This is hello.txt.
    .",
        "type": "text",
      },
      {
        "type": "usage",
        "usage": {
          "costUsd": 0.0033,
          "inputTokens": 1000,
          "messages": 3,
          "outputTokens": 50,
        },
      },
      {
        "text": "Done. The last result was This is hello.txt.
    .",
        "type": "result",
      },
    ]
  `);
  expect(due).toEqual(['request-1', 'request-2', 'prompt']);
  expect(over).toBe(true);
  expect(outcome).toMatchObject({ kind: 'done', usage: { messages: 3, costUsd: 0.0033 } });
});

const ENDED_BY_US: ProcessEnd = { kind: 'signalled', signal: 15 };

test.each([
  ['gemini-refused', 'auth', 'gemini ended with an error: Scripted 401.'],
  ['gemini-limited', 'limited', 'gemini ended with an error: Scripted 429.'],
  [
    'opencode-refused',
    'auth',
    'opencode ended while the provider refused its calls: Scripted 401 authentication error.',
  ],
  [
    'opencode-limited',
    'limited',
    'opencode ended while the provider refused its calls: Scripted 429 rate limit error.',
  ],
])('%s is a failure of class %s', (name, reason, message) => {
  const isLog = name.startsWith('opencode');
  const { outcome, givesUp } = play(name, isLog ? ENDED_BY_US : { kind: 'exited', code: 0 });
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: reason, message } });
  expect(givesUp).toBe(isLog);
});
