import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AgentRequest } from '../../ports/agents.ts';
import { LaunchRefusal } from '../../ports/launch-refusal.ts';
import { asItIs } from '../../testing/as-it-is.ts';
import { createCodexAgent } from './codex-agent.ts';
import { placesOf } from './home.ts';
import { profileProblem } from './profile.ts';

const SESSION = '11111111-1111-4111-8111-111111111111';
const THREAD = '22222222-2222-7222-8222-222222222222';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'slipway-codex-')));
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
  model: 'gpt-5.5',
  resumeSession: null,
  sessionId: SESSION,
  packetPath: '/state/packet.json',
  questionFile: '/outbox/question.json',
  prompt: 'Count the words.',
  workspace: '/work/tree',
  stateFolder: join(root, 'state'),
  isolation: 'sandbox',
  redact: asItIs,
  ...fields,
});

function agent(variables: Readonly<Record<string, string>> = {}, stdout = 'codex-cli 0.169.0\n') {
  return createCodexAgent({
    variables: { PATH: join(root, 'bin'), HOME: join(root, 'home'), ...variables },
    run: async () => ({ code: 0, stdout }),
    sharedLogin: join(root, 'logins/codex'),
  });
}

const OWN = 'model_provider = "own"\n[model_providers.own]\nbase_url = "http://127.0.0.1/v1"\nenv_key = "OWN_KEY"\n';
const LOGIN =
  '{"tokens":{"id_token":"i","access_token":"a","refresh_token":"r"},"last_refresh":"2026-01-01T00:00:00Z"}';
const THREAD_FILE = `2026/11/21/rollout-2026-11-21T05-00-00-${THREAD}.jsonl`;

/** The settings given on the command line. */
function settingsOf(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word, index) => (argv[index - 1] === '-c' ? [word] : []));
}

test('it is started as the native program with a stream, a home of its own and the prompt on standard input', () => {
  const program = write('bin/codex', '', 0o755);
  const launch = agent().launch(request());
  expect(launch).toEqual({
    argv: [
      program,
      ...['exec', '--json', '--skip-git-repo-check', '-m', 'gpt-5.5', '--dangerously-bypass-approvals-and-sandbox'],
      ...[
        '--disable',
        'plugins',
        '--disable',
        'apps',
        '--disable',
        'unbounded_connection_retries',
        '--disable',
        'hooks',
      ],
      ...['-c', 'approval_policy="never"', '-c', 'cli_auth_credentials_store="file"'],
      ...['-c', 'check_for_update_on_startup=false', '-c', 'analytics.enabled=false'],
      ...['-c', 'skills.bundled.enabled=false'],
      ...['-c', 'shell_environment_policy.exclude=["CODEX_API_KEY","CODEX_ACCESS_TOKEN","OPENAI_API_KEY"]'],
      '-',
    ],
    environment: {
      HOME: join(root, 'home'),
      CODEX_HOME: join(root, 'state/1'),
      SLIPWAY_PACKET: '/state/packet.json',
      SLIPWAY_RUN: 'r1',
      SLIPWAY_TASK: 'T001',
      SLIPWAY_ATTEMPT: '1',
      SLIPWAY_QUESTION_FILE: '/outbox/question.json',
    },
    input: 'Count the words.',
    access: {
      writable: [join(root, 'state/1')],
      readable: [program],
      placed: [
        { source: join(root, 'state/sessions', SESSION), path: join(root, 'state/1/sessions'), writable: true },
        { source: join(root, 'state/locks'), path: join(root, 'state/1/thread-writer-locks'), writable: true },
      ],
      network: 'host',
    },
    providers: ['api.openai.com:443', 'chatgpt.com:443', 'auth.openai.com:443'],
  });
  expect(agent().launch(request())).toEqual(launch);
});

test('hooks run where the configuration says so', () => {
  write('bin/codex', '#!/bin/sh\n', 0o755);
  expect(agent().launch(request({ hooks: true })).argv).not.toContain('hooks');
});

test('without a model the program uses its own default', () => {
  expect(agent().launch(request({ model: null })).argv).not.toContain('-m');
});

test('below a sandbox its own sandbox is the only one, and lets it ask', () => {
  const { argv, access } = agent().launch(request({ isolation: 'best-effort' }));
  expect(argv).not.toContain('--dangerously-bypass-approvals-and-sandbox');
  expect(settingsOf(argv)).toEqual(
    expect.arrayContaining(['sandbox_mode="workspace-write"', 'sandbox_workspace_write.writable_roots=["/outbox"]']),
  );
  expect(access.placed).toEqual([]);
  expect(readlinkSync(join(root, 'state/1/sessions'))).toBe(join(root, 'state/sessions', SESSION));
});

test("the user's own provider tries again once, and its key is for the program alone", () => {
  write('home/.codex/config.toml', OWN);
  const { argv, environment } = agent({ OWN_KEY: 'k', OTHER_KEY: 'x' }).launch(request());
  expect(environment).toMatchObject({ OWN_KEY: 'k' });
  expect(environment).not.toHaveProperty('OTHER_KEY');
  expect(settingsOf(argv)).toEqual(
    expect.arrayContaining([
      'shell_environment_policy.exclude=["OWN_KEY","CODEX_API_KEY","CODEX_ACCESS_TOKEN","OPENAI_API_KEY"]',
      'model_providers.own.request_max_retries=1',
      'model_providers.own.stream_max_retries=1',
    ]),
  );
});

test('a profile is laid over the settings in the home of the attempt, also where a session goes on', () => {
  write('home/.codex/config.toml', `profile = "old"\n${OWN}[profiles.old]\nmodel = "x"\n`);
  write(
    'home/.codex/work.config.toml',
    'model_provider = "team"\n[model_providers.team]\nbase_url = "http://127.0.0.1:9/v1"\nenv_key = "TEAM_KEY"\n[mcp_servers.x]\ncommand = "y"\n',
  );
  const { argv, environment, providers } = agent({ OWN_KEY: 'k', TEAM_KEY: 't' }).launch(request({ profile: 'work' }));
  expect(argv.slice(1, 5)).toEqual(['exec', '--profile', 'work', '--json']);
  expect(environment).toMatchObject({ TEAM_KEY: 't' });
  expect(environment).not.toHaveProperty('OWN_KEY');
  expect(settingsOf(argv)).toContain('model_providers.team.request_max_retries=1');
  expect(providers).toEqual(['127.0.0.1:9']);
  const [base, profile] = ['config.toml', 'work.config.toml'].map((name) =>
    readFileSync(join(root, 'state/1', name), 'utf8'),
  );
  expect(base).toContain('[model_providers.own]');
  expect(base).not.toMatch(/profile/);
  expect(profile).toContain('model_provider = "team"');
  expect(profile).not.toContain('mcp_servers');
  write(`state/sessions/${SESSION}/${THREAD_FILE}`, '');
  const resumed = agent().launch(request({ attempt: 2, profile: 'work', resumeSession: SESSION }));
  expect(resumed.argv.slice(1, 5)).toEqual(['exec', '--profile', 'work', 'resume']);
});

test('a profile that is not there is refused, and starts nothing', () => {
  const variables = { HOME: join(root, 'home') };
  expect(profileProblem('work', variables)).toMatchObject({
    message: expect.stringContaining('no codex profile work'),
  });
  write('home/.codex/config.toml', '[profiles.work]\nmodel = "x"\n');
  expect(profileProblem('work', variables)).toMatchObject({ hint: expect.stringContaining('work.config.toml') });
  expect(() => agent().launch(request({ profile: 'work' }))).toThrow(LaunchRefusal);
  write('home/.codex/work.config.toml', '');
  expect(profileProblem('work', variables)).toBeNull();
});

test('a user who says which variables commands get is not contradicted', () => {
  write('home/.codex/config.toml', '[shell_environment_policy]\ninherit = "core"\n');
  expect(settingsOf(agent().launch(request()).argv).join()).not.toContain('shell_environment_policy');
});

test('of the variables only its own, proxies and basics reach it, and none of another session', () => {
  const { environment } = agent({
    ...{ CODEX_API_KEY: 'key', OPENAI_BASE_URL: 'http://127.0.0.1:1', https_proxy: 'http://proxy' },
    ...{
      CODEX_HOME: join(root, 'other'),
      CODEX_SQLITE_HOME: '/x',
      CODEX_THREAD_ID: 'x',
      CODEX_SANDBOX_NETWORK_DISABLED: '1',
      CODEX_CI: '1',
    },
    ...{ AWS_SECRET_ACCESS_KEY: 'secret', GITHUB_TOKEN: 'secret', ANTHROPIC_API_KEY: 'secret' },
  }).launch(request());
  expect(
    Object.keys(environment)
      .filter((name) => !name.startsWith('SLIPWAY_'))
      .sort(),
  ).toEqual(['CODEX_API_KEY', 'CODEX_HOME', 'HOME', 'OPENAI_BASE_URL', 'https_proxy'].sort());
  expect(environment['CODEX_HOME']).toBe(join(root, 'state/1'));
});

test('of what the user has, nothing can be written but the shared copy of the login', () => {
  const rules = write('home/.codex/AGENTS.md');
  const skill = write('home/.codex/skills/own/SKILL.md');
  write('home/.codex/auth.json', LOGIN);
  write('home/.codex/sessions/2026/01/01/rollout-x.jsonl');
  const { access } = agent().launch(request());
  expect(access.writable).toEqual([join(root, 'state/1'), join(root, 'logins/codex')]);
  expect(access.readable).toEqual([rules, join(root, 'home/.codex/skills')]);
  expect(access.placed?.filter(({ writable }) => writable).map(({ source }) => source)).toEqual([
    join(root, 'state/sessions', SESSION),
    join(root, 'state/locks'),
  ]);
  expect(readFileSync(join(root, 'state/1/auth.json'), 'utf8')).toBe(LOGIN);
  expect(dirname(realpathSync(join(root, 'state/1/auth.json')))).toBe(join(root, 'logins/codex'));
  expect(dirname(dirname(skill))).toBe(join(root, 'home/.codex/skills'));
});

test.each([
  [{ CODEX_API_KEY: 'k' }, ''],
  [{ CODEX_ACCESS_TOKEN: 't' }, ''],
  [{}, OWN],
  [{}, OWN.replace(/env_key.*\n/, '')],
])('a login that is not used stays where it is (%#)', (variables, config) => {
  write('home/.codex/config.toml', config);
  write('home/.codex/auth.json', LOGIN);
  expect(agent({ ...variables }).launch(request()).access.writable).toEqual([join(root, 'state/1')]);
  expect(existsSync(join(root, 'state/1/auth.json'))).toBe(false);
});

test('below a sandbox the login is the one of the user', () => {
  write('home/.codex/auth.json', LOGIN);
  agent().launch(request({ isolation: 'none' }));
  expect(realpathSync(join(root, 'state/1/auth.json'))).toBe(join(root, 'home/.codex/auth.json'));
});

test('an attempt that goes on resumes its thread, whichever id it is known by, and is told what was interrupted', () => {
  const call = { type: 'function_call', call_id: 'c', name: 'exec_command', arguments: '{"cmd":"npm test"}' };
  write(`state/sessions/${SESSION}/${THREAD_FILE}`, `${JSON.stringify({ type: 'response_item', payload: call })}\n`);
  for (const resumeSession of [SESSION, THREAD]) {
    const { argv, input, access } = agent().launch(request({ resumeSession, sessionId: resumeSession, attempt: 2 }));
    expect(argv.slice(1, 3)).toEqual(['exec', 'resume']);
    expect(argv.slice(-2)).toEqual([THREAD, '-']);
    expect(access.placed?.[0]).toMatchObject({ source: join(root, 'state/sessions', SESSION) });
    expect(input).toMatch(/nobody rejected anything[\s\S]*\n- npm test\n[\s\S]*git status[\s\S]*Count the words\.$/);
  }
});

test('a session is found by its thread as soon as the program has named it', () => {
  const wanted = request();
  const adapter = agent();
  adapter.launch(wanted);
  const line = `${JSON.stringify({ type: 'thread.started', thread_id: THREAD })}\n`;
  adapter.interpret(wanted).feed(new TextEncoder().encode(line));
  // As after a restart, when the journal knows the session by its thread.
  const again = adapter.launch({ ...wanted, sessionId: THREAD });
  expect(again.access.placed?.[0]).toMatchObject({ source: join(root, 'state/sessions', SESSION) });
  write(`state/sessions/${SESSION}/${THREAD_FILE}`, '');
  const resumed = adapter.launch(request({ resumeSession: THREAD, sessionId: THREAD, attempt: 2 }));
  expect(resumed.argv.slice(-2)).toEqual([THREAD, '-']);
  expect(resumed.access.placed?.[0]).toMatchObject({ source: join(root, 'state/sessions', SESSION) });
});

test('a document that is asked for is asked for by its schema, and checked', () => {
  const wanted = request({ schema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] } });
  const { argv } = agent().launch(wanted);
  const file = argv[argv.indexOf('--output-schema') + 1] ?? '';
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(wanted.schema);
  const end = (text: string) => {
    const interpreter = agent().interpret(wanted);
    const item = { type: 'item.completed', item: { type: 'agent_message', text } };
    const lines = [item, { type: 'turn.completed' }].map((line) => `${JSON.stringify(line)}\n`).join('');
    interpreter.feed(new TextEncoder().encode(lines));
    return interpreter.finish({ kind: 'exited', code: 0 }, () => null);
  };
  expect(end('{"n":1}')).toMatchObject({ kind: 'done', structured: { n: 1 } });
  expect(end('One.')).toMatchObject({
    kind: 'failed',
    failure: { class: 'quality', message: expect.stringContaining('It is no JSON document.') },
  });
});

test('preparing again writes through nothing that an agent put in the way, and leaves it to the attempt', () => {
  write('home/.codex/config.toml', 'model = "x"\n');
  mkdirSync(join(root, 'state/1'), { recursive: true });
  for (const name of ['config.toml', 'result-schema.json'])
    symlinkSync(join(root, 'elsewhere'), join(root, 'state/1', name));
  agent().launch(request({ schema: {} }));
  expect(existsSync(join(root, 'elsewhere'))).toBe(false);
});

test('of several threads the one that is asked for is resumed', () => {
  write(`state/sessions/${SESSION}/${THREAD_FILE}`, '');
  const planted = THREAD_FILE.replace('T05', 'T04').replace(THREAD, SESSION);
  write(`state/sessions/${SESSION}/${planted}`, '');
  const { argv } = agent().launch(request({ resumeSession: THREAD, sessionId: THREAD, attempt: 2 }));
  expect(argv.slice(-2)).toEqual([THREAD, '-']);
});

test('a session that never got a thread is begun', () => {
  const { argv, input } = agent().launch(request({ resumeSession: SESSION, attempt: 2 }));
  expect(argv).not.toContain('resume');
  expect(input).toBe('Count the words.');
});

test('a fresh start leaves the threads of other sessions alone', () => {
  write(`state/sessions/${SESSION}/${THREAD_FILE}`);
  const { argv, access } = agent().launch(request({ sessionId: 'other', attempt: 3 }));
  expect(argv).not.toContain('resume');
  expect(access.placed?.[0]).toMatchObject({ source: join(root, 'state/sessions/other') });
});

const NATIVE: Readonly<Record<string, readonly [string, string]>> = {
  'linux-x64': ['codex-linux-x64', 'x86_64-unknown-linux-musl'],
  'linux-arm64': ['codex-linux-arm64', 'aarch64-unknown-linux-musl'],
  'darwin-x64': ['codex-darwin-x64', 'x86_64-apple-darwin'],
  'darwin-arm64': ['codex-darwin-arm64', 'aarch64-apple-darwin'],
};

test.each(['beside', 'inside'])(
  'of a package of npm the native program is started, wherever the package for the platform lies: %s',
  (where) => {
    const [name, triple] = NATIVE[`${process.platform}-${process.arch}`] ?? ['unknown', 'unknown'];
    const launcher = 'lib/node_modules/@openai/codex';
    const modules = where === 'beside' ? 'lib/node_modules' : `${launcher}/node_modules`;
    write(`${launcher}/bin/codex.js`, '', 0o755);
    write(`${modules}/@openai/${name}/package.json`, '{}');
    const native = write(`${modules}/@openai/${name}/vendor/${triple}/bin/codex`, '', 0o755);
    mkdirSync(join(root, 'bin'));
    symlinkSync(`../${launcher}/bin/codex.js`, join(root, 'bin/codex'));
    const { argv, access } = agent().launch(request());
    expect(argv[0]).toBe(native);
    expect(access.readable).toEqual([join(root, 'bin'), join(root, modules, '@openai', name)]);
  },
);

test('a launcher without its native program is started as it is', () => {
  write('lib/node_modules/@openai/codex/bin/codex.js', '', 0o755);
  mkdirSync(join(root, 'bin'));
  symlinkSync('../lib/node_modules/@openai/codex/bin/codex.js', join(root, 'bin/codex'));
  expect(agent().launch(request()).argv[0]).toBe(join(root, 'bin/codex'));
});

test.each<[string, Record<string, string>, string, string, string]>([
  ['a key', { CODEX_API_KEY: 'sk-secret' }, '', 'It gets the key in CODEX_API_KEY.', ''],
  ['a key of an own provider', { OWN_KEY: 'sk-secret' }, OWN, 'It gets the key in OWN_KEY.', ''],
  ['no key of an own provider', {}, OWN, 'OWN_KEY, which your config.toml names, is not set.', 'Set OWN_KEY.'],
  ['a provider without a key', {}, OWN.replace(/env_key.*\n/, ''), 'Your provider own needs no key.', ''],
  ['nothing', {}, '', 'It is not logged in.', 'Run `codex login`, or set CODEX_API_KEY.'],
  [
    'a key that it does not use',
    { OPENAI_API_KEY: 'sk-secret' },
    '',
    'It is not logged in; it does not use OPENAI_API_KEY by itself.',
    'Run `codex login`, or set CODEX_API_KEY.',
  ],
  [
    'a keyring',
    {},
    'cli_auth_credentials_store = "keyring"\n',
    'It is not logged in.',
    'Attempts cannot reach a keyring: set `cli_auth_credentials_store = "file"` in config.toml and run `codex login`.',
  ],
])(
  'it tells where it is, which version, and what it is legitimated by: %s',
  async (_, variables, config, said, hint) => {
    const program = write('bin/codex', '', 0o755);
    write('home/.codex/config.toml', config);
    expect(await agent(variables).presence()).toEqual({
      name: 'codex',
      available: true,
      version: '0.169.0',
      detail: `Codex 0.169.0 is at ${program}. ${said}`,
      hint,
      program,
      providers: config.includes('base_url')
        ? ['127.0.0.1:80']
        : ['api.openai.com:443', 'chatgpt.com:443', 'auth.openai.com:443'],
      ...(said.includes('needs no key') ? {} : { login: hint === '' ? 'yes' : 'no' }),
      credentials: /(CODEX_API_KEY|OWN_KEY)[., ]/.exec(said)?.slice(1) ?? [],
    });
  },
);

test.each([
  [LOGIN, 'It is logged in with an account.'],
  ['{"OPENAI_API_KEY":"sk-secret"}', 'It is logged in with a stored key.'],
])('it tells the kind of a login and not what is in it (%#)', async (login, said) => {
  write('bin/codex', '', 0o755);
  write('home/.codex/auth.json', login);
  const presence = await agent().presence();
  const credentials = [join(root, 'home/.codex/auth.json')];
  expect(presence).toMatchObject({ detail: expect.stringContaining(said), hint: '', login: 'yes', credentials });
  expect(JSON.stringify(presence)).not.toContain('sk-secret');
});

test('it says what it looked for, and how to get it', async () => {
  write('bin/codex');
  expect(await agent().presence()).toMatchObject({
    available: false,
    detail: expect.stringContaining('on the PATH'),
    hint: expect.stringContaining('npm install -g @openai/codex'),
  });
});

test('a program that tells no version is not taken for it', async () => {
  write('bin/codex', '', 0o755);
  expect(await agent({}, 'hello').presence()).toMatchObject({
    available: false,
    detail: expect.stringContaining('does not tell a version'),
  });
});

test('the interpreter counts what the thread tells since the attempt began, and brings a renewed login home', () => {
  const renewed = LOGIN.replace('2026-01-01', '2026-02-01').replace('"r"', '"r-2"');
  write('home/.codex/auth.json', LOGIN);
  const used = `${JSON.stringify({ type: 'token_usage_record', payload: { usage: { input_tokens: 7, output_tokens: 1 } } })}\n`;
  write(`state/sessions/${SESSION}/${THREAD_FILE}`, used);
  const wanted = request({ resumeSession: SESSION, attempt: 2 });
  const adapter = agent();
  adapter.launch(wanted);
  const interpreter = adapter.interpret(wanted);
  write(`state/sessions/${SESSION}/${THREAD_FILE}`, `${used}${used}`);
  write('logins/codex/auth.json', renewed);
  const item = { type: 'item.started', item: { type: 'todo_list' } };
  const lines = [{ type: 'thread.started', thread_id: THREAD }, item]
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
  expect(interpreter.feed(new TextEncoder().encode(lines))).toEqual([
    { type: 'usage', usage: { messages: 1, inputTokens: 7, outputTokens: 1, costUsd: 0 } },
    { type: 'session', sessionId: THREAD, model: null, version: null },
  ]);
  expect(readFileSync(join(root, 'home/.codex/auth.json'), 'utf8')).toBe(renewed);
});

test('a session id that leads out of the folder of the sessions leads nowhere', () => {
  const at = { stateFolder: join(root, 'state'), attempt: 2, sessionId: SESSION } as AgentRequest;
  mkdirSync(join(root, 'state/sessions'), { recursive: true });
  mkdirSync(join(root, 'victim'));
  expect(placesOf({ ...at, resumeSession: '../../victim' }).sessions).toBe(join(root, 'state/sessions/unknown'));
  symlinkSync(join(root, 'victim'), join(root, 'state/sessions/linked'));
  expect(placesOf({ ...at, resumeSession: 'linked' }).sessions).toBe(join(root, 'state/sessions/unknown'));
});

test('keys and headers of providers are known for redaction, whatever their variables are called', () => {
  const variables = { OWN_KEY: 'own-key-value', CORP_GATEWAY: 'gateway-value-1', TEAM_HEADER: 'header-value-1' };
  const other = [
    '[model_providers.other]',
    'env_key = "CORP_GATEWAY"',
    'experimental_bearer_token = "bearer-value-1"',
    'http_headers = { "X-Auth" = "written-value-1", Accept = "application/json" }',
    'env_http_headers = { "X-Team" = "TEAM_HEADER" }',
  ];
  write('home/.codex/config.toml', `${OWN}${other.join('\n')}\n`);
  const known = agent(variables).secrets?.({ model: null }) ?? [];
  expect(known.map(({ value }) => value)).toEqual([
    'own-key-value',
    'gateway-value-1',
    'header-value-1',
    'written-value-1',
    'bearer-value-1',
  ]);
  write('home/.codex/config.toml', 'no [ TOML');
  expect(agent(variables).secrets?.({ model: null })).toEqual([]);
});
