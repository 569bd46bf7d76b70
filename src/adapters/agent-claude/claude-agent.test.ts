import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentRequest } from '../../ports/agents.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createClaudeAgent } from './claude-agent.ts';

let root: string;
let REQUEST: AgentRequest;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-claude-')));
  REQUEST = { ...BASE, stateFolder: join(root, 'state') };
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, mode = 0o644): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '#!/bin/sh\n');
  chmodSync(join(root, path), mode);
  return join(root, path);
}

const BASE: Omit<AgentRequest, 'stateFolder'> = {
  runId: 'r1',
  taskId: 'T001',
  attempt: 1,
  model: 'opus',
  resumeSession: null,
  sessionId: '11111111-1111-4111-8111-111111111111',
  packetPath: '/state/packet.json',
  questionFile: '/outbox/question.json',
  prompt: 'Count the words.',
  workspace: '/work/tree',
  isolation: 'sandbox',
  redact: asItIs,
};

function agent(
  variables: Readonly<Record<string, string>> = {},
  fields: { readonly uid?: number; readonly stdout?: string } = {},
) {
  const { uid = 1_000, stdout = '2.1.197 (Claude Code)\n' } = fields;
  return createClaudeAgent({
    variables: { PATH: join(root, 'bin'), HOME: join(root, 'home'), ...variables },
    run: async () => ({ code: 0, stdout }),
    uid,
  });
}

/** The first thing that a session is told. */
function promptOf(request: AgentRequest): string {
  const [line] = agent().interpret(request).control?.due() ?? [];
  expect(line?.key).toBe('prompt');
  return JSON.parse(line?.line ?? '').message.content[0].text;
}

test('it is started with a stream, a session of its own and an open standard input', () => {
  const program = write('bin/claude', 0o755);
  expect(agent().launch(REQUEST)).toEqual({
    argv: [
      program,
      '-p',
      '--output-format',
      'stream-json',
      '--verbose',
      '--input-format',
      'stream-json',
      '--permission-prompt-tool',
      'stdio',
      '--replay-user-messages',
      '--setting-sources',
      'user',
      '--add-dir',
      '/work/tree',
      '--strict-mcp-config',
      '--settings',
      '{"disableAllHooks":true}',
      '--model',
      'opus',
      '--session-id',
      REQUEST.sessionId,
      '--permission-mode',
      'acceptEdits',
      '--allowedTools',
      'Bash',
    ],
    environment: {
      HOME: join(root, 'home'),
      CLAUDE_CONFIG_DIR: join(root, 'state/1'),
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      DISABLE_AUTOUPDATER: '1',
      CLAUDE_CODE_MAX_RETRIES: '3',
      CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1',
      IS_SANDBOX: '1',
      SLIPWAY_PACKET: '/state/packet.json',
      SLIPWAY_RUN: 'r1',
      SLIPWAY_TASK: 'T001',
      SLIPWAY_ATTEMPT: '1',
      SLIPWAY_QUESTION_FILE: '/outbox/question.json',
    },
    input: null,
    control: true,
    access: {
      writable: [join(root, 'state/1')],
      readable: [program],
      placed: [{ source: join(root, 'state/projects'), path: join(root, 'state/1/projects'), writable: true }],
      network: 'host',
    },
    providers: ['api.anthropic.com:443', 'console.anthropic.com:443', 'platform.claude.com:443'],
  });
});

/** What the program is told besides the user's settings, where a tree has settings of its own. */
function settingsFor(settings: string, request: Partial<AgentRequest> = {}): unknown {
  const path = write('tree/.claude/settings.json');
  writeFileSync(path, settings);
  const { argv } = agent().launch({ ...REQUEST, workspace: join(root, 'tree'), ...request });
  expect(argv.filter((word) => word === '--settings')).toHaveLength(1);
  return JSON.parse(argv[argv.indexOf('--settings') + 1] ?? '');
}

const TREE_SETTINGS = {
  env: { ANTHROPIC_BASE_URL: 'http://other' },
  apiKeyHelper: 'touch ran',
  enableAllProjectMcpServers: true,
  permissions: { deny: ['Read(.env)'], allow: ['WebFetch'], defaultMode: 'bypassPermissions' },
  hooks: { SessionStart: [] },
};

test('of the settings of a tree only what they forbid is taken, and its hooks where the configuration says so', () => {
  const settings = JSON.stringify(TREE_SETTINGS);
  expect(settingsFor(settings)).toEqual({ disableAllHooks: true, permissions: { deny: ['Read(.env)'] } });
  const { hooks, permissions } = TREE_SETTINGS;
  expect(settingsFor(settings, { hooks: true })).toEqual({ hooks, permissions: { deny: permissions.deny } });
});

test.each([
  '{',
  '[]',
  '{"hooks":[],"permissions":{"deny":"all"}}',
  `{"permissions":{"deny":["${'x'.repeat(100_000)}"]}}`,
])('settings of a tree that nobody can take are none: %.40s', (settings) => {
  expect(settingsFor(settings)).toEqual({ disableAllHooks: true });
  expect(settingsFor(settings, { hooks: true })).toEqual({});
});

test('servers are those that the user names, where the program works with the folder of the user', () => {
  const flagsOf = (isolation: AgentRequest['isolation']) => {
    const { argv } = agent().launch({ ...REQUEST, isolation });
    expect(argv).toContain('--strict-mcp-config');
    return argv[argv.indexOf('--mcp-config') + 1 || argv.length];
  };
  expect(flagsOf('best-effort')).toBeUndefined();
  const state = write('home/.claude.json');
  writeFileSync(state, '{"mcpServers":{}}');
  expect(flagsOf('best-effort')).toBeUndefined();
  writeFileSync(state, '{"mcpServers":{"own":{"command":"own"}}}');
  expect(flagsOf('best-effort')).toBe(state);
  expect(flagsOf('none')).toBe(state);
  expect(flagsOf('sandbox')).toBeUndefined();
});

test('under a cap of cost the program is told its share', () => {
  const { argv } = agent().launch({ ...REQUEST, budgetUsd: 0.625 });
  expect(argv.slice(argv.indexOf('--max-budget-usd'))[1]).toBe('0.6250');
});

test('without a model the program uses its own default', () => {
  expect(agent().launch({ ...REQUEST, model: null }).argv).not.toContain('--model');
});

test.each([
  [0, 'sandbox', 'bypassPermissions'],
  [0, 'best-effort', 'acceptEdits'],
  [1_000, 'sandbox', 'acceptEdits'],
  [1_000, 'none', 'acceptEdits'],
] as const)('user %i in isolation %s works with %s', (uid, isolation, mode) => {
  const { argv, environment } = agent({}, { uid }).launch({ ...REQUEST, isolation });
  expect(argv[argv.indexOf('--permission-mode') + 1]).toBe(mode);
  expect(argv.includes('--allowedTools')).toBe(mode === 'acceptEdits');
  expect(environment['IS_SANDBOX']).toBe(isolation === 'sandbox' ? '1' : undefined);
});

test('of the variables only its own, proxies and basics reach it, and none of another session', () => {
  const { environment } = agent({
    ANTHROPIC_API_KEY: 'key',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
    CLAUDE_CONFIG_DIR: '/config',
    CLAUDE_CODE_SESSION_ID: 'other',
    CLAUDE_CODE_ENTRYPOINT: 'cli',
    CLAUDE_CODE_MESSAGING_TOKEN: 'other',
    CLAUDE_CODE_CHILD_SESSION: '1',
    CLAUDE_PID: '7',
    CLAUDE_CODE_EFFORT_LEVEL: 'high',
    CLAUDE_CODE_MAX_RETRIES: '10',
    CLAUDECODE: '1',
    https_proxy: 'http://proxy',
    AWS_SECRET_ACCESS_KEY: 'secret',
    GITHUB_TOKEN: 'secret',
  }).launch(REQUEST);
  expect(environment).toMatchObject({
    ANTHROPIC_API_KEY: 'key',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
    CLAUDE_CONFIG_DIR: join(root, 'state/1'),
    CLAUDE_CODE_MAX_RETRIES: '3',
    CLAUDE_CODE_EFFORT_LEVEL: 'high',
    https_proxy: 'http://proxy',
  });
  for (const name of [
    'CLAUDE_CODE_SESSION_ID',
    'CLAUDE_CODE_ENTRYPOINT',
    'CLAUDE_CODE_MESSAGING_TOKEN',
    'CLAUDE_CODE_CHILD_SESSION',
    'CLAUDE_PID',
    'CLAUDECODE',
    'AWS_SECRET_ACCESS_KEY',
    'GITHUB_TOKEN',
  ]) {
    expect(environment[name]).toBeUndefined();
  }
});

test('a program that is part of a package is shown with its package', () => {
  write('lib/node_modules/@anthropic-ai/claude-code/bin/claude', 0o755);
  mkdirSync(join(root, 'bin'));
  symlinkSync('../lib/node_modules/@anthropic-ai/claude-code/bin/claude', join(root, 'bin/claude'));
  expect(agent().launch(REQUEST).access.readable).toEqual([
    join(root, 'bin'),
    join(root, 'lib/node_modules/@anthropic-ai/claude-code'),
  ]);
});

test('an attempt that goes on continues the session, wherever it worked, and is told what happened', () => {
  write(`state/projects/-work-other-tree/${REQUEST.sessionId}.jsonl`);
  const request = { ...REQUEST, resumeSession: REQUEST.sessionId };
  const { argv } = agent().launch(request);
  expect(argv[argv.indexOf('--resume') + 1]).toBe(
    join(root, `state/1/projects/-work-other-tree/${REQUEST.sessionId}.jsonl`),
  );
  expect(argv).not.toContain('--session-id');
  expect(promptOf(request)).toMatch(/nobody rejected anything[\s\S]*git status[\s\S]*Count the words\.$/);
  expect(promptOf(request)).not.toContain('while this was being done');
});

test('a session that never began is begun under its id', () => {
  const request = { ...REQUEST, resumeSession: 'lost-id', sessionId: 'other-id' };
  const { argv } = agent().launch(request);
  expect(argv[argv.indexOf('--session-id') + 1]).toBe('lost-id');
  expect(argv).not.toContain('--resume');
  expect(promptOf(request)).toBe('Count the words.');
});

const used = (id: string, command: string) => ({
  type: 'assistant',
  message: { content: [{ type: 'tool_use', id, name: 'Bash', input: { command } }] },
});
const got = (id: string) => ({
  type: 'user',
  message: { content: [{ type: 'tool_result', tool_use_id: id, content: '' }] },
});

test.each([
  ['the last call, which has no result', [used('a', 'ls'), got('a'), used('b', 'npm test')], 'Bash: npm test'],
  ['a call among lines that are cut', ['ool_use"}]}}', used('b', 'make'), '{"type":"assi'], 'Bash: make'],
  ['nothing, where every call has its result', [used('a', 'ls'), got('a')], null],
  ['nothing, where something came after it', [used('a', 'ls'), used('b', 'ls -a'), got('b')], null],
])('an attempt that goes on is told %s', (_, lines, call) => {
  const path = write(`state/projects/-work-other-tree/${REQUEST.sessionId}.jsonl`);
  writeFileSync(path, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  const prompt = promptOf({ ...REQUEST, resumeSession: REQUEST.sessionId });
  if (call === null) expect(prompt).not.toContain('while this was being done');
  else expect(prompt).toContain(`done in part or not at all:\n- ${call}\n`);
});

test('what the program printed is ahead of the transcript, and calls side by side are all named', () => {
  const path = write(`state/projects/-work-other-tree/${REQUEST.sessionId}.jsonl`);
  const [ls, make, test] = [used('a', 'ls'), used('b', 'make'), used('c', 'npm test')];
  writeFileSync(path, JSON.stringify(ls));
  const side = { ...test, message: { ...test.message, id: 'm2' } };
  const printed = [ls, got('a'), { ...make, message: { ...make.message, id: 'm2' } }, side];
  const earlierOutput = write('output');
  writeFileSync(earlierOutput, printed.map((line) => JSON.stringify(line)).join('\n'));
  const prompt = promptOf({ ...REQUEST, resumeSession: REQUEST.sessionId, earlierOutput });
  expect(prompt).toContain('\n- Bash: make\n- Bash: npm test\n');
  expect(prompt).not.toContain('Bash: ls');
});

test('a version that does not listen gets its prompt as text', () => {
  const program = write('share/claude/versions/1.9.99', 0o755);
  mkdirSync(join(root, 'bin'));
  symlinkSync(program, join(root, 'bin/claude'));
  const launch = agent().launch(REQUEST);
  expect(launch).toMatchObject({ input: 'Count the words.' });
  expect(launch.control).toBeUndefined();
  expect(launch.argv).not.toContain('--input-format');
  expect(agent().interpret(REQUEST).control).toBeUndefined();
});

test('a schema is handed on', () => {
  const { argv } = agent().launch({ ...REQUEST, schema: { type: 'object' } });
  expect(argv[argv.indexOf('--json-schema') + 1]).toBe('{"type":"object"}');
});

test.each([
  [{}, { behavior: 'deny', interrupt: true }],
  [{ schema: {} }, { behavior: 'deny', message: expect.stringContaining('nobody is here') }],
  [{ isolation: 'sandbox' }, { behavior: 'allow' }],
  [{ permissions: [{ question: 'Claude Code asks for leave: WebFetch: x', answer: 'Allow' }] }, { behavior: 'allow' }],
] as const)('leave below a sandbox is a person to give, where one waits: %j', (more, answer) => {
  const interpreter = agent().interpret({ ...REQUEST, isolation: 'none', ...more });
  const request = { subtype: 'can_use_tool', tool_name: 'WebFetch', input: { url: 'x' } };
  const line = JSON.stringify({ type: 'control_request', request_id: 'r1', request });
  interpreter.feed(new TextEncoder().encode(`${line}\n`));
  const written = interpreter.control?.due().find(({ key }) => key === 'permission-r1')?.line ?? '';
  expect(JSON.parse(written).response.response).toMatchObject(answer);
});

test('it tells where it is and which version', async () => {
  const program = write('bin/claude', 0o755);
  expect(await agent().presence()).toMatchObject({
    name: 'claude',
    program,
    available: true,
    version: '2.1.197',
    detail: `Claude Code 2.1.197 is at ${program}. It is not logged in.`,
    hint: '',
  });
});

test('it is found where its own installer puts it', async () => {
  const program = write('home/.local/bin/claude', 0o755);
  expect(await agent().presence()).toMatchObject({ available: true, detail: expect.stringContaining(program) });
});

test('it says what it looked for, and how to get it', async () => {
  write('bin/claude', 0o644);
  expect(await agent().presence()).toMatchObject({
    available: false,
    detail: expect.stringContaining('on the PATH'),
    hint: expect.stringContaining('npm install -g @anthropic-ai/claude-code'),
  });
});

test('a program that tells no version is not taken for it', async () => {
  write('bin/claude', 0o755);
  expect(await agent({}, { stdout: 'hello' }).presence()).toMatchObject({
    available: false,
    detail: expect.stringContaining('does not tell a version'),
  });
});
