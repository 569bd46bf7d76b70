import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAcpInterpreter } from '../../../src/adapters/agent-acp/interpreter.ts';
import { createClaudeInterpreter } from '../../../src/adapters/agent-claude/interpreter.ts';
import { createCodexInterpreter } from '../../../src/adapters/agent-codex/interpreter.ts';
import { createShellAgent } from '../../../src/adapters/agent-shell/shell-agent.ts';
import { openEventRecorder } from '../../../src/adapters/run-files/event-recorder.ts';
import { updateActivity } from '../../../src/core/agent/activity.ts';
import { NO_USAGE } from '../../../src/core/run/usage.ts';
import { createLearningRedactor } from '../../../src/core/secret/learning.ts';
import { redactCommand } from '../../../src/core/secret/redact-command.ts';
import type { AgentInterpreter, AgentOutcome, AgentRequest } from '../../../src/ports/agents.ts';

/*
 * Whatever is cut on the way from what a program prints to what is kept, at every position that the cut can have within a secret:
 * interpreter, recorder, file of events; interpreter, verdict, journal.
 */

const PEM = [
  `-----BEGIN ${'PRIVATE'} KEY-----`,
  ...Array.from({ length: 4 }, (_, line) => `MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj${'kTq7'.repeat(5)}${line}xYz`),
  `-----END ${'PRIVATE'} KEY-----`,
].join('\n');

const SECRETS = {
  'a known value': '0f3c9b6e7d214a58b1c2d3e4f5a69788',
  'a known value with blanks': 'correct horse battery staple',
  'a known value of two lines': 'the first half of it\nand its other half',
  'a token': `ghp_${'Zk3vQ8mW1xR5tY7uB2nL'}${'4jH6gF9dS0aP3kZq'}`,
  'a private key': PEM,
};
const KNOWN = Object.entries(SECRETS).flatMap(([name, value]) =>
  name.startsWith('a known') ? [{ name: 'KNOWN', value }] : [],
);

const secrets = createLearningRedactor();
secrets.learn(KNOWN);
const { redact } = secrets;

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-cuts-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const claude = (): AgentInterpreter => createClaudeInterpreter(() => 0, { redact });
const codex = (): AgentInterpreter =>
  createCodexInterpreter({
    redact,
    now: () => 0,
    look: () => ({ model: null, version: null, calls: 0, tokens: { input: 0, output: 0 }, resetsAt: null }),
    before: { input: 0, output: 0 },
  });
const acp = (): AgentInterpreter =>
  createAcpInterpreter({
    redact,
    talk: { version: '0', cwd: '/work', resume: null, model: null, signIn: null, prompt: () => 'Do it.' },
    rules: { who: 'some', inSandbox: false, workspace: '/work', answers: [], redact },
    program: { name: 'some', check: 'Check it.', logIn: 'Log in.' },
    hearPlain: () => null,
    costBefore: () => null,
    schema: null,
  });
const shell = (): AgentInterpreter => createShellAgent({ command: 'x' }).interpret({ redact } as AgentRequest);

const assistant = (block: object) => ({ type: 'assistant', message: { id: 'm', content: [block] } });
const OPENED = [
  { jsonrpc: '2.0', id: 1, result: { protocolVersion: 1 } },
  { jsonrpc: '2.0', id: 2, result: { sessionId: 's' } },
];
const update = (fields: object) => [
  ...OPENED,
  { jsonrpc: '2.0', method: 'session/update', params: { sessionId: 's', update: fields } },
  { jsonrpc: '2.0', id: 3, result: { stopReason: 'refusal' } },
];

interface Place {
  readonly agent: () => AgentInterpreter;
  readonly lines: (text: string) => readonly (object | string)[];
  /** Where the text is cut, counted from its beginning; or, for one of which the end is kept, from its end. */
  readonly head?: number;
  readonly tail?: number;
  readonly question?: (text: string) => string;
}

const END = 8 * 1024;

const PLACES: Readonly<Record<string, Place>> = {
  'claude: text': { agent: claude, head: 2_000, lines: (text) => [assistant({ type: 'text', text })] },
  'claude: command': {
    agent: claude,
    head: 300,
    lines: (command) => [assistant({ type: 'tool_use', id: 't', name: 'Bash', input: { command } })],
  },
  'claude: result': { agent: claude, head: 2_000, lines: (result) => [{ type: 'result', subtype: 'success', result }] },
  'claude: message of an error': {
    agent: claude,
    head: 300,
    lines: (result) => [{ type: 'result', subtype: 'success', is_error: true, result }],
  },
  'claude: evidence of an error': {
    agent: claude,
    tail: END,
    lines: (result) => [{ type: 'result', subtype: 'success', is_error: true, api_error_status: 500, result }],
  },
  'claude: plain line': { agent: claude, head: 300, lines: (text) => [text] },
  'claude: end of plain lines': { agent: claude, tail: END, lines: (text) => [text] },
  'claude: question': {
    agent: claude,
    tail: END,
    lines: () => [],
    question: (question) => JSON.stringify({ question }),
  },
  'codex: text': {
    agent: codex,
    head: 2_000,
    lines: (text) => [{ type: 'item.completed', item: { id: 'i', type: 'agent_message', text } }],
  },
  'codex: command': {
    agent: codex,
    head: 300,
    lines: (command) => [{ type: 'item.started', item: { id: 'i', type: 'command_execution', command } }],
  },
  'codex: failed turn': { agent: codex, head: 300, lines: (message) => [{ type: 'turn.failed', error: { message } }] },
  'codex: evidence': { agent: codex, tail: END, lines: (message) => [{ type: 'turn.failed', error: { message } }] },
  'codex: plain line': { agent: codex, head: 2_000, lines: (text) => [text] },
  'acp: text': {
    agent: acp,
    head: 2_000,
    lines: (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }),
  },
  'acp: tool': {
    agent: acp,
    head: 300,
    lines: (title) => update({ sessionUpdate: 'tool_call', toolCallId: 'c', title, kind: 'execute' }),
  },
  'acp: plan': {
    agent: acp,
    head: 300,
    lines: (content) => update({ sessionUpdate: 'plan', entries: [{ content, status: 'in_progress' }] }),
  },
  'acp: leave': {
    agent: acp,
    head: 1_000,
    lines: (title) => [
      ...OPENED,
      {
        ...{ jsonrpc: '2.0', id: 7, method: 'session/request_permission' },
        params: {
          sessionId: 's',
          toolCall: { toolCallId: 'c', title, kind: 'fetch' },
          options: [{ optionId: 'a', name: 'Allow', kind: 'allow_once' }],
        },
      },
    ],
  },
  'acp: refusal': {
    agent: acp,
    head: 300,
    lines: (message) => [...OPENED, { jsonrpc: '2.0', id: 3, error: { code: -32_603, message } }],
  },
  'acp: evidence': {
    agent: acp,
    tail: END,
    lines: (message) => [...OPENED, { jsonrpc: '2.0', id: 3, error: { code: -32_603, message } }],
  },
  'acp: plain line': { agent: acp, head: 300, lines: (text) => [text] },
  'acp: beginning of a long message': {
    agent: acp,
    tail: 256 * 1024,
    lines: (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }),
  },
  'acp: beginning of a message that was longer than what is kept of it': {
    agent: acp,
    tail: 320 * 1024,
    lines: (text) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } }),
  },
  'shell: line': { agent: shell, head: 8 * 1024, lines: (text) => [text] },
  'shell: evidence': { agent: shell, tail: END, lines: (text) => [text] },
  'shell: beginning of what is kept': { agent: shell, tail: END + 64 * 1024, lines: (text) => [text] },
  'shell: activity': { agent: shell, head: 200, lines: (text) => [text] },
};

/** Characters around the cut that are tried besides the secret itself: messages have words before the text. */
const AROUND = 45;
const LEAK = 8;

function textsAround(place: Place, secret: string): readonly string[] {
  const edge = place.head ?? place.tail ?? 0;
  // A long text costs time: of it fewer positions are tried, and of a long secret every third one.
  const step = Math.ceil(edge / 10_000) + (secret.length > 100 ? 2 : 0);
  const texts: string[] = [];
  for (let pad = Math.max(0, edge - secret.length - AROUND); pad <= edge + 5; pad += step) {
    const words = 'wor '.repeat(Math.ceil(pad / 4)).slice(0, pad);
    texts.push(place.head === undefined ? `some ${secret} ${words}` : `${words} ${secret} more words`);
  }
  return texts;
}

function journaled(outcome: AgentOutcome): string {
  const at = { task: 'T', attempt: 1, usage: NO_USAGE } as const;
  switch (outcome.kind) {
    case 'done':
      return JSON.stringify(redactCommand({ type: 'report-agent-done', ...at, summary: outcome.summary }, redact));
    case 'asked': {
      const { question, options, fallback } = outcome;
      const asked = { question, options, fallback, kind: 'question' } as const;
      return JSON.stringify(redactCommand({ type: 'report-agent-asked', ...at, ...asked }, redact));
    }
    case 'failed': {
      const { failure } = outcome;
      return JSON.stringify(redactCommand({ type: 'report-attempt-failed', ...at, failure, reports: [] }, redact));
    }
    case 'cancelled':
      return '';
  }
}

/** The longest piece of the secret that stands in the text, where it is long enough to matter. */
function leakIn(text: string, secret: string): string | null {
  for (const line of secret.split('\n').filter((each) => !each.startsWith('-----')))
    for (let at = 0; at + LEAK <= line.length; at++)
      if (text.includes(line.slice(at, at + LEAK))) return line.slice(at, at + LEAK);
  return null;
}

test.each(Object.keys(PLACES).flatMap((place) => Object.keys(SECRETS).map((secret) => [place, secret] as const)))(
  '%s: no part of %s is kept, wherever the cut goes through it',
  (placeName, secretName) => {
    const place = PLACES[placeName]!;
    const secret = SECRETS[secretName as keyof typeof SECRETS];
    for (const [index, text] of textsAround(place, secret).entries()) {
      const file = join(root, `${placeName}-${secretName}-${index}`.replaceAll(/\W/g, '-'));
      const interpreter = place.agent();
      const lines = place.lines(text).map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
      const events = interpreter.feed(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
      const outcome = interpreter.finish({ kind: 'exited', code: 1 }, () => place.question?.(text) ?? null);
      openEventRecorder(file, redact).add(events.map((event) => ({ at: 0, event })));
      const activity = updateActivity(null, events, { at: 0, redact });
      const recorded = events.length === 0 ? '' : readFileSync(file, 'utf8');
      const kept = `${recorded}\n${journaled(outcome)}\n${activity.text}`;
      expect(leakIn(kept, secret), `at position ${index}`).toBeNull();
      expect(kept).toMatch(/wor |words/);
    }
  },
  60_000,
);
