import { expect, test } from 'vitest';
import { NO_USAGE } from '../../core/run/usage.ts';
import type { AgentRequest } from '../../ports/agents.ts';
import type { ProcessEnd } from '../../ports/processes.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createShellAgent } from './shell-agent.ts';

const request: AgentRequest = {
  runId: 'r1',
  taskId: 'T001',
  attempt: 2,
  model: null,
  resumeSession: null,
  sessionId: '00000000-0000-4000-8000-000000000001',
  packetPath: '/state/packet.json',
  questionFile: '/outbox/question.json',
  prompt: 'Do it.',
  workspace: '/work/tree',
  isolation: 'sandbox',
  redact: asItIs,
  stateFolder: '/state/agent',
};

const agent = createShellAgent({ command: './agent.sh --fast' });
const bytes = (text: string) => new TextEncoder().encode(text);

function outcome(end: ProcessEnd, output = '', question: string | null = null) {
  const interpreter = agent.interpret(request);
  interpreter.feed(bytes(output));
  return interpreter.finish(end, () => question);
}

test('the command is run by a shell and told where its packet is', () => {
  expect(agent.launch(request)).toEqual({
    argv: ['/bin/sh', '-c', './agent.sh --fast'],
    environment: {
      SLIPWAY_PACKET: '/state/packet.json',
      SLIPWAY_RUN: 'r1',
      SLIPWAY_TASK: 'T001',
      SLIPWAY_ATTEMPT: '2',
      SLIPWAY_QUESTION_FILE: '/outbox/question.json',
    },
    input: null,
    access: { writable: [], readable: [], network: 'host' },
  });
});

test('its output becomes text events, line by line and safe to show', () => {
  const interpreter = agent.interpret(request);
  expect(interpreter.feed(bytes('read the \u001b[1mpacket\u001b[0m\n\nwrit'))).toEqual([
    { type: 'text', text: 'read the packet' },
  ]);
  expect(interpreter.feed(bytes('ing\n'))).toEqual([{ type: 'text', text: 'writing' }]);
});

test.each(['all is written\n', 'first\nall is written'])(
  'exit 0 is a claim, with the last line as its summary',
  (output) => {
    expect(outcome({ kind: 'exited', code: 0 }, output)).toEqual({
      kind: 'done',
      summary: 'all is written',
      usage: NO_USAGE,
    });
  },
);

test.each([0, 1])('a question file makes a question of exit %i', (code) => {
  expect(outcome({ kind: 'exited', code }, '', '{"question":"Which?","options":["a"],"default":"a"}')).toEqual({
    kind: 'asked',
    question: 'Which?',
    options: ['a'],
    fallback: 'a',
    usage: NO_USAGE,
  });
});

test('an empty question file asks nothing', () => {
  expect(outcome({ kind: 'exited', code: 0 }, '', ' ').kind).toBe('done');
});

test.each([
  [{ kind: 'exited', code: 1 }, 'retryable', 'The command ended with exit status 1.'],
  [{ kind: 'exited', code: 127 }, 'dependency', 'found no program to execute'],
  [{ kind: 'exited', code: 126 }, 'dependency', 'found no program to execute'],
  [{ kind: 'signalled', signal: 9 }, 'retryable', 'signal 9'],
  [{ kind: 'limit', limit: 'idle', message: 'Silent for 5 minutes.' }, 'retryable', 'Silent for 5 minutes.'],
  [{ kind: 'limit', limit: 'wall', message: 'Over an hour.' }, 'retryable', 'Over an hour.'],
  [{ kind: 'limit', limit: 'output', message: 'Over 1 MiB.' }, 'resource', 'Over 1 MiB.'],
  [{ kind: 'limit', limit: 'memory', message: 'Over 1 GiB.' }, 'resource', 'Over 1 GiB.'],
  [{ kind: 'limit', limit: 'processes', message: 'Over 100.' }, 'resource', 'Over 100.'],
  [{ kind: 'lost', message: 'Nothing is left of it.' }, 'retryable', 'Nothing is left of it.'],
  [{ kind: 'refused', message: 'No such program.', hint: 'Install it.' }, 'dependency', 'No such program.'],
] as const)('%j is a failure of the class %s, with the end of the output', (end, reason, message) => {
  const result = outcome(end, 'the last words\n');
  expect(result.kind).toBe('failed');
  if (result.kind !== 'failed') return;
  expect(result.failure).toMatchObject({ class: reason, evidence: 'the last words' });
  expect(result.failure.message).toContain(message);
  expect(result.failure.hint).not.toBe('');
});

test('a cancelled command has no failure', () => {
  expect(outcome({ kind: 'cancelled' })).toEqual({ kind: 'cancelled', usage: NO_USAGE });
});

test('it is there whenever there is a command', async () => {
  expect(await agent.presence()).toMatchObject({ available: true, detail: 'The command is `./agent.sh --fast`.' });
});

const SCHEMA = {
  type: 'object',
  properties: { port: { type: 'number' } },
  required: ['port'],
  additionalProperties: false,
};

function document(end: ProcessEnd, ...chunks: readonly string[]) {
  const interpreter = agent.interpret({ ...request, schema: SCHEMA });
  for (const chunk of chunks) interpreter.feed(bytes(chunk));
  return interpreter.finish(end, () => null);
}

test('what it prints is the document that was asked for, with other words around it', () => {
  const outcome = document({ kind: 'exited', code: 0 }, 'Looking around.\n{"po', 'rt": 8080}\n', 'Done.\n');
  expect(outcome).toEqual({ kind: 'done', summary: 'Done.', usage: NO_USAGE, structured: { port: 8080 } });
});

test.each([
  ['nothing', '', 'It is no JSON document.'],
  ['another document', '{"host":"a"}', 'At port: '],
  ['too much', `{"port":1}${' '.repeat(4 * 1024 * 1024)}`, 'It is larger than 4 MiB.'],
])('a command that prints %s did not give the document', (_, printed, why) => {
  const outcome = document({ kind: 'exited', code: 0 }, printed);
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'quality', message: expect.stringContaining(why) },
  });
});

test('a command that fails is judged by that, whatever it printed', () => {
  expect(document({ kind: 'exited', code: 3 }, '{"port":1}')).toMatchObject({
    kind: 'failed',
    failure: { class: 'retryable' },
  });
});
