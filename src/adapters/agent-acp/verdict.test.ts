import { expect, test } from 'vitest';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createAcpInterpreter } from './interpreter.ts';
import type { RefusalHeard } from './provider-words.ts';

const exited = (code: number): ProcessEnd => ({ kind: 'exited', code });

const INITIALIZED = {
  id: 1,
  result: {
    protocolVersion: 1,
    agentCapabilities: { loadSession: true },
    agentInfo: { name: 'some', version: '1.2.3' },
    authMethods: [{ id: 'api-key', name: 'Key' }],
  },
};
const OPENED = { id: 2, result: { sessionId: 's-1' } };
const ended = (stopReason: string, id = 3) => ({ id, result: { stopReason } });
const refused = (id: number, code: number, message: string, data?: unknown) => ({ id, error: { code, message, data } });
const update = (fields: object) => ({ method: 'session/update', params: { sessionId: 's-1', update: fields } });
const said = (text: string, messageId?: string) =>
  update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text }, messageId });

interface Recorded {
  readonly lines?: readonly (object | string)[];
  readonly end?: ProcessEnd;
  readonly question?: string;
  readonly resume?: string;
  readonly signIn?: string;
  readonly model?: string;
  readonly schema?: object;
  readonly costBefore?: number;
  readonly inSandbox?: boolean;
}

function interpreterFor(recorded: Recorded) {
  const { resume = null, signIn = null, model = null, schema = null, costBefore, inSandbox = false } = recorded;
  return createAcpInterpreter({
    talk: { version: '0', cwd: '/work', resume, model, signIn, prompt: (goesOn) => (goesOn ? 'Go on.' : 'Do it.') },
    rules: { who: 'some', inSandbox, workspace: '/work', answers: [], redact: asItIs },
    program: { name: 'some', check: 'Check it.', logIn: 'Log in.' },
    hearPlain: (line): RefusalHeard | null =>
      line.startsWith('log: ')
        ? {
            class: line.includes('limit') ? 'limited' : line.includes('down') ? 'retryable' : 'auth',
            status: null,
            said: `${line}.`,
          }
        : null,
    costBefore: () => costBefore ?? null,
    schema,
    redact: asItIs,
  });
}

function replay(recorded: Recorded) {
  const interpreter = interpreterFor(recorded);
  const lines = (recorded.lines ?? []).map((line) =>
    typeof line === 'string' ? line : JSON.stringify({ jsonrpc: '2.0', ...line }),
  );
  const events = interpreter.feed(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
  const { givesUp, control } = interpreter;
  const outcome = interpreter.finish(recorded.end ?? exited(0), () => recorded.question ?? null);
  return {
    events,
    outcome,
    givesUp,
    over: control?.over,
    due: (control?.due() ?? []).map(({ line }) => JSON.parse(line)),
  };
}

const BEGUN = [INITIALIZED, OPENED];

test.each<[string, Recorded, string, string]>([
  ['refusal', { lines: [...BEGUN, ended('refusal')] }, 'fatal', 'refused to do the task'],
  ['tokens', { lines: [...BEGUN, ended('max_tokens')] }, 'retryable', 'tokens'],
  ['turns', { lines: [...BEGUN, ended('max_turn_requests')] }, 'retryable', 'turns'],
  ['a stop that nobody asked for', { lines: [...BEGUN, ended('cancelled')] }, 'retryable', 'stopped'],
  ['a reason of another version', { lines: [...BEGUN, ended('new_reason')] }, 'retryable', 'new_reason'],
  ['no login', { lines: [INITIALIZED, refused(2, -32_000, 'Authentication required')] }, 'auth', 'gives no session'],
  [
    'no login in a turn',
    { lines: [...BEGUN, refused(3, -32_000, 'Authentication required')] },
    'auth',
    'Authentication',
  ],
  ['a status in place of the code: 401', { lines: [...BEGUN, refused(3, 401, 'No.')] }, 'auth', 'No.'],
  ['403', { lines: [...BEGUN, refused(3, 403, 'No.')] }, 'auth', 'No.'],
  ['402', { lines: [...BEGUN, refused(3, 402, 'No.')] }, 'budget', 'No.'],
  ['429', { lines: [...BEGUN, refused(3, 429, 'No.')] }, 'limited', 'No.'],
  ['500', { lines: [...BEGUN, refused(3, 500, 'No.')] }, 'retryable', 'No.'],
  ['529', { lines: [...BEGUN, refused(3, 529, 'No.')] }, 'retryable', 'No.'],
  ['400', { lines: [...BEGUN, refused(3, 400, 'No.')] }, 'fatal', 'No.'],
  ['404', { lines: [...BEGUN, refused(3, 404, 'models/none is not found')] }, 'fatal', 'not found'],
  [
    'a used-up plan behind 429',
    { lines: [...BEGUN, refused(3, 429, 'You have insufficient_quota.')] },
    'budget',
    'insufficient_quota',
  ],
  [
    'a document of the provider in place of the message',
    { lines: [...BEGUN, refused(3, -32_603, '{"error":{"code":429,"message":"Slow down.","status":"X"}}')] },
    'limited',
    'ended with an error: Slow down.',
  ],
  [
    'words in place of a code',
    { lines: [...BEGUN, refused(3, -32_603, 'Internal error', { details: 'Rate limit reached, try again in 20s' })] },
    'limited',
    'Rate limit reached',
  ],
  ['a refused key in words', { lines: [...BEGUN, refused(3, -32_603, 'API key not valid.')] }, 'auth', 'API key'],
  [
    'an overflow',
    { lines: [...BEGUN, refused(3, 400, 'The input token count (9) exceeds 8.')] },
    'fatal',
    'token count',
  ],
  ['an error that says nothing', { lines: [...BEGUN, refused(3, -32_603, '')] }, 'retryable', 'error -32603'],
  [
    'a form of ours that it does not take',
    { lines: [INITIALIZED, refused(2, -32_602, 'Invalid params')] },
    'dependency',
    'Invalid',
  ],
  ['no protocol', { lines: [refused(1, -32_601, 'Method not found')] }, 'dependency', 'does not begin'],
  ['another version', { lines: [{ id: 1, result: { protocolVersion: 2 } }] }, 'dependency', 'version 2'],
  ['an odd answer', { lines: [{ id: 1, result: 'hello' }] }, 'dependency', 'answered the first request'],
  ['a session without a name', { lines: [INITIALIZED, { id: 2, result: {} }] }, 'dependency', 'request for a session'],
  ['a turn without a reason', { lines: [...BEGUN, { id: 3, result: {} }] }, 'dependency', 'ended its turn'],
  [
    'a model that is not known',
    {
      model: 'big',
      lines: [
        INITIALIZED,
        { id: 2, result: { sessionId: 's', models: { currentModelId: 'small' } } },
        refused(3, -32_602, 'Unknown.'),
      ],
    },
    'fatal',
    'does not take the model',
  ],
  ['a model where there is no choice', { model: 'big', lines: BEGUN }, 'fatal', 'no choice of models'],
  ['cut off', { lines: [...BEGUN, said('I begin.')] }, 'retryable', 'exit status 0 before it told'],
  ['cut off by a signal', { lines: BEGUN, end: { kind: 'signalled', signal: 9 } }, 'retryable', 'signal 9'],
  ['a hang', { lines: BEGUN, end: { kind: 'limit', limit: 'idle', message: 'Silent.' } }, 'retryable', 'Silent.'],
  [
    'a hang on a limit that its log tells',
    { lines: [...BEGUN, 'log: rate limit'], end: { kind: 'limit', limit: 'idle', message: 'Silent.' } },
    'limited',
    'rate limit',
  ],
  [
    'a hang after a limit that lifted',
    { lines: [...BEGUN, 'log: rate limit', said('On.')], end: { kind: 'limit', limit: 'idle', message: 'Silent.' } },
    'retryable',
    'Silent.',
  ],
  ['no program', { lines: ['sh: 1: some: not found'], end: exited(127) }, 'dependency', 'exit status 127'],
  ['an unknown flag', { lines: ['Unknown argument: acp'], end: exited(1) }, 'dependency', 'Unknown argument'],
  ['silence', { end: exited(1) }, 'retryable', 'it printed nothing'],
  ['a program that ends at once', { end: exited(0) }, 'dependency', 'did not begin to speak'],
  [
    'a start that was refused',
    { end: { kind: 'refused', message: 'No such file.', hint: 'Get it.' } },
    'dependency',
    'No such',
  ],
])('%s', (_, recorded, reason, message) => {
  const { outcome } = replay(recorded);
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: reason } });
  if (outcome.kind !== 'failed') return;
  expect(outcome.failure.message).toContain(message);
  expect(outcome.failure.message).toMatch(/\.$/);
  expect(outcome.failure.hint).not.toBe('');
});

test('the end of a turn is a claim, whatever ended the process', () => {
  for (const end of [exited(0), exited(1), { kind: 'limit', limit: 'idle', message: 'Silent.' } as const]) {
    const { outcome, over } = replay({ lines: [...BEGUN, said('All is '), said('done.'), ended('end_turn')], end });
    expect(outcome).toMatchObject({ kind: 'done', summary: 'All is done.' });
    expect(over).toBe(true);
  }
});

test('a limit that lifts tells when', () => {
  const { outcome } = replay({ lines: [...BEGUN, refused(3, 429, 'Please retry in 17.5s.')] });
  expect(outcome).toMatchObject({ failure: { class: 'limited', resetMs: 17_500 } });
});

test('a refused key in its log ends the program at once, a limit after three refusals', () => {
  expect(replay({ lines: [...BEGUN, 'log: key'] }).givesUp).toBe(true);
  expect(replay({ lines: [...BEGUN, 'log: limit', 'log: limit'] }).givesUp).toBe(false);
  expect(replay({ lines: [...BEGUN, 'log: limit', 'log: limit', 'log: limit'] }).givesUp).toBe(true);
  expect(replay({ lines: [...BEGUN, 'log: limit', 'log: limit', said('On.'), 'log: limit'] }).givesUp).toBe(false);
});

test('trouble of the provider in its log ends the program after four refusals in a row, with what was said', () => {
  const down = (times: number) => Array.from({ length: times }, () => 'log: down');
  expect(replay({ lines: [...BEGUN, ...down(3)] }).givesUp).toBe(false);
  expect(replay({ lines: [...BEGUN, ...down(3), said('On.'), ...down(1)] }).givesUp).toBe(false);
  const { givesUp, outcome } = replay({ lines: [...BEGUN, ...down(4)], end: { kind: 'signalled', signal: 15 } });
  expect(givesUp).toBe(true);
  expect(outcome).toMatchObject({
    failure: { class: 'retryable', message: expect.stringContaining('refused its calls: log: down.') },
  });
});

test('a question makes the attempt one that asked; a cancelled one keeps what it used', () => {
  const lines = [...BEGUN, said('a', 'm1'), said('b', 'm2')];
  const question = '{"question":"Which?","options":["a","b"],"default":"b"}';
  expect(replay({ lines: [...lines, ended('end_turn')], question }).outcome).toMatchObject({
    kind: 'asked',
    question: 'Which?',
  });
  expect(replay({ lines, end: { kind: 'cancelled' } }).outcome).toEqual({
    kind: 'cancelled',
    usage: { messages: 2, inputTokens: 0, outputTokens: 0, costUsd: 0 },
  });
});

test('a document that was asked for is checked', () => {
  const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
  const turn = (text: string) => replay({ schema, lines: [...BEGUN, said(text), ended('end_turn')] }).outcome;
  expect(turn('{"n":1}')).toMatchObject({ kind: 'done', structured: { n: 1 } });
  expect(turn('Here you are.')).toMatchObject({ kind: 'failed', failure: { class: 'quality' } });
});

test('tokens are counted where a program tells them, and the cost of the session since this attempt', () => {
  const cost = (amount: number) =>
    update({ sessionUpdate: 'usage_update', used: 1, size: 2, cost: { amount, currency: 'USD' } });
  const turn = {
    id: 3,
    result: { stopReason: 'end_turn', usage: { inputTokens: 7, outputTokens: 2, totalTokens: 9 } },
  };
  const usageOf = (recorded: Recorded) => replay(recorded).outcome.usage;
  expect(usageOf({ lines: [...BEGUN, cost(0.5), turn] })).toEqual({
    messages: 0,
    inputTokens: 7,
    outputTokens: 2,
    costUsd: 0.5,
  });
  const lines = [INITIALIZED, { id: 2, result: {} }, cost(0.75), turn];
  expect(usageOf({ resume: 's-1', costBefore: 0.5, lines })).toMatchObject({ costUsd: 0.25 });
  // Nobody knows what the session had cost: nothing is invented.
  expect(usageOf({ resume: 's-1', lines })).toMatchObject({ inputTokens: 7, costUsd: 0 });
});

test('a session that knows the task goes on; one that is lost begins anew, and says so', () => {
  const goesOn = replay({ resume: 's-1', lines: [INITIALIZED, said('history'), { id: 2, result: null }] });
  expect(goesOn.due.map(({ method }) => method)).toEqual(['initialize', 'session/load', 'session/prompt']);
  expect(goesOn.due[2].params.prompt).toEqual([{ type: 'text', text: 'Go on.' }]);
  expect(goesOn.events).toEqual([{ type: 'session', sessionId: 's-1', model: null, version: '1.2.3' }]);
  const lost = replay({
    resume: 's-1',
    lines: [INITIALIZED, refused(2, -32_603, 'No such session'), { ...OPENED, id: 3 }],
  });
  expect(lost.due.map(({ id, method }) => [id, method])).toEqual([
    [1, 'initialize'],
    [2, 'session/load'],
    [3, 'session/new'],
    [4, 'session/prompt'],
  ]);
  expect(lost.due[3].params.prompt[0].text).toBe('Do it.');
  expect(lost.events[0]).toMatchObject({ type: 'retry', message: expect.stringContaining('No such session') });
  const forgets = { id: 1, result: { protocolVersion: 1 } };
  expect(replay({ resume: 's-1', lines: [forgets] }).due.map(({ method }) => method)).toEqual([
    'initialize',
    'session/new',
  ]);
  const resumes = { id: 1, result: { protocolVersion: 1, agentCapabilities: { sessionCapabilities: { resume: {} } } } };
  expect(replay({ resume: 's-1', lines: [resumes] }).due.map(({ method }) => method)).toEqual([
    'initialize',
    'session/resume',
  ]);
});

test('where a key is at hand the program is signed in with it, once', () => {
  const asks = [INITIALIZED, refused(2, -32_000, 'Authentication required')];
  const { due } = replay({ signIn: 'api-key', lines: [...asks, { id: 3, result: {} }] });
  expect(due.map(({ method }) => method)).toEqual(['initialize', 'session/new', 'authenticate', 'session/new']);
  const again = replay({ signIn: 'api-key', lines: [...asks, { id: 3, result: {} }, refused(4, -32_000, 'Again.')] });
  expect(again.outcome).toMatchObject({ failure: { class: 'auth' } });
  expect(replay({ signIn: 'other', lines: asks }).outcome).toMatchObject({ failure: { class: 'auth' } });
});

test('the stream becomes events; what nobody knows is passed over', () => {
  const call = { toolCallId: 't', title: 'write', kind: 'edit' };
  const { events } = replay({
    lines: [
      'warning: something',
      `no line feed${JSON.stringify({ jsonrpc: '2.0', ...INITIALIZED })}`,
      OPENED,
      update({ sessionUpdate: 'brand_new', payload: 1 }),
      { method: 'other/notification' },
      { id: 99, result: {} },
      update({ sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'Hm.' } }),
      said('I write '),
      said('it.'),
      update({ sessionUpdate: 'tool_call', ...call, status: 'pending', locations: [] }),
      update({
        sessionUpdate: 'tool_call_update',
        toolCallId: 't',
        title: 'a.js',
        locations: [{ path: '/work/a.js' }],
      }),
      update({ sessionUpdate: 'tool_call_update', toolCallId: 't', status: 'completed' }),
      update({ sessionUpdate: 'tool_call', toolCallId: 'u', title: 'npm test', kind: 'execute', status: 'failed' }),
      update({
        sessionUpdate: 'plan',
        entries: [
          { content: 'One', status: 'completed' },
          { content: 'Two', status: 'in_progress' },
        ],
      }),
      ended('end_turn'),
    ],
  });
  expect(events).toEqual([
    { type: 'unknown', raw: 'warning: something' },
    { type: 'session', sessionId: 's-1', model: null, version: '1.2.3' },
    { type: 'text', text: 'I write it.' },
    { type: 'tool', name: 'edit', summary: 'write' },
    { type: 'tool', name: 'edit', summary: 'a.js' },
    { type: 'file', path: '/work/a.js' },
    { type: 'denied', tool: 'execute', message: 'npm test' },
    { type: 'text', text: 'Step 2 of 2: Two' },
    { type: 'usage', usage: { messages: 0, inputTokens: 0, outputTokens: 0, costUsd: 0 } },
    { type: 'result', text: 'I write it.' },
  ]);
});

test('a message that does not wait ends the turn, and all that was said comes next', () => {
  const interpreter = interpreterFor({});
  const feed = (line: object) =>
    interpreter.feed(new TextEncoder().encode(`${JSON.stringify({ jsonrpc: '2.0', ...line })}\n`));
  for (const line of BEGUN) feed(line);
  interpreter.control?.say({ key: 'm1', text: 'Stop.', interrupts: true });
  interpreter.control?.say({ key: 'm2', text: 'Really.', interrupts: true });
  const keys = () => interpreter.control?.due().map(({ key }) => key);
  expect(keys()).toEqual(['request-1', 'request-2', 'prompt', 'stop-m1']);
  for (const key of keys() ?? []) interpreter.control?.wrote(key);
  feed(ended('cancelled'));
  expect(keys()).toEqual(['m1']);
  expect(interpreter.control?.over).toBe(false);
  feed({ id: 4, result: { stopReason: 'end_turn' } });
  expect(keys()).toEqual(['m1', 'm2']);
  feed({ id: 5, result: { stopReason: 'end_turn' } });
  expect(interpreter.control?.over).toBe(true);
  const outcome = interpreter.finish({ kind: 'exited', code: 0 }, () => null);
  expect(outcome).toMatchObject({ kind: 'done', heard: ['m1', 'm2'] });
});

test('read again in pieces, the same output asks for the same lines', () => {
  const lines = [
    ...BEGUN,
    said('I ask.'),
    {
      id: 'x',
      method: 'session/request_permission',
      params: {
        toolCall: { toolCallId: 't', kind: 'execute', title: 'ls' },
        options: [{ optionId: 'o', name: 'Yes', kind: 'allow_once' }],
      },
    },
    { id: 7, method: 'terminal/create', params: {} },
    ended('end_turn'),
  ];
  const bytes = new TextEncoder().encode(
    lines.map((line) => `${JSON.stringify({ jsonrpc: '2.0', ...line })}\n`).join(''),
  );
  const dueAfter = (size: number) => {
    const interpreter = interpreterFor({});
    for (let start = 0; start < bytes.length; start += size) interpreter.feed(bytes.subarray(start, start + size));
    return interpreter.control?.due();
  };
  const whole = dueAfter(bytes.length);
  expect(whole?.map(({ key }) => key)).toEqual(['request-1', 'request-2', 'prompt', 'answer-"x"', 'answer-7']);
  for (const size of [1, 13, 101]) expect(dueAfter(size)).toEqual(whole);
});
