import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentRequest } from '../../ports/agents.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createAcpAgent } from './acp-agent.ts';
import { commandProgram } from './command.ts';
import { geminiProgram } from './gemini.ts';
import { opencodeProgram } from './opencode.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-acp-')));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, text = '#!/bin/sh\n', mode = 0o644): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  chmodSync(join(root, path), mode);
  return join(root, path);
}

const request = (fields: Partial<AgentRequest> = {}): AgentRequest => ({
  runId: 'r1',
  taskId: 'T001',
  attempt: 1,
  model: null,
  resumeSession: null,
  sessionId: '11111111-1111-4111-8111-111111111111',
  packetPath: '/state/packet.json',
  questionFile: '/outbox/question.json',
  prompt: 'Count the words.',
  workspace: '/work/tree',
  isolation: 'sandbox',
  redact: asItIs,
  stateFolder: join(root, 'state'),
  ...fields,
});

function surroundings(variables: Readonly<Record<string, string>> = {}, stdout = '1.2.3\n') {
  return {
    variables: { PATH: join(root, 'bin'), HOME: join(root, 'home'), ...variables },
    run: async () => ({ code: 0, stdout }),
  };
}

const gemini = (variables?: Readonly<Record<string, string>>) =>
  createAcpAgent(geminiProgram(surroundings(variables)), { version: '0' });
const opencode = (variables?: Readonly<Record<string, string>>) =>
  createAcpAgent(opencodeProgram(surroundings(variables)), { version: '0' });
const command = (text: string) => createAcpAgent(commandProgram(text, surroundings()), { version: '0' });

const PACKET = {
  SLIPWAY_PACKET: '/state/packet.json',
  SLIPWAY_RUN: 'r1',
  SLIPWAY_TASK: 'T001',
  SLIPWAY_ATTEMPT: '1',
  SLIPWAY_QUESTION_FILE: '/outbox/question.json',
};

/** What the `.env` of a tree could bring. */
const NOT_SET = { GOOGLE_API_KEY: '', GOOGLE_CLOUD_PROJECT: '', GOOGLE_CLOUD_LOCATION: '' };

test('gemini in a sandbox has a home of its own, with the sessions of the task', () => {
  const program = write('bin/gemini', '#!/bin/sh\n', 0o755);
  const own = join(root, 'state/1/.gemini');
  expect(gemini({ GEMINI_API_KEY: 'key' }).launch(request({ model: 'gemini-2.5-pro' }))).toEqual({
    argv: [program, '--acp', '-m', 'gemini-2.5-pro'],
    environment: {
      ...PACKET,
      HOME: join(root, 'home'),
      GEMINI_API_KEY: 'key',
      GEMINI_CLI_HOME: join(root, 'state/1'),
      GEMINI_CLI_NO_RELAUNCH: 'true',
      GEMINI_CLI_TRUST_WORKSPACE: 'false',
      ...NOT_SET,
    },
    providers: expect.arrayContaining(['generativelanguage.googleapis.com:443']),
    input: null,
    control: true,
    access: {
      writable: [own, join(own, 'tmp/task')],
      readable: [program],
      placed: [{ source: join(root, 'state/chats'), path: join(own, 'tmp/task/chats'), writable: true }],
      network: 'host',
    },
  });
  expect(JSON.parse(readFileSync(join(own, 'projects.json'), 'utf8'))).toEqual({ projects: { '/work/tree': 'task' } });
});

test('of the settings of gemini a copy is made without what holds credentials of its own', () => {
  write(
    'home/.gemini/settings.json',
    '{ // mine\n "mcpServers": {"x": {"env": {"TOKEN": "s"}}}, "hooks": {}, "telemetry": {"enabled": true},\n "ui": {"theme": "a // b"}, "general": {"vimMode": true, "maxAttempts": 10}, }',
  );
  write('home/.gemini/oauth_creds.json', '{}');
  write('home/.gemini/GEMINI.md', 'Be brief.');
  const { access } = gemini().launch(request());
  const own = join(root, 'state/1/.gemini');
  expect(JSON.parse(readFileSync(join(own, 'settings.json'), 'utf8'))).toEqual({
    ui: { theme: 'a // b' },
    general: { vimMode: true, disableAutoUpdate: true, enableAutoUpdate: false, maxAttempts: 3 },
    privacy: { usageStatisticsEnabled: false },
    security: { auth: {} },
    tools: { sandbox: false },
  });
  expect(access.placed?.slice(1)).toEqual([
    { source: join(root, 'home/.gemini/GEMINI.md'), path: join(own, 'GEMINI.md'), writable: false },
    { source: join(root, 'home/.gemini/oauth_creds.json'), path: join(own, 'oauth_creds.json'), writable: true },
  ]);
  // With a key the login stays where it is.
  expect(gemini({ GEMINI_API_KEY: 'key' }).launch(request({ attempt: 2 })).access.placed).toHaveLength(2);
});

test('a kept session of gemini gets another name before an attempt starts, and not while it runs', () => {
  write('state/chats/session-2026-11-21T09-59-0179bcb5.jsonl', 'kept');
  gemini().launch(request({ attempt: 2 }));
  expect(readdirSync(join(root, 'state/chats'))).toEqual(['session-kept-2-0179bcb5.jsonl']);
  write('state/chats/session-2026-11-21T09-59-0179bcb5.jsonl', 'new');
  gemini().launch(request({ attempt: 2 }));
  expect(readdirSync(join(root, 'state/chats'))).toHaveLength(2);
});

test('below a sandbox programs work with the folders of the user', () => {
  for (const agent of [gemini(), opencode(), command('goose acp')]) {
    const { access, environment } = agent.launch(request({ isolation: 'none' }));
    expect(access).toMatchObject({ writable: [] });
    expect(Object.keys(environment)).not.toEqual(expect.arrayContaining(['GEMINI_CLI_HOME', 'XDG_DATA_HOME']));
  }
  expect(existsSync(join(root, 'state'))).toBe(false);
});

test('of the variables only their own reach gemini, and none of an editor or another session', () => {
  const { environment } = gemini({
    GEMINI_API_KEY: 'key',
    GOOGLE_CLOUD_PROJECT: 'p',
    GEMINI_CLI_IDE_AUTH_TOKEN: 'secret',
    GEMINI_SANDBOX: 'docker',
    GEMINI_CLI_TRUST_WORKSPACE: 'true',
    GEMINI_CLI_HOME: '/elsewhere',
    GEMINI_CLI_NO_RELAUNCH: '',
    AWS_SECRET_ACCESS_KEY: 'secret',
    OPENAI_API_KEY: 'secret',
  }).launch(request());
  expect(environment).toEqual({
    ...PACKET,
    ...NOT_SET,
    HOME: join(root, 'home'),
    GEMINI_API_KEY: 'key',
    GOOGLE_CLOUD_PROJECT: 'p',
    GEMINI_CLI_HOME: join(root, 'state/1'),
    GEMINI_CLI_NO_RELAUNCH: 'true',
    GEMINI_CLI_TRUST_WORKSPACE: 'false',
  });
});

const PROVIDER =
  '{ "model": "mine/m1", "provider": { "mine": { "options": { "apiKey": "{env:MY_KEY}" } } }, "mcp": { "x": {} }, "plugin": ["y"] }';

test('opencode in a sandbox has folders of its own and the key that its settings name', () => {
  write('home/.config/opencode/opencode.json', PROVIDER);
  write('home/.config/opencode/AGENTS.md', 'Be brief.');
  write('home/.local/share/opencode/auth.json', '{}');
  const program = write('bin/opencode', '#!/bin/sh\n', 0o755);
  const own = join(root, 'state/1');
  const launch = opencode({
    MY_KEY: 'key',
    MINE_API_KEY: 'key',
    OTHER_API_KEY: 'secret',
    OPENCODE_CONFIG_CONTENT: '{"theme":"x"}',
    OPENCODE_SERVER_PASSWORD: 's',
  }).launch(request());
  expect(launch).toEqual({
    argv: [program, 'acp', '--print-logs', '--log-level', 'ERROR'],
    environment: {
      ...PACKET,
      HOME: join(root, 'home'),
      MY_KEY: 'key',
      MINE_API_KEY: 'key',
      OPENCODE_CONFIG_CONTENT: '{"instructions":[]}',
      OPENCODE_DISABLE_AUTOUPDATE: '1',
      OPENCODE_DISABLE_MODELS_FETCH: '1',
      OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      OPENCODE_DISABLE_PROJECT_CONFIG: '1',
      OPENCODE_DISABLE_SHARE: '1',
      XDG_CONFIG_HOME: join(own, 'config'),
      XDG_DATA_HOME: join(own, 'data'),
      XDG_STATE_HOME: join(own, 'state'),
      XDG_CACHE_HOME: join(own, 'cache'),
      OPENCODE_DB: join(root, 'state/sessions/opencode.db'),
    },
    input: null,
    control: true,
    access: {
      writable: [own, join(own, 'config/opencode'), join(own, 'data/opencode'), join(root, 'state/sessions')],
      readable: [join(root, 'home/.config/opencode/AGENTS.md'), program],
      placed: [
        {
          source: join(root, 'home/.config/opencode/AGENTS.md'),
          path: join(own, 'config/opencode/AGENTS.md'),
          writable: false,
        },
        {
          source: join(root, 'home/.local/share/opencode/auth.json'),
          path: join(own, 'data/opencode/auth.json'),
          writable: true,
        },
      ],
      network: 'host',
    },
  });
  expect(JSON.parse(readFileSync(join(own, 'config/opencode/opencode.json'), 'utf8'))).toEqual({
    model: 'mine/m1',
    provider: { mine: { options: { apiKey: '{env:MY_KEY}' } } },
    autoupdate: false,
    share: 'disabled',
  });
});

test.each([
  ['anthropic/claude', 'ANTHROPIC_API_KEY'],
  ['google/gemini-2.5-pro', 'GEMINI_API_KEY'],
  ['some-one/m', 'SOME_ONE_API_KEY'],
])('the model %s brings the key in %s', (model, name) => {
  const keys = { ANTHROPIC_API_KEY: 'key', GEMINI_API_KEY: 'key', SOME_ONE_API_KEY: 'key' };
  const { environment } = opencode(keys).launch(request({ model }));
  expect(Object.keys(environment).filter((each) => each.endsWith('_API_KEY'))).toEqual([name]);
});

test('any program gets a home of the task in a sandbox, and nothing of the user', () => {
  expect(command('goose acp').launch(request())).toEqual({
    argv: ['/bin/sh', '-c', 'goose acp'],
    environment: { ...PACKET, HOME: join(root, 'state/home') },
    input: null,
    control: true,
    access: { writable: [join(root, 'state/home')], readable: [], network: 'host' },
  });
});

test('an attempt that goes on is told what its earlier one was doing', () => {
  const output = [
    { id: 4, result: {} },
    {
      method: 'session/update',
      params: { update: { sessionUpdate: 'tool_call', toolCallId: 'a', title: 'ls', kind: 'execute' } },
    },
    {
      method: 'session/update',
      params: { update: { sessionUpdate: 'tool_call_update', toolCallId: 'a', status: 'completed' } },
    },
    {
      method: 'session/update',
      params: { update: { sessionUpdate: 'tool_call', toolCallId: 'b', title: 'npm test', kind: 'execute' } },
    },
    {
      id: 0,
      method: 'session/request_permission',
      params: { options: [], toolCall: { toolCallId: 'c', status: 'pending', title: 'make', kind: 'execute' } },
    },
  ];
  const earlierOutput = write('output', output.map((line) => JSON.stringify({ jsonrpc: '2.0', ...line })).join('\n'));
  const interpreter = command('goose acp').interpret(request({ resumeSession: 's', earlierOutput }));
  const answers = [
    { id: 1, result: { protocolVersion: 1, agentCapabilities: { loadSession: true } } },
    { id: 2, result: {} },
  ];
  for (const line of answers)
    interpreter.feed(new TextEncoder().encode(`${JSON.stringify({ jsonrpc: '2.0', ...line })}\n`));
  const prompt = JSON.parse(interpreter.control?.due().at(-1)?.line ?? '').params.prompt[0].text;
  expect(prompt).toContain('\n- execute: npm test\n- execute: make\n');
  expect(prompt).not.toContain('execute: ls');
});

test('a log line of opencode tells of a refused call; titles do not matter', () => {
  const { hearPlain } = opencodeProgram(surroundings());
  const line = (agent: string, error: string) =>
    `timestamp=2026-11-21T09:34:13.318Z level=ERROR message="stream error" small=false agent=${agent} error.error="AI_APICallError: ${error}"`;
  expect(hearPlain(line('build', 'Rate limit reached'), asItIs)).toEqual({
    class: 'limited',
    status: null,
    said: 'Rate limit reached.',
  });
  expect(hearPlain(line('build', 'Incorrect API key provided'), asItIs)).toMatchObject({ class: 'auth' });
  expect(hearPlain(line('build', 'Something else'), asItIs)).toMatchObject({ class: 'retryable' });
  expect(hearPlain(line('title', 'Rate limit reached'), asItIs)).toBeNull();
  expect(hearPlain('level=ERROR message="other"', asItIs)).toBeNull();
});

test('programs tell where they are, which version, and the kind of their login', async () => {
  expect(await gemini().presence()).toMatchObject({
    available: false,
    hint: expect.stringContaining('npm install -g @google/gemini-cli'),
  });
  expect(await opencode().presence()).toMatchObject({
    available: false,
    hint: expect.stringContaining('npm install -g opencode-ai'),
  });
  expect(await command('goose acp').presence()).toMatchObject({
    available: false,
    detail: 'There is no `goose` on the PATH.',
  });
  const programs = ['gemini', 'opencode', 'goose'].map((name) => write(`bin/${name}`, '#!/bin/sh\n', 0o755));
  expect(await command('goose acp').presence()).toMatchObject({ available: true });
  expect(await gemini().presence()).toMatchObject({ version: '1.2.3', program: programs[0], login: 'no' });
  expect(await gemini({ GEMINI_API_KEY: 'key' }).presence()).toMatchObject({
    login: 'yes',
    credentials: ['GEMINI_API_KEY'],
  });
  expect(await gemini({ GOOGLE_GENAI_USE_VERTEXAI: 'true' }).presence()).toMatchObject({ login: 'unknown' });
  const login = write('home/.gemini/oauth_creds.json', 'secret');
  expect(await gemini().presence()).toMatchObject({ login: 'yes', credentials: [login] });
  expect(await opencode().presence()).toMatchObject({ login: 'no', credentials: [] });
  write('home/.config/opencode/opencode.jsonc', PROVIDER);
  expect(await opencode().presence()).toMatchObject({ login: 'unknown' });
  expect(await opencode({ MY_KEY: 'key' }).presence()).toMatchObject({ login: 'yes', credentials: ['MY_KEY'] });
});

test.each([
  [null, 'node_modules/@google/gemini-cli', { available: true, version: '9.8.7' }],
  [null, 'lib', { available: false }],
  [1, 'node_modules/@google/gemini-cli', { available: false }],
])('a program whose version cannot be asked (%j) is known by its package, in %s', async (code, folder, expected) => {
  const program = write(`${folder}/bundle/gemini.js`, '#!/bin/sh\n', 0o755);
  write(`${folder}/package.json`, '{ "version": "9.8.7" }');
  mkdirSync(join(root, 'bin'));
  symlinkSync(program, join(root, 'bin/gemini'));
  const run = async () => ({ code, stdout: '' });
  const agent = createAcpAgent(geminiProgram({ ...surroundings(), run }), { version: '0' });
  expect(await agent.presence()).toMatchObject(expected);
});

test('keys of OpenCode are known for redaction, in variables of any name and in the settings themselves', () => {
  const provider = {
    own: { options: { apiKey: '{env:CORP_GATEWAY}' } },
    other: { options: { apiKey: 'written-key-value', baseURL: 'http://127.0.0.1' } },
    third: { options: { apiKey: '{file:~/key}' } },
  };
  write('home/.config/opencode/opencode.json', JSON.stringify({ provider }));
  const variables = { CORP_GATEWAY: 'gateway-value-1', AWS_REGION: 'us-east-11', AWS_SESSION_TOKEN: 'session-value' };
  const known = opencode(variables).secrets?.({ model: 'amazon-bedrock/some' }) ?? [];
  expect(known.map(({ value }) => value)).toEqual(['gateway-value-1', 'session-value', 'written-key-value']);
  expect(gemini().secrets?.({ model: null })).toEqual([]);
});
