import { expect, test } from 'vitest';
import { createTextRedactor } from '../../core/secret/redact.ts';
import type { AgentEvent } from '../../ports/agents.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createAcpInterpreter } from './interpreter.ts';

const SECRET = '0f3c9b6e7d214a58b1c2d3e4f5a69788';
const TEXT = `The password is ${SECRET}, I think.`;

const thought = { sessionUpdate: 'agent_thought_chunk', content: { type: 'text', text: 'Hm.' } };
const plan = { sessionUpdate: 'plan', entries: [{ content: 'Look', status: 'in_progress', priority: 'low' }] };
const begin = { sessionUpdate: 'tool_call', toolCallId: 't1', title: 'ls', kind: 'execute', status: 'in_progress' };
const runs = { sessionUpdate: 'tool_call_update', toolCallId: 't1', content: [], status: 'in_progress' };
const chunk = (text: string, messageId?: string) => ({
  sessionUpdate: 'agent_message_chunk',
  content: { type: 'text', text },
  ...(messageId === undefined ? {} : { messageId }),
});

/** What is told of a session whose agent says and does these. */
function told(...updates: readonly object[]): readonly AgentEvent[] {
  const interpreter = createAcpInterpreter({
    talk: { ...{ version: '1', cwd: '/w', resume: null, model: null, signIn: null }, prompt: () => 'Do it.' },
    rules: { who: 'x', inSandbox: true, workspace: '/w', answers: [], redact: asItIs },
    program: { name: 'x', check: '', logIn: '' },
    hearPlain: () => null,
    redact: asItIs,
    costBefore: () => 0,
    schema: null,
  });
  const lines = [
    { id: 1, result: { protocolVersion: 1, agentCapabilities: {}, authMethods: [] } },
    { id: 2, result: { sessionId: 's' } },
    ...updates.map((update) => ({ method: 'session/update', params: { sessionId: 's', update } })),
    { id: 3, result: { stopReason: 'end_turn' } },
  ];
  return lines.flatMap((line) =>
    interpreter.feed(new TextEncoder().encode(`${JSON.stringify({ jsonrpc: '2.0', ...line })}\n`)),
  );
}

const said = (events: readonly AgentEvent[]) => events.flatMap((event) => (event.type === 'text' ? [event.text] : []));

test.each([
  ['a thought', [], [thought], undefined],
  ['a plan', [], [plan], undefined],
  ['a tool that runs', [begin], [runs], undefined],
  ['all of them, in a message that has a name', [begin], [thought, runs, plan], 'm1'],
  ['a new tool, in a message that has a name', [], [begin], 'm1'],
])('no half of a secret is told where %s comes in between, at any place', (_name, before, between, id) => {
  const redact = createTextRedactor([{ name: 'DB_PASSWORD', value: SECRET }]);
  for (let at = 1; at < TEXT.length; at += 1) {
    const events = told(...before, chunk(TEXT.slice(0, at), id), ...between, chunk(TEXT.slice(at), id));
    expect(said(events)).toContain(TEXT);
    const texts = events.map((event) => redact(JSON.stringify(event))).join('\n');
    for (let from = 0; from + 8 <= SECRET.length; from += 1) expect(texts).not.toContain(SECRET.slice(from, from + 8));
  }
});

test('messages are parted by their names, and without names by a new tool', () => {
  expect(said(told(chunk('One.', 'm1'), chunk('Two.', 'm2')))).toEqual(['One.', 'Two.']);
  expect(said(told(chunk('One.'), begin, chunk('Two.')))).toEqual(['One.', 'Two.']);
});
