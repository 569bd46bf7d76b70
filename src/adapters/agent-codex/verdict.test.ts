import { expect, test } from 'vitest';
import type { AgentEvent, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createCodexInterpreter } from './interpreter.ts';
import { classOfMessage, resetIn } from './provider-words.ts';
import type { RolloutFacts } from './rollout.ts';

const NOW = 1_800_000_000_000;
const NOTHING: RolloutFacts = { model: null, version: null, calls: 0, tokens: { input: 0, output: 0 }, resetsAt: null };

const STARTED = { type: 'thread.started', thread_id: 't-1' };
const TURN = { type: 'turn.started' };
const BEGUN = [STARTED, TURN] as const;
const item = (type: string, fields: object, phase = 'completed') => ({
  type: `item.${phase}`,
  item: { id: 'item_0', type, ...fields },
});
const said = (text: string) => item('agent_message', { text });
const command = (fields: object, phase?: string) =>
  item('command_execution', { command: 'npm test', status: 'completed', ...fields }, phase);
const DONE = { type: 'turn.completed', usage: { input_tokens: 3_300, cached_input_tokens: 100, output_tokens: 150 } };
const failed = (message: string) => ({ type: 'turn.failed', error: { message } });
const retry = (reason: string) => ({ type: 'error', message: `Reconnecting... 1/1 (${reason})` });

const exited = (code: number): ProcessEnd => ({ kind: 'exited', code });

interface Recorded {
  readonly lines?: readonly (object | string)[];
  readonly end?: ProcessEnd;
  readonly question?: string;
  readonly before?: { readonly input: number; readonly output: number };
  readonly rollout?: Partial<RolloutFacts>;
}

/** Feeds a stream in pieces of a size that cuts lines and characters. */
function replay({ lines = [], end = exited(0), question, before = { input: 0, output: 0 }, rollout = {} }: Recorded) {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const bytes = new TextEncoder().encode(text);
  const interpreter = createCodexInterpreter({
    redact: asItIs,
    now: () => NOW,
    look: () => ({ ...NOTHING, ...rollout }),
    before,
  });
  const events: AgentEvent[] = [];
  for (let start = 0; start < bytes.length; start += 37)
    events.push(...interpreter.feed(bytes.subarray(start, start + 37)));
  const outcome: AgentOutcome = interpreter.finish(end, () => question ?? null);
  return { events, outcome };
}

test('a turn that came to its end claims to be done; what earlier attempts of the thread used is not counted again', () => {
  const { outcome } = replay({
    lines: [...BEGUN, said('Counted the words.'), DONE],
    before: { input: 1_300, output: 50 },
  });
  expect(outcome).toEqual({
    kind: 'done',
    summary: 'Counted the words.',
    usage: { messages: 0, inputTokens: 2_000, outputTokens: 100, costUsd: 0 },
  });
});

test('a turn that was over is not undone by how the process ended', () => {
  for (const end of [exited(1), { kind: 'signalled', signal: 9 }, { kind: 'lost', message: 'Lost.' }] as const)
    expect(replay({ lines: [...BEGUN, DONE], end }).outcome.kind).toBe('done');
});

test.each<[string, Recorded, string, string]>([
  ['something after the end of a turn', { lines: [...BEGUN, DONE, TURN] }, 'retryable', 'exit status 0'],
  ['no end of the turn', { lines: [...BEGUN, said('Done.')] }, 'retryable', 'exit status 0'],
  [
    '401',
    { lines: [...BEGUN, failed('unexpected status 401 Unauthorized: Bad key, url: http://x')], end: exited(1) },
    'auth',
    '401',
  ],
  ['403', { lines: [...BEGUN, failed('unexpected status 403 Forbidden: No.')], end: exited(1) }, 'auth', '403'],
  ['402', { lines: [...BEGUN, failed('unexpected status 402 Payment Required: x')], end: exited(1) }, 'budget', '402'],
  ['404', { lines: [...BEGUN, failed('unexpected status 404 Not Found: x')], end: exited(1) }, 'fatal', '404'],
  [
    '429',
    { lines: [...BEGUN, failed('exceeded retry limit, last status: 429 Too Many Requests')], end: exited(1) },
    'limited',
    '429',
  ],
  [
    '500',
    {
      lines: [...BEGUN, failed('We’re currently experiencing high demand, which may cause temporary errors.')],
      end: exited(1),
    },
    'retryable',
    'high demand',
  ],
  [
    '529',
    { lines: [...BEGUN, failed('unexpected status 529 <unknown status code>: x')], end: exited(1) },
    'retryable',
    '529',
  ],
  [
    'wrong request',
    {
      lines: [...BEGUN, failed('{"error":{"type":"invalid_request_error","message":"Bad \\"tool\\"."}}')],
      end: exited(1),
    },
    'fatal',
    'an error: Bad \\"tool\\".',
  ],
  [
    'unknown model',
    {
      lines: [
        STARTED,
        item('error', { message: 'Model metadata for `nope` not found.' }),
        TURN,
        failed('{"error":{"message":"The requested model \'nope\' does not exist.","code":"model_not_found"}}'),
      ],
      end: exited(1),
    },
    'fatal',
    'does not exist. Model metadata for `nope` not found.',
  ],
  [
    'context',
    { lines: [...BEGUN, failed("Codex ran out of room in the model's context window.")], end: exited(1) },
    'fatal',
    'ran out of room',
  ],
  [
    'overload in the stream',
    { lines: [...BEGUN, failed('Selected model is at capacity.')], end: exited(1) },
    'retryable',
    'capacity',
  ],
  [
    'no more credit',
    { lines: [...BEGUN, failed('Quota exceeded. Check your plan and billing details.')], end: exited(1) },
    'budget',
    'Quota',
  ],
  [
    'refused connection',
    { lines: [...BEGUN, failed('Connection failed: error sending request')], end: exited(1) },
    'retryable',
    'Connection',
  ],
  [
    'cut stream',
    { lines: [...BEGUN, failed('stream disconnected before completion: x')], end: exited(1) },
    'retryable',
    'disconnected',
  ],
  [
    'login that ran out',
    { lines: [...BEGUN, failed('Your access token could not be refreshed. Please log in again.')], end: exited(1) },
    'auth',
    'log in again',
  ],
  [
    'missing key',
    { lines: [...BEGUN, failed('Missing environment variable: `OWN_KEY`.')], end: exited(1) },
    'auth',
    'OWN_KEY',
  ],
  [
    'a failure without words',
    { lines: [...BEGUN, { type: 'turn.failed' }], end: exited(1) },
    'retryable',
    'ended with an error',
  ],
  ['hang', { lines: BEGUN, end: { kind: 'limit', limit: 'idle', message: 'Silent.' } }, 'retryable', 'Silent.'],
  [
    'hang in a command',
    { lines: [...BEGUN, command({}, 'started')], end: { kind: 'limit', limit: 'wall', message: 'Too long.' } },
    'retryable',
    'Too long. It was running `npm test`.',
  ],
  ['memory', { lines: BEGUN, end: { kind: 'limit', limit: 'memory', message: 'Too big.' } }, 'resource', 'Too big.'],
  [
    'hang on a refused key',
    {
      lines: [...BEGUN, retry('unexpected status 401 Unauthorized: x')],
      end: { kind: 'limit', limit: 'idle', message: 'Silent.' },
    },
    'auth',
    '401',
  ],
  [
    'hang on a rate limit',
    {
      lines: [...BEGUN, retry('exceeded retry limit, last status: 429 Too Many Requests')],
      end: { kind: 'limit', limit: 'idle', message: 'Silent.' },
    },
    'limited',
    '429',
  ],
  [
    'hang after a rate limit that lifted',
    {
      lines: [...BEGUN, retry('last status: 429 Too Many Requests'), said('On.')],
      end: { kind: 'limit', limit: 'idle', message: 'Silent.' },
    },
    'retryable',
    'Silent.',
  ],
  [
    'an error, then cut off',
    {
      lines: [...BEGUN, { type: 'error', message: 'exceeded retry limit, last status: 429 Too Many Requests' }],
      end: exited(143),
    },
    'limited',
    '429',
  ],
  [
    'overload, then cut off',
    { lines: [...BEGUN, retry('unexpected status 529 x')], end: exited(1) },
    'retryable',
    'before its turn was over',
  ],
  ['SIGINT', { lines: BEGUN, end: exited(1) }, 'retryable', 'exit status 1'],
  [
    'SIGKILL',
    {
      lines: [...BEGUN, command({}, 'started'), command({}), command({ command: 'make' }, 'started')],
      end: { kind: 'signalled', signal: 9 },
    },
    'retryable',
    'signal 9, unless it chose that status itself. It was running `make`.',
  ],
  ['lost', { lines: BEGUN, end: { kind: 'lost', message: 'Nothing is left.' } }, 'retryable', 'Nothing is left.'],
  [
    'unknown flag',
    {
      lines: ["error: unexpected argument '--nope' found", '', "  tip: to pass '--nope' as a value, use '-- --nope'"],
      end: exited(2),
    },
    'dependency',
    "exit status 2): error: unexpected argument '--nope' found.",
  ],
  [
    'unknown feature',
    { lines: ['Error: Unknown feature flag: apps'], end: exited(1) },
    'dependency',
    'Unknown feature',
  ],
  [
    'wrong settings',
    { lines: ['Error loading config.toml:', '/home/me/.codex/config.toml:1:6: unclosed array'], end: exited(1) },
    'dependency',
    'config.toml',
  ],
  [
    'a server that cannot start',
    {
      lines: [
        '2026-11-21T05:22:34.432085Z ERROR codex_core::session: Failed',
        'Error: thread/start failed: required MCP servers failed to initialize: broken: x',
      ],
      end: exited(1),
    },
    'dependency',
    '1): Error: thread/start failed: required MCP servers',
  ],
  [
    'another writer',
    { lines: ['Error: thread t-1 already has an active writer (code -32600)'], end: exited(1) },
    'retryable',
    'active writer',
  ],
  [
    'no such thread',
    { lines: ['Error: no rollout found for thread id t-1 (code -32600)'], end: exited(1) },
    'retryable',
    'no rollout found',
  ],
  ['no login', { lines: ['Error: Not logged in'], end: exited(1) }, 'auth', 'Not logged in'],
  [
    'no repository',
    { lines: ['Not inside a trusted directory and --skip-git-repo-check was not specified.'], end: exited(1) },
    'dependency',
    'trusted directory',
  ],
  ['no program', { lines: ['sh: codex: not found'], end: exited(127) }, 'dependency', 'exit status 127'],
  [
    'warnings alone',
    { lines: ['WARNING: proceeding, even though we could not'], end: exited(1) },
    'dependency',
    'it printed nothing',
  ],
  ['silence', { end: exited(1) }, 'retryable', 'it printed nothing'],
  ['ended before a word', { lines: ['WARNING: x'], end: exited(143) }, 'retryable', 'exit status 143'],
  [
    'refusal',
    { end: { kind: 'refused', message: 'No such file.', hint: 'Install it.' } },
    'dependency',
    'No such file.',
  ],
])('%s', (_, recorded, reason, message) => {
  const { outcome } = replay(recorded);
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: reason } });
  if (outcome.kind !== 'failed') return;
  expect(outcome.failure.message).toContain(message);
  expect(outcome.failure.message).toMatch(/\.$/);
  expect(outcome.failure.hint).not.toBe('');
});

test('the time at which a limit lifts is that of the thread, and that of the words where the thread knows none', () => {
  const lines = [...BEGUN, failed('You’ve hit your usage limit. Try again at Jan 17th, 2027 9:00 AM.')];
  expect(replay({ lines, rollout: { resetsAt: NOW / 1_000 + 600 } }).outcome).toMatchObject({
    failure: { class: 'limited', resetMs: 600_000 },
  });
  expect(replay({ lines }).outcome).toMatchObject({
    failure: { resetMs: new Date('2027-01-17T09:01:00').getTime() - NOW },
  });
  expect(replay({ lines: [...BEGUN, failed('usage limit')] }).outcome).not.toHaveProperty('failure.resetMs');
});

test.each([
  ['try again at 6:29 AM', '2027-01-15T05:00:00', '2027-01-15T06:30:00'],
  ['try again at 12:05 AM.', '2027-01-15T23:00:00', '2027-01-16T00:06:00'],
  ['try again at 12:05 PM.', '2027-01-15T11:00:00', '2027-01-15T12:06:00'],
  ['or try again at 5:00 AM', '2027-01-15T05:00:30', '2027-01-15T05:01:00'],
  ['Try again at Mar 1st, 2027 5:42 PM.', '2027-01-31T05:00:00', '2027-03-01T17:43:00'],
])('%s, said on %s, is %s', (words, now, until) => {
  const at = new Date(now).getTime();
  expect(resetIn(words, at)).toBe(new Date(until).getTime() - at);
});

test('words without a time tell none', () => {
  expect(resetIn('try again later', NOW)).toBe(null);
  expect(classOfMessage('')).toBe('retryable');
});

test('it gives up at once where the provider refuses what it shows, and only there', () => {
  const after = (reason: string) => {
    const interpreter = createCodexInterpreter({
      redact: asItIs,
      now: () => NOW,
      look: () => NOTHING,
      before: { input: 0, output: 0 },
    });
    interpreter.feed(new TextEncoder().encode(`${JSON.stringify(retry(reason))}\n`));
    return interpreter.givesUp;
  };
  expect(after('unexpected status 401 Unauthorized: x')).toBe(true);
  expect(after('unexpected status 403 Forbidden: x')).toBe(true);
  expect(after('unexpected status 500 x')).toBe(false);
  expect(after('exceeded retry limit, last status: 429 Too Many Requests')).toBe(false);
});

test('a question makes the attempt one that asked, however it ended', () => {
  const question = '{"question":"Which?","options":["a","b"],"default":"b"}';
  for (const end of [exited(0), exited(1)])
    expect(replay({ lines: [...BEGUN, DONE], end, question }).outcome).toMatchObject({
      kind: 'asked',
      question: 'Which?',
      fallback: 'b',
    });
});

test('a cancelled attempt keeps what its thread says it used', () => {
  const rollout = { calls: 2, tokens: { input: 2_000, output: 100 } };
  expect(replay({ lines: BEGUN, end: { kind: 'cancelled' }, rollout }).outcome).toEqual({
    kind: 'cancelled',
    usage: { messages: 2, inputTokens: 2_000, outputTokens: 100, costUsd: 0 },
  });
});

test('the stream becomes events; what nobody knows is passed over', () => {
  const { events } = replay({
    lines: [
      'WARNING: proceeding',
      { ...STARTED, added_later: { deep: [1] } },
      TURN,
      { type: 'brand.new', payload: {} },
      item('reasoning', { text: '…' }),
      said('I write the file — now.'),
      item('file_change', { changes: [{ path: '/w/a.js', kind: 'add' }], status: 'in_progress' }, 'started'),
      item('file_change', { changes: [{ path: '/w/a.js', kind: 'add' }, { path: '/w/b.js' }], status: 'completed' }),
      item('file_change', { changes: [{ path: '/etc/x' }], status: 'failed' }),
      command({}, 'started'),
      command({ exit_code: 0, aggregated_output: 'x' }),
      command({ command: 'rm -rf /', status: 'declined' }),
      item('mcp_tool_call', { server: 's', tool: 't' }, 'started'),
      item('web_search', { query: 'q' }),
      item('collab_tool_call', { tool: 'spawn_agent', prompt: 'help' }, 'started'),
      item('todo_list', { items: [] }),
      item('error', { message: 'Odd.' }),
      retry('unexpected status 529 x'),
      { type: 'error', message: 'Reconnecting... 2/5' },
      DONE,
    ],
    rollout: { model: 'gpt-5.5', version: '0.169.0' },
  });
  expect(events).toEqual([
    { type: 'unknown', raw: 'WARNING: proceeding' },
    { type: 'session', sessionId: 't-1', model: 'gpt-5.5', version: '0.169.0' },
    { type: 'text', text: 'I write the file — now.' },
    { type: 'file', path: '/w/a.js' },
    { type: 'file', path: '/w/b.js' },
    { type: 'denied', tool: 'file change', message: '/etc/x' },
    { type: 'tool', name: 'command', summary: 'npm test' },
    { type: 'denied', tool: 'command', message: 'rm -rf /' },
    { type: 'tool', name: 's.t', summary: '' },
    { type: 'tool', name: 'web search', summary: 'q' },
    { type: 'tool', name: 'spawn_agent', summary: 'help' },
    { type: 'unknown', raw: 'Odd.' },
    { type: 'retry', status: 529, message: 'The provider did not answer: unexpected status 529 x.' },
    { type: 'retry', status: null, message: 'The provider did not answer: the connection broke.' },
    { type: 'usage', usage: { messages: 0, inputTokens: 3_300, outputTokens: 150, costUsd: 0 } },
    { type: 'result', text: 'I write the file — now.' },
  ]);
});

test('usage is told live, each figure once', () => {
  const figures = [1_000, 1_000, 2_000];
  const interpreter = createCodexInterpreter({
    redact: asItIs,
    now: () => NOW,
    look: () => ({ ...NOTHING, calls: 1, tokens: { input: figures.shift() ?? 2_000, output: 1 } }),
    before: { input: 0, output: 0 },
  });
  const told = [TURN, TURN, TURN, TURN].flatMap((line) =>
    interpreter.feed(new TextEncoder().encode(`${JSON.stringify(line)}\n`)),
  );
  expect(told.map((event) => event.type === 'usage' && event.usage.inputTokens)).toEqual([1_000, 2_000]);
});

test('an error without a line feed before the end does not hide it', () => {
  expect(replay({ lines: [...BEGUN, `warning${JSON.stringify(DONE)}`] }).outcome.kind).toBe('done');
});

test('a line of any length is read in bounded memory, and the next one counts', () => {
  const interpreter = createCodexInterpreter({
    redact: asItIs,
    now: () => NOW,
    look: () => NOTHING,
    before: { input: 0, output: 0 },
  });
  const huge = command({ aggregated_output: 'x'.repeat(5 * 1024 * 1024) });
  const bytes = new TextEncoder().encode(`${JSON.stringify(huge)}\n${JSON.stringify(said('On.'))}\n`);
  expect(interpreter.feed(bytes)).toEqual([{ type: 'text', text: 'On.' }]);
});

test('fields of a wrong form do not break the verdict', () => {
  const odd = [
    { type: 'turn.completed', usage: 'much' },
    { type: 'item.completed', item: { type: 'file_change', changes: 3 } },
    { type: 'error' },
  ];
  expect(replay({ lines: odd }).outcome).toMatchObject({ kind: 'failed', failure: { class: 'retryable' } });
});
