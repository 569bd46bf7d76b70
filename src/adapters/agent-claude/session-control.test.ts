import { expect, test } from 'vitest';
import type { PermissionRules } from '../../core/agent/permission.ts';
import type { AgentEvent } from '../../ports/agents.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createClaudeInterpreter } from './interpreter.ts';

const RESULT = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  num_turns: 1,
  result: 'Done.',
  total_cost_usd: 0.5,
};
const INIT = { type: 'system', subtype: 'init', session_id: 's', model: 'opus', claude_code_version: '2.1.329' };
const use = (id: string, name = 'Bash') => ({
  type: 'assistant',
  message: {
    id: `m-${id}`,
    content: [{ type: 'tool_use', id, name, input: { command: 'make' } }],
    usage: { input_tokens: 10 },
  },
});
const gave = (id: string) => ({ type: 'user', message: { content: [{ type: 'tool_result', tool_use_id: id }] } });
const asks = (tool: string, input: unknown) => ({
  type: 'control_request',
  request_id: 'r1',
  request: { subtype: 'can_use_tool', tool_name: tool, input },
});
const ASKED = { questions: [{ question: 'Which colour?', options: [{ label: 'red' }, { label: 'blue' }] }] };

const RULES = { who: 'Claude Code', inSandbox: true, workspace: '/work/tree', answers: [], redact: asItIs };
const BELOW: PermissionRules = { ...RULES, inSandbox: false };

/** A session that is talked with. */
function session(rules: PermissionRules = RULES, schema: object | null = null) {
  const interpreter = createClaudeInterpreter(() => 0, {
    redact: asItIs,
    talk: { prompt: () => 'Do it.', rules, attempt: ['r1', 'T001', 1] },
    schema,
  });
  const { control } = interpreter;
  if (control === undefined) throw new Error('it listens');
  const events: AgentEvent[] = [];
  return {
    control,
    interpreter,
    events,
    hear(...lines: readonly object[]) {
      for (const line of lines) events.push(...interpreter.feed(new TextEncoder().encode(`${JSON.stringify(line)}\n`)));
    },
    keys: () => control.due().map(({ key }) => key),
    line: (key: string) => JSON.parse(control.due().find((line) => line.key === key)?.line ?? 'null'),
    end: (code = 0) => interpreter.finish({ kind: 'exited', code }, () => null),
  };
}

test('a session begins with its prompt and is over with its result', () => {
  const { control, hear, keys, line } = session();
  expect({ keys: keys(), over: control.over }).toEqual({ keys: ['prompt'], over: false });
  expect(line('prompt')).toEqual({
    type: 'user',
    message: { role: 'user', content: [{ type: 'text', text: 'Do it.' }] },
    parent_tool_use_id: null,
    session_id: '',
  });
  hear(INIT, RESULT);
  expect({ keys: keys(), over: control.over }).toEqual({ keys: ['prompt'], over: true });
});

/** The program says a message again: the model hears it. */
const heard = (line: { readonly uuid?: string }) => ({
  type: 'user',
  message: { content: [] },
  isReplay: true,
  ...line,
});

test('what a person says is told while it works, and the session is over once all of it was heard', () => {
  const { control, hear, keys, line, end } = session();
  const [first, second] = [
    { key: 'told-1', text: 'Use port 80.' },
    { key: 'told-2', text: 'And tabs.' },
  ];
  control.say(first);
  hear(INIT, heard({}), use('a'));
  control.say(second);
  expect(keys()).toEqual(['prompt', 'told-1', 'told-2']);
  expect(line('told-2').message.content[0].text).toBe('And tabs.');
  expect(line('told-1').uuid).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  hear(gave('a'), heard(line('told-1')), RESULT);
  expect(control.over).toBe(false);
  hear(INIT, heard(line('told-2')), asks('WebFetch', { url: 'x' }));
  expect(keys()).toContain('permission-r1');
  hear(RESULT);
  expect(control.over).toBe(true);
  control.say({ key: 'told-3', text: 'Too late.' });
  expect(keys()).not.toContain('told-3');
  expect(end()).toMatchObject({ kind: 'done', heard: ['told-1', 'told-2'] });
});

test('a message of another attempt of the same session has another id', () => {
  const ids = [1, 2].map((attempt) => {
    const talk = { prompt: () => '', rules: RULES, attempt: ['r1', 'T001', attempt] } as const;
    const { control } = createClaudeInterpreter(() => 0, { redact: asItIs, talk });
    control?.say({ key: 'told-1', text: 'Use port 80.' });
    return JSON.parse(control?.due().at(-1)?.line ?? '').uuid;
  });
  expect(new Set(ids).size).toBe(2);
});

test('a version that says nothing again has heard what came before its result', () => {
  const { control, hear, end } = session();
  control.say({ key: 'told-1', text: 'Use port 80.' });
  hear(INIT, RESULT);
  expect(control.over).toBe(true);
  expect(end()).toMatchObject({ kind: 'done', heard: ['told-1'] });
});

test('lines that were written are not kept', () => {
  const { control, hear, keys } = session();
  keys();
  control.wrote('prompt');
  for (let call = 0; call < 1_000; call += 1) {
    hear({ ...asks('WebFetch', { url: 'x' }), request_id: `r${call}` });
    expect(keys()).toEqual([`permission-r${call}`]);
    control.wrote(`permission-r${call}`);
  }
  control.say({ key: 'told-1', text: 'Use port 80.' });
  expect(keys()).toEqual(['told-1']);
});

test('the same output and the same messages lead to the same lines', () => {
  const lines = [INIT, use('a'), asks('WebFetch', { url: 'x' }), gave('a')];
  const both = [session(), session()] as const;
  for (const { control, hear } of both) {
    control.due();
    control.say({ key: 'told-1', text: 'Use port 80.' });
    hear(...lines);
  }
  expect(both[0].control.due()).toEqual(both[1].control.due());
});

test('what may not wait stops what runs, and the session goes on with it', () => {
  const { control, hear, keys, line, end } = session();
  hear(INIT, heard({}), use('a'));
  control.say({ key: 'told-1', text: 'Leave it.', interrupts: true });
  expect(keys()).toEqual(['prompt', 'stop-told-1', 'told-1']);
  expect(line('stop-told-1')).toEqual({
    type: 'control_request',
    request_id: 'stop-told-1',
    request: { subtype: 'interrupt' },
  });
  expect(line('told-1').message.content[0].text).toMatch(/^A person stopped what you were doing.+\n\nLeave it\.$/s);
  hear({ ...RESULT, subtype: 'error_during_execution', is_error: true, terminal_reason: 'aborted_tools' });
  expect(control.over).toBe(false);
  hear(INIT, heard(line('told-1')), RESULT);
  expect(control.over).toBe(true);
  expect(end()).toMatchObject({ kind: 'done', heard: ['told-1'] });
});

const answerTo = (rules: PermissionRules, tool: string, input: unknown) => {
  const { hear, line } = session(rules);
  hear(INIT, asks(tool, input));
  const { type, response } = line('permission-r1');
  expect({ type, subtype: response.subtype, id: response.request_id }).toEqual({
    type: 'control_response',
    subtype: 'success',
    id: 'r1',
  });
  return response.response;
};

test.each([
  ['WebFetch', { url: 'x' }],
  ['mcp__files__remove', { path: '/etc' }],
  ['Write', { file_path: '/etc/hosts' }],
])('a sandbox holds whatever is done in it: %s', (tool, input) => {
  expect(answerTo(RULES, tool, input)).toEqual({ behavior: 'allow', updatedInput: input });
});

test.each([
  ['Read', { file_path: '/etc/hosts' }],
  ['Bash', { command: 'cat /etc/hosts' }],
  ['Write', { file_path: '/work/tree/.claude/rules/a.md', content: 'a' }],
  ['NotebookEdit', { notebook_path: '/work/tree/a.ipynb' }],
  ['ExitPlanMode', { plan: 'First the store.' }],
])('below a sandbox a tree is read, changed and worked with: %s', (tool, input) => {
  expect(answerTo(BELOW, tool, input)).toEqual({ behavior: 'allow', updatedInput: input });
});

test.each([
  ['Write', { file_path: '/etc/hosts', content: 'a' }, 'Write: /etc/hosts'],
  ['Edit', { file_path: '/work/tree/../other', new_string: 'a' }, 'Edit: /work/tree/../other'],
  ['Write', { content: 'a' }, 'Write: {"content":"a"}'],
  ['WebFetch', { url: 'http://example.org', prompt: 'Read.' }, 'WebFetch: http://example.org'],
  ['WebFetch', 'odd', 'WebFetch: "odd"'],
  ['WebSearch', { query: 'quince' }, 'WebSearch: quince'],
  ['mcp__files__remove', { path: 'a', force: true }, 'mcp__files__remove: {"path":"a","force":true}'],
  ['toString', undefined, 'toString:'],
])('below a sandbox a person is asked about the rest: %s of %j', (tool, input, what) => {
  const { hear, end, line, events } = session(BELOW);
  hear(INIT, asks(tool, input), { ...RESULT, subtype: 'error_during_execution', is_error: true });
  expect(line('permission-r1').response.response).toMatchObject({ behavior: 'deny', interrupt: true });
  const question = {
    question: `Claude Code asks for leave: ${what}`,
    options: ['Allow', 'Reject'],
    fallback: 'Reject',
  };
  expect(end(1)).toMatchObject({ kind: 'asked', questionKind: 'permission', ...question });
  expect(events).toContainEqual({ type: 'question', ...question });
});

test('what a person said holds for the same request in later attempts, and for no other', () => {
  const asked = (input: unknown) => {
    const { hear, end } = session(BELOW);
    hear(INIT, asks('mcp__files__write', input));
    const outcome = end(1);
    return outcome.kind === 'asked' ? outcome.question : '';
  };
  const [long, other] = [{ text: `${'x'.repeat(5_000)}1` }, { text: `${'x'.repeat(5_000)}2` }];
  const question = asked(long);
  expect(question.length).toBeLessThan(1_000);
  expect(asked(other)).not.toBe(question);
  const told = (answer: string): PermissionRules => ({ ...BELOW, answers: [{ question, answer }] });
  expect(answerTo(told('Allow'), 'mcp__files__write', long)).toEqual({ behavior: 'allow', updatedInput: long });
  expect(answerTo(told('Allow'), 'mcp__files__write', other)).toMatchObject({ behavior: 'deny', interrupt: true });
  expect(answerTo(told('Reject'), 'mcp__files__write', long)).toEqual({
    behavior: 'deny',
    message: expect.stringContaining('a person rejected it'),
  });
});

test('while a person is asked, nothing else of the turn is decided', () => {
  const { hear, line, end, events } = session(BELOW);
  hear(INIT, asks('WebFetch', { url: 'a' }));
  for (const [index, tool] of ['WebFetch', 'Bash', 'AskUserQuestion'].entries())
    hear({ ...asks(tool, { url: 'b' }), request_id: `r${index + 2}` });
  for (const id of ['r2', 'r3', 'r4'])
    expect(line(`permission-${id}`).response.response).toMatchObject({ behavior: 'deny', interrupt: true });
  expect(events.filter(({ type }) => type === 'question')).toHaveLength(1);
  expect(end(1)).toMatchObject({ kind: 'asked', question: 'Claude Code asks for leave: WebFetch: a' });
});

test('a question to a person ends the turn, and the attempt is one that asked', () => {
  const { hear, line, end, events } = session();
  hear(INIT, asks('AskUserQuestion', ASKED));
  expect(line('permission-r1').response.response).toMatchObject({ behavior: 'deny', interrupt: true });
  hear({ ...RESULT, subtype: 'error_during_execution', is_error: true });
  expect(end(1)).toMatchObject({ kind: 'asked', question: 'Which colour?', options: ['red', 'blue'], fallback: null });
  expect(events).toContainEqual({
    type: 'question',
    question: 'Which colour?',
    options: ['red', 'blue'],
    fallback: null,
  });
});

test('a question is taken back when the session goes on, with what a person said meanwhile or by itself', () => {
  const { control, hear, line, end } = session();
  control.say({ key: 'told-1', text: 'Blue.' });
  hear(INIT, heard({}), asks('AskUserQuestion', ASKED), RESULT);
  expect(end(1)).toMatchObject({ kind: 'asked' });
  hear(INIT, heard(line('told-1')), RESULT);
  expect(end()).toMatchObject({ kind: 'done', heard: ['told-1'] });
  hear(asks('AskUserQuestion', ASKED), { type: 'control_cancel_request', request_id: 'r0' });
  expect(end()).toMatchObject({ kind: 'asked' });
  hear({ type: 'control_cancel_request', request_id: 'r1' });
  expect(end()).toMatchObject({ kind: 'done' });
});

test.each([
  [
    { questions: [{ question: 'A?', options: [{ label: 'x' }, { label: 'y' }] }, { question: 'B?' }] },
    '1. A? (x | y)\n2. B?',
  ],
  [{ text: 'odd' }, '{"text":"odd"}'],
  [undefined, 'It asks something.'],
])('a question of another form is asked as well: %j', (input, question) => {
  const { hear, end } = session();
  hear(INIT, asks('AskUserQuestion', input));
  expect(end(1)).toMatchObject({ kind: 'asked', question, options: [] });
});

test('what was said too late to be heard becomes a turn of its own: the last result counts, and all turns cost', () => {
  const { hear, end, events } = session();
  const models = (costUSD: number) => ({ opus: { inputTokens: 5, cacheReadInputTokens: 1, outputTokens: 2, costUSD } });
  hear(INIT, use('a'), gave('a'), {
    ...RESULT,
    usage: { input_tokens: 100, output_tokens: 7 },
    modelUsage: models(0.5),
  });
  hear(INIT, {
    ...RESULT,
    result: 'Done again.',
    total_cost_usd: 0.75,
    usage: { input_tokens: 50 },
    modelUsage: models(0.75),
  });
  expect(end()).toEqual({
    kind: 'done',
    heard: [],
    summary: 'Done again.',
    usage: {
      messages: 2,
      inputTokens: 150,
      outputTokens: 7,
      costUsd: 0.75,
      models: { opus: { inputTokens: 6, outputTokens: 2, costUsd: 0.75 } },
    },
  });
  expect(events.filter(({ type }) => type === 'session')).toHaveLength(1);
});

test('usage is told while it works: tokens out by what was printed and thought, never below what is told', () => {
  const { hear, events } = session();
  const thought = { type: 'system', subtype: 'thinking_tokens', estimated_tokens: 30, estimated_tokens_delta: 30 };
  const says = (id: string, block: object, output_tokens = 1) => ({
    type: 'assistant',
    message: { id, content: [block], usage: { input_tokens: 10, output_tokens } },
  });
  const outputs = () => events.flatMap((event) => (event.type === 'usage' ? [event.usage.outputTokens] : []));
  hear(INIT, thought, { ...thought, estimated_tokens: 50, estimated_tokens_delta: 20 });
  hear(says('m1', { type: 'thinking', thinking: '', signature: 'x'.repeat(400) }));
  hear(says('m1', { type: 'tool_use', name: 'Write', input: { content: 'x'.repeat(4_000) } }));
  hear(says('m2', { type: 'text', text: 'ü'.repeat(200) }));
  hear(says('m3', { type: 'text', text: 'Done.' }, 25));
  // 5 of the tool's name and 14 of the form of its input stand around the text.
  expect(outputs()).toEqual([50, 50 + Math.floor(4_019 / 5), 853 + 80, 933 + 25]);
  hear({ ...RESULT, usage: { input_tokens: 30, output_tokens: 1_500 } });
  expect(outputs().at(-1)).toBe(1_500);
});

test('what nobody knows is told, bounded, and a switch of the model in words', () => {
  const { hear, events } = session();
  const fallback = {
    ...{ type: 'system', subtype: 'model_fallback', trigger: 'overloaded' },
    ...{ original_model: 'opus', fallback_model: 'sonnet', content: 'Switched.' },
  };
  hear(INIT, fallback, { type: 'system', subtype: 'status' }, { type: 'control_response', response: {} });
  hear({ type: 'system', subtype: 'hook_response', hook_event: 'Stop', outcome: 'error', output: 'x'.repeat(5_000) });
  hear({ type: 'assistant', text: 'odd' });
  expect(events.slice(1)).toEqual([
    {
      type: 'retry',
      status: null,
      message: 'The program goes on with the model sonnet instead of opus (overloaded).',
    },
    { type: 'unknown', raw: expect.stringMatching(/^\{"type":"system","subtype":"hook_response".{200,260}$/) },
    { type: 'unknown', raw: '{"type":"assistant","text":"odd"}' },
  ]);
  const before = events.length;
  for (let line = 0; line < 1_000; line += 1) hear({ type: 'brand_new', line }, { type: `new-${line}` });
  expect(events.slice(before).every(({ type }) => type === 'unknown')).toBe(true);
  expect(events.length - before).toBeLessThan(100);
});

test('a refused key is given up at once, and a provider that answers again is not', () => {
  const { hear, interpreter } = session();
  const retry = (error_status: number) => ({ type: 'system', subtype: 'api_retry', error_status, error: 'unknown' });
  hear(INIT, retry(529));
  expect(interpreter.givesUp).toBe(false);
  hear(retry(401));
  expect(interpreter.givesUp).toBe(true);
  expect(interpreter.finish({ kind: 'signalled', signal: 15 }, () => null)).toMatchObject({
    kind: 'failed',
    failure: { class: 'auth' },
  });
  hear(use('a'));
  expect(interpreter.givesUp).toBe(false);
});

const SCHEMA = { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] };

test('a document that was asked for by a schema is handed on when it fits', () => {
  const { hear, end } = session(RULES, SCHEMA);
  hear(INIT, { ...RESULT, structured_output: { a: 1 } });
  expect(end()).toMatchObject({ kind: 'done', structured: { a: 1 } });
});

test.each([
  [RESULT, 'no JSON document'],
  [{ ...RESULT, structured_output: { a: 'one' } }, 'At a'],
  [{ ...RESULT, subtype: 'error_max_structured_output_retries', is_error: true }, 'did not give the document'],
])('one that is missing or does not fit is work that was not done as asked: %#', (result, why) => {
  const { hear, end } = session(RULES, SCHEMA);
  hear(INIT, result);
  expect(end()).toMatchObject({
    kind: 'failed',
    failure: { class: 'quality', message: expect.stringContaining(why) },
  });
});

test('a server that could not be started is told', () => {
  const { hear, events } = session();
  hear({
    ...INIT,
    mcp_servers: [
      { name: 'files', status: 'failed' },
      { name: 'web', status: 'connected' },
    ],
  });
  expect(events.slice(1)).toEqual([{ type: 'denied', tool: 'server files', message: 'It could not be started.' }]);
});
