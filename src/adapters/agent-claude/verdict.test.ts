import { expect, test } from 'vitest';
import type { AgentEvent, AgentOutcome } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createClaudeInterpreter } from './interpreter.ts';

const NOW = 1_800_000_000_000;

const INIT = {
  type: 'system',
  subtype: 'init',
  session_id: 's-1',
  cwd: '/work',
  tools: ['Bash', 'Write'],
  model: 'claude-opus-4-8',
  permissionMode: 'acceptEdits',
  claude_code_version: '2.1.197',
};
const SUCCESS = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  num_turns: 3,
  result: 'Counted the words.',
  session_id: 's-1',
  total_cost_usd: 0.02025,
  usage: { input_tokens: 3_000, cache_creation_input_tokens: 200, cache_read_input_tokens: 100, output_tokens: 150 },
  permission_denials: [],
  terminal_reason: 'completed',
};
const said = (text: string, id = 'm1') => ({
  type: 'assistant',
  message: { id, content: [{ type: 'text', text }], usage: { output_tokens: 1 } },
});
const retry = (error_status: number | null, error: string) => ({
  type: 'system',
  subtype: 'api_retry',
  attempt: 1,
  max_retries: 3,
  retry_delay_ms: 506.4,
  error_status,
  error,
});
/** An error of the provider as versions up to 2.1.197 tell it: with the subtype of a success. */
const apiError = (status: number | null, result: string, fields: object = {}) => ({
  ...SUCCESS,
  is_error: true,
  api_error_status: status,
  result,
  total_cost_usd: 0,
  ...fields,
});

const exited = (code: number): ProcessEnd => ({ kind: 'exited', code });

interface Recorded {
  readonly lines?: readonly (object | string)[];
  readonly end?: ProcessEnd;
  readonly question?: string;
}

/** Feeds a recorded stream in pieces of a size that cuts lines and characters. */
function replay({ lines = [], end = exited(0), question }: Recorded) {
  const text = lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
  const bytes = new TextEncoder().encode(text);
  const interpreter = createClaudeInterpreter(() => NOW, { redact: asItIs });
  const events: AgentEvent[] = [];
  for (let start = 0; start < bytes.length; start += 37)
    events.push(...interpreter.feed(bytes.subarray(start, start + 37)));
  const outcome: AgentOutcome = interpreter.finish(end, () => question ?? null);
  return { events, outcome };
}

test('a run that came to its end claims to be done, with what it cost', () => {
  const { outcome } = replay({ lines: [INIT, said('Working.'), SUCCESS] });
  expect(outcome).toEqual({
    kind: 'done',
    summary: 'Counted the words.',
    usage: { messages: 3, inputTokens: 3_300, outputTokens: 150, costUsd: 0.02025 },
    heard: [],
  });
});

test.each<[string, Recorded, string, string]>([
  [
    'rate limit',
    { lines: [INIT, apiError(429, 'API Error: Request rejected (429)')], end: exited(1) },
    'limited',
    '429',
  ],
  ['overload', { lines: [INIT, apiError(529, 'API Error: Repeated 529')], end: exited(1) }, 'retryable', '529'],
  ['server error', { lines: [INIT, apiError(500, 'API Error: 500')], end: exited(1) }, 'retryable', '500'],
  ['refused key', { lines: [INIT, apiError(401, 'Invalid API key')], end: exited(1) }, 'auth', 'Invalid API key'],
  ['refused account', { lines: [INIT, apiError(403, 'Forbidden')], end: exited(1) }, 'auth', 'Forbidden'],
  ['wrong request', { lines: [INIT, apiError(400, 'API Error: 400 bad')], end: exited(1) }, 'fatal', '400'],
  ['unknown model', { lines: [INIT, apiError(404, 'model: nope')], end: exited(1) }, 'fatal', 'nope'],
  [
    'too long a prompt',
    { lines: [INIT, apiError(400, 'Prompt is too long', { terminal_reason: 'prompt_too_long' })], end: exited(1) },
    'fatal',
    'Prompt is too long',
  ],
  [
    'no login',
    { lines: [INIT, apiError(null, 'Not logged in · Please run /login')], end: exited(1) },
    'auth',
    'Not logged',
  ],
  ['no credit', { lines: [INIT, apiError(null, 'Credit balance is too low')], end: exited(1) }, 'budget', 'Credit'],
  [
    'network',
    { lines: [INIT, apiError(null, 'API Error: Connection error.')], end: exited(1) },
    'retryable',
    'Connection',
  ],
  [
    'turns',
    { lines: [INIT, { ...SUCCESS, subtype: 'error_max_turns', is_error: true, result: undefined }], end: exited(1) },
    'retryable',
    'turns',
  ],
  [
    'turns, told without an error',
    { lines: [INIT, { ...SUCCESS, subtype: 'error_max_turns' }], end: exited(0) },
    'retryable',
    'turns',
  ],
  [
    'budget',
    { lines: [INIT, { ...SUCCESS, subtype: 'error_max_budget_usd', is_error: true }], end: exited(1) },
    'budget',
    'budget',
  ],
  [
    'interruption during a tool',
    { lines: [INIT, { ...SUCCESS, subtype: 'error_during_execution', is_error: true, result: '' }], end: exited(1) },
    'retryable',
    'error_during_execution',
  ],
  [
    'unknown session',
    {
      lines: [
        {
          ...SUCCESS,
          subtype: 'error_during_execution',
          is_error: true,
          result: undefined,
          errors: ['No conversation found with session ID: s-1'],
        },
      ],
      end: exited(1),
    },
    'retryable',
    'No conversation found',
  ],
  ['interruption while waiting', { lines: [INIT, said('Thinking.')], end: exited(0) }, 'retryable', 'exit status 0'],
  ['ended by SIGTERM', { lines: [INIT], end: exited(143) }, 'retryable', 'exit status 143'],
  ['ended by SIGKILL', { lines: [INIT], end: { kind: 'signalled', signal: 9 } }, 'retryable', 'signal 9'],
  ['hang', { lines: [INIT], end: { kind: 'limit', limit: 'idle', message: 'Silent.' } }, 'retryable', 'Silent.'],
  [
    'hang on a refused key',
    { lines: [INIT, retry(401, 'authentication_failed')], end: { kind: 'limit', limit: 'wall', message: 'Too long.' } },
    'auth',
    'status 401',
  ],
  [
    'hang on a rate limit',
    { lines: [INIT, retry(429, 'rate_limit')], end: { kind: 'limit', limit: 'idle', message: 'Silent.' } },
    'limited',
    'status 429',
  ],
  [
    'hang after a rate limit that lifted',
    { lines: [INIT, retry(429, 'rate_limit'), said('On.')], end: { kind: 'limit', limit: 'idle', message: 'Silent.' } },
    'retryable',
    'Silent.',
  ],
  [
    'overload, then cut off',
    { lines: [INIT, retry(529, 'overloaded')], end: exited(1) },
    'retryable',
    'before it told its result',
  ],
  ['unknown flag', { lines: ["error: unknown option '--fast'"], end: exited(1) }, 'dependency', 'unknown option'],
  [
    'login missing at start',
    { lines: ['Invalid API key · Please run /login'], end: exited(1) },
    'auth',
    'Invalid API key',
  ],
  [
    'session in use',
    { lines: ['Error: Session ID s-1 is already in use.'], end: exited(1) },
    'retryable',
    'already in use',
  ],
  [
    'root without a sandbox',
    { lines: ['--dangerously-skip-permissions cannot be used with root/sudo privileges'], end: exited(1) },
    'dependency',
    'root',
  ],
  ['no program', { lines: ['sh: claude: not found'], end: exited(127) }, 'dependency', 'exit status 127'],
  ['silence', { end: exited(1) }, 'retryable', 'it printed nothing'],
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

test.each([
  ['the text', [INIT, apiError(429, `Claude AI usage limit reached|${NOW / 1_000 + 600}`)]],
  [
    'the stream',
    [
      INIT,
      { type: 'rate_limit_event', rate_limit_info: { status: 'rejected', resetsAt: NOW / 1_000 + 600 } },
      apiError(429, 'Limit.'),
    ],
  ],
])('the time at which a limit lifts is taken from %s', (_, lines) => {
  expect(replay({ lines, end: exited(1) }).outcome).toMatchObject({ failure: { class: 'limited', resetMs: 600_000 } });
});

test('a question makes the attempt one that asked, however it ended', () => {
  const question = '{"question":"Which?","options":["a","b"],"default":"b"}';
  for (const end of [exited(0), exited(1)]) {
    expect(replay({ lines: [INIT, SUCCESS], end, question }).outcome).toMatchObject({
      kind: 'asked',
      question: 'Which?',
      fallback: 'b',
    });
  }
});

test('a cancelled attempt keeps what it used', () => {
  const { outcome } = replay({ lines: [INIT, said('a', 'm1'), said('b', 'm2')], end: { kind: 'cancelled' } });
  const usage = { messages: 2, inputTokens: 0, outputTokens: 2, costUsd: 0, costOpen: true };
  expect(outcome).toEqual({ kind: 'cancelled', usage });
});

test('the stream becomes events; what nobody knows is told as it is', () => {
  const { events } = replay({
    lines: [
      'warning: no stdin data received',
      { ...INIT, added_later: { deep: [1] } },
      { type: 'system', subtype: 'status', status: 'requesting' },
      { type: 'brand_new', payload: {} },
      { type: 'assistant', message: { id: 'm1', content: [{ type: 'thinking', thinking: '…' }] } },
      said('I write the file — now.'),
      {
        type: 'assistant',
        message: { id: 'm1', content: [{ type: 'tool_use', id: 't', name: 'Write', input: { file_path: '/w/a.js' } }] },
      },
      { type: 'user', message: {}, tool_use_result: { type: 'create', filePath: '/w/a.js' } },
      { type: 'user', message: {}, tool_use_result: 'Error: denied' },
      retry(null, 'unknown'),
      {
        ...SUCCESS,
        permission_denials: [{ tool_name: 'WebFetch', tool_use_id: 't2', tool_input: { url: 'http://example.org' } }],
      },
    ],
  });
  expect(events).toEqual([
    { type: 'unknown', raw: 'warning: no stdin data received' },
    { type: 'session', sessionId: 's-1', model: 'claude-opus-4-8', version: '2.1.197' },
    { type: 'unknown', raw: '{"type":"brand_new","payload":{}}' },
    { type: 'text', text: 'I write the file — now.' },
    { type: 'usage', usage: { messages: 1, inputTokens: 0, outputTokens: 5, costUsd: 0, costOpen: true } },
    { type: 'tool', name: 'Write', summary: '/w/a.js' },
    { type: 'file', path: '/w/a.js' },
    { type: 'retry', status: null, message: 'The provider did not answer: unknown (1 of 3).' },
    { type: 'denied', tool: 'WebFetch', message: 'http://example.org' },
    { type: 'usage', usage: { messages: 3, inputTokens: 3_300, outputTokens: 150, costUsd: 0.02025 } },
    { type: 'result', text: 'Counted the words.' },
  ]);
});

test('an error without a line feed before the result does not hide it', () => {
  expect(replay({ lines: [INIT, `warning${JSON.stringify(SUCCESS)}`] }).outcome.kind).toBe('done');
});

test('a line of any length is read in bounded memory, and the next one counts', () => {
  const huge = { type: 'user', tool_use_result: { type: 'create', filePath: 'x'.repeat(5 * 1024 * 1024) } };
  const interpreter = createClaudeInterpreter(() => NOW, { redact: asItIs });
  expect(
    interpreter.feed(new TextEncoder().encode(`${JSON.stringify(huge)}\n${JSON.stringify(INIT)}\n`)),
  ).toMatchObject([{ type: 'session' }]);
});

test('fields of a wrong form do not break the verdict', () => {
  const odd = { type: 'result', subtype: 7, is_error: 'no', usage: 'much', permission_denials: 3, total_cost_usd: '1' };
  expect(replay({ lines: [odd], end: exited(0) }).outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'retryable' },
  });
});
