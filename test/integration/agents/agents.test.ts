import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClaudeAgent } from '../../../src/adapters/agent-claude/claude-agent.ts';
import { createCodexAgent } from '../../../src/adapters/agent-codex/codex-agent.ts';
import { createShellAgent } from '../../../src/adapters/agent-shell/shell-agent.ts';
import type { AgentAdapter, AgentEvent, AgentRequest } from '../../../src/ports/agents.ts';
import type { ProcessEnd } from '../../../src/ports/processes.ts';
import { asItIs } from '../../../src/testing/as-it-is.ts';

const SESSION = '22222222-2222-4222-8222-222222222222';

let root: string;
let variables: Readonly<Record<string, string>>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-agents-'));
  for (const name of ['home', 'bin', 'tree', 'other-tree']) mkdirSync(join(root, name));
  for (const name of ['claude', 'codex'])
    symlinkSync(join(import.meta.dirname, `fake-${name}.mjs`), join(root, 'bin', name));
  const path = [join(root, 'bin'), dirname(process.execPath), process.env['PATH']].join(':');
  variables = { PATH: path, HOME: join(root, 'home') };
});
afterEach(() => rmSync(root, { recursive: true }));

/** Runs one attempt as the engine would, with nothing of this process's environment. */
function attempt(agent: AgentAdapter, fields: Partial<AgentRequest> = {}) {
  const request: AgentRequest = {
    runId: 'r1',
    taskId: 'T001',
    attempt: 1,
    model: null,
    resumeSession: null,
    sessionId: SESSION,
    packetPath: join(root, 'packet.json'),
    questionFile: join(root, 'question.json'),
    prompt: 'Count the words.',
    workspace: join(root, 'tree'),
    isolation: 'none',
    redact: asItIs,
    stateFolder: join(root, 'state'),
    ...fields,
  };
  const { argv, environment, input } = agent.launch(request);
  const interpreter = agent.interpret(request);
  const said = (interpreter.control?.due() ?? []).map(({ line }) => `${line}\n`).join('');
  const child = spawnSync(argv[0], argv.slice(1), {
    cwd: request.workspace,
    env: { PATH: variables['PATH'], ...environment },
    input: input ?? said,
    timeout: 20_000,
  });
  const events: AgentEvent[] = [...interpreter.feed(child.stdout), ...interpreter.feed(child.stderr)];
  const end: ProcessEnd =
    child.signal === null
      ? { kind: 'exited', code: child.status ?? -1 }
      : { kind: 'signalled', signal: constants.signals[child.signal] };
  const readQuestion = () => (existsSync(request.questionFile) ? readFileSync(request.questionFile, 'utf8') : null);
  return { events, outcome: interpreter.finish(end, readQuestion) };
}

const run = async ([program = '', ...rest]: readonly string[]) => {
  const child = spawnSync(program, rest, { env: { ...variables }, encoding: 'utf8' });
  return { code: child.status, stdout: child.stdout };
};

const claude = (mode = 'work') => createClaudeAgent({ variables: { ...variables, ANTHROPIC_FAKE: mode }, run });

const codex = (mode = 'work') =>
  createCodexAgent({ variables: { ...variables, OPENAI_FAKE: mode }, run, sharedLogin: join(root, 'login') });

test('claude works on its task and claims to be done', async () => {
  expect(await claude().presence()).toMatchObject({ available: true, version: '2.1.197' });
  const { events, outcome } = attempt(claude(), { model: 'opus' });
  expect(outcome).toMatchObject({ kind: 'done', summary: 'Made in turn 1.', usage: { costUsd: 0.01 } });
  expect(events.map(({ type }) => type)).toEqual(['session', 'text', 'file', 'usage', 'result']);
  expect(events[0]).toMatchObject({ sessionId: SESSION, model: 'opus' });
  expect(readFileSync(join(root, 'tree/made.txt'), 'utf8')).toBe('Count the words.');
});

test('claude goes on with a session that was killed, in another tree too', () => {
  expect(attempt(claude('killed')).outcome).toMatchObject({ kind: 'failed', failure: { class: 'retryable' } });
  const { outcome } = attempt(claude(), { resumeSession: SESSION, attempt: 2, workspace: join(root, 'other-tree') });
  expect(outcome).toMatchObject({ kind: 'done', summary: 'Made in turn 2.' });
  expect(readFileSync(join(root, 'other-tree/made.txt'), 'utf8')).toMatch(/^You go on with a task/);
});

test('a session that is begun a second time is refused, and worth another try', () => {
  attempt(claude());
  expect(attempt(claude()).outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'retryable', message: expect.stringContaining('already in use') },
  });
});

test('a provider that limits brakes', () => {
  const { events, outcome } = attempt(claude('limited'));
  expect(outcome).toMatchObject({ kind: 'failed', failure: { class: 'limited' } });
  expect(events).toContainEqual(expect.objectContaining({ type: 'retry', status: 429 }));
});

test('claude asks by the question file', () => {
  expect(attempt(claude('ask')).outcome).toMatchObject({ kind: 'asked', question: 'Which port?', fallback: '8080' });
});

test('codex works on its task and claims to be done', async () => {
  expect(await codex().presence()).toMatchObject({ available: true, version: '0.169.0' });
  const { events, outcome } = attempt(codex(), { model: 'gpt-5.5' });
  const usage = { messages: 1, inputTokens: 1_000, outputTokens: 50, costUsd: 0 };
  expect(outcome).toEqual({ kind: 'done', summary: 'Made in turn 1.', usage });
  expect(events.map(({ type }) => type)).toEqual(['session', 'usage', 'file', 'text', 'result']);
  expect(events[0]).toMatchObject({ model: 'gpt-5.5', version: '0.169.0' });
  expect(readFileSync(join(root, 'tree/made.txt'), 'utf8')).toBe('Count the words.');
});

test('codex goes on with a thread that was killed, in another tree too; what was running is named and nothing counts twice', () => {
  expect(attempt(codex('killed'))).toMatchObject({
    outcome: {
      kind: 'failed',
      failure: { class: 'retryable', message: expect.stringContaining('It was running `make all`.') },
      usage: { messages: 1, inputTokens: 1_000 },
    },
  });
  const { outcome } = attempt(codex(), { resumeSession: SESSION, attempt: 2, workspace: join(root, 'other-tree') });
  expect(outcome).toMatchObject({
    kind: 'done',
    summary: 'Made in turn 2.',
    usage: { messages: 1, inputTokens: 1_000 },
  });
  expect(readFileSync(join(root, 'other-tree/made.txt'), 'utf8')).toMatch(
    /^You go on with a task[\s\S]*\n- make all\n/,
  );
});

test('a provider of codex that limits brakes, and a question is asked', () => {
  expect(attempt(codex('limited')).outcome).toMatchObject({ kind: 'failed', failure: { class: 'limited' } });
  expect(attempt(codex('ask'), { attempt: 2 }).outcome).toMatchObject({
    kind: 'asked',
    question: 'Which port?',
    fallback: '8080',
  });
});

test('a shell command works in the tree, knows its packet, and asks by the question file', () => {
  const script = 'echo "$SLIPWAY_RUN $SLIPWAY_TASK $SLIPWAY_ATTEMPT" >seen; echo "$SLIPWAY_PACKET"; pwd';
  const { events, outcome } = attempt(createShellAgent({ command: script }));
  expect(readFileSync(join(root, 'tree/seen'), 'utf8')).toBe('r1 T001 1\n');
  expect(events).toEqual([
    { type: 'text', text: join(root, 'packet.json') },
    { type: 'text', text: join(root, 'tree') },
  ]);
  expect(outcome).toMatchObject({ kind: 'done' });
  const asking = createShellAgent({ command: 'echo "Which one?" >"$SLIPWAY_QUESTION_FILE"; exit 1' });
  expect(attempt(asking).outcome).toMatchObject({ kind: 'asked', question: 'Which one?', options: [] });
});

test('a shell command that is not there is a missing dependency', () => {
  expect(attempt(createShellAgent({ command: 'no-such-agent --fast' })).outcome).toMatchObject({
    kind: 'failed',
    failure: { class: 'dependency', evidence: expect.stringContaining('no-such-agent') },
  });
});
