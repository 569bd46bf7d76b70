import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expiredLogin } from '../support/login.ts';
import { codexSettings, createScene, type SceneParts } from './scene.ts';

const scenes = (parts: SceneParts) => createScene({ agent: 'codex', ...parts });

test('a task is done and lands', async () => {
  await using scene = await scenes({
    tasks: ['write the greeting [[write:hello.txt]]'],
    gates: ['test -f hello.txt'],
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks).toMatchObject([
    {
      status: 'completed',
      attempts: [{ status: 'succeeded', failure: null, usage: { messages: 3, inputTokens: 3_000, outputTokens: 150 } }],
    },
  ]);
  expect(await scene.landed(view, 'hello.txt')).toBe('This is hello.txt.\n');
  expect(scene.server.calls.map(({ model, credential }) => [model, credential])).toEqual(
    [1, 2, 3].map(() => ['gpt-5.5', 'Bearer sk-dummy']),
  );
  expect(scene.server.strays).toEqual([]);
});

test("a profile of the user's leads to its own provider, in every attempt, and one that is not there is refused", async () => {
  await using scene = await scenes({
    tasks: ['write the greeting [[lie:hello.txt]]'],
    gates: ['test -f hello.txt'],
    settings: 'model: gpt-5.5\nprofiles: { codex: work }',
    home: {
      '.codex/config.toml': codexSettings('http://127.0.0.1:1'),
      '.codex/work.config.toml': '[model_providers.scripted]\nbase_url = "{address}/v1"\n',
    },
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([
    { status: 'failed', profile: 'work' },
    { status: 'succeeded', profile: 'work' },
  ]);
  await scene.world.write({ 'slipway.yaml': 'profiles: { codex: absent }\n' });
  const refused = await scene.world.slipway(['run', 'tasks.md', '--agent', 'codex', '--yes'], {
    environment: scene.environment,
  });
  expect(refused.exit).not.toBe(0);
  expect(refused.err).toContain('There is no codex profile absent');
});

test('a lie fails its gate and is repaired in the same thread, which knows its history; tokens count once', async () => {
  await using scene = await scenes({
    tasks: ['write the greeting [[lie:hello.txt]]'],
    gates: ['test -f hello.txt'],
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  const [first, second] = view.tasks[0]?.attempts ?? [];
  expect(first).toMatchObject({
    status: 'failed',
    failure: { class: 'quality' },
    usage: { messages: 1, inputTokens: 1_000 },
  });
  expect(second).toMatchObject({ status: 'succeeded', usage: { messages: 3, inputTokens: 3_000 } });
  expect(scene.server.calls.map(({ prompts }) => prompts)).toEqual([1, 2, 2, 2]);
  expect(new Set(scene.server.calls.map(({ session }) => session)).size).toBe(1);
  expect(scene.server.calls[1]?.prompt).toMatch(/^You go on with a task/);
});

test('a question makes the task wait, and the answer goes into the same thread', async () => {
  await using scene = await scenes({ tasks: ['choose the port [[ask:Which port?]]'] });
  const { exit, view } = await scene.run();
  expect(exit).toBe(3);
  expect(view.tasks).toMatchObject([{ status: 'awaiting-decision', attempts: [{ status: 'cancelled' }] }]);
  const answered = await scene.world.slipway(['answer', `${view.id}/T001`, 'yes'], { environment: scene.environment });
  expect(answered).toMatchObject({ exit: 0 });
  const watched = await scene.world.slipway(['watch', view.id, '--json'], { environment: scene.environment });
  expect(watched).toMatchObject({ exit: 0 });
  expect(await scene.landed(view, 'answered.txt')).toBe('This is answered.txt.\n');
  expect(scene.server.calls.map(({ prompts }) => prompts)).toEqual([1, 1, 2, 2, 2]);
  expect(new Set(scene.server.calls.map(({ session }) => session)).size).toBe(1);
});

test.each([401, 403])(
  'a key refused with %i stops the agent and asks; no further task is given to it',
  async (status) => {
    await using scene = await scenes({
      tasks: [`write one [[refuse:${status}]]`, `write two [[refuse:${status}]]`],
    });
    const { exit, view } = await scene.run(['--tracks', '1']);
    expect(exit).toBe(3);
    expect(view.needsAttention).toBe(true);
    expect(view.tasks.flatMap(({ attempts }) => attempts)).toMatchObject([
      { status: 'failed', failure: { class: 'auth', message: expect.stringContaining(String(status)) } },
    ]);
    expect(new Set(scene.server.calls.map(({ session }) => session)).size).toBe(1);
  },
);

test('a user without key and login is asked to log in', async () => {
  await using scene = await scenes({ tasks: ['write one [[write:one.txt]]'], key: false });
  const { exit, view } = await scene.run();
  expect(exit).toBe(3);
  expect(view.tasks[0]?.attempts).toMatchObject([
    { failure: { class: 'auth', message: expect.stringContaining('SCRIPTED_KEY') } },
  ]);
});

test('a rate limit brakes and costs no attempt', async () => {
  await using scene = await scenes({
    tasks: ['write the greeting [[limit-now:hello.txt]]'],
    settings: 'retry: { attempts: 1, backoff: 1s }',
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([
    { status: 'failed', failure: { class: 'limited' } },
    { status: 'succeeded' },
  ]);
  expect(new Set(scene.server.calls.map(({ session }) => session)).size).toBe(1);
});

test('an overloaded provider is waited for within the attempt', async () => {
  await using scene = await scenes({ tasks: ['write the greeting [[overload:hello.txt]]'] });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([{ status: 'succeeded' }]);
  expect(scene.server.calls.map(({ status }) => status)).toEqual([529, 200, 200, 200]);
});

test('a rate limit that says how long it holds is waited for within the attempt', async () => {
  const times: number[] = [];
  await using scene = await scenes({
    tasks: ['write the greeting [[limit-3:hello.txt]]'],
    settings: 'retry: { attempts: 1 }',
    pace: async () => {
      times.push(performance.now());
    },
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([{ status: 'succeeded' }]);
  expect(scene.server.calls.map(({ status }) => status)).toEqual([429, 200, 200, 200]);
  const [refused = 0, heard = 0] = times;
  expect(heard - refused).toBeGreaterThanOrEqual(2_900);
});

test('a provider that refuses connections ends the attempt within a minute, as a failure that is tried again', async () => {
  await using scene = await scenes({ tasks: ['write one [[write:one.txt]]'], settings: 'retry: { attempts: 1 }' });
  // The port stays as it was configured, and nobody listens any more.
  await scene.server[Symbol.asyncDispose]();
  const started = performance.now();
  const { exit, view } = await scene.run();
  expect(view.tasks[0]?.attempts).toMatchObject([{ status: 'failed', failure: { class: 'retryable' } }]);
  expect(performance.now() - started).toBeLessThan(60_000);
  expect(exit).not.toBe(0);
});

test('a cut stream is taken up again within the attempt', async () => {
  await using scene = await scenes({ tasks: ['write the greeting [[cut:hello.txt]]'] });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([{ status: 'succeeded' }]);
});

test.each([
  ['hang', 'retryable', 'printed nothing for 4.'],
  ['stall', 'retryable', 'printed nothing for 4.'],
  ['refuse:500', 'retryable', 'high demand'],
  ['fault:server_is_overloaded', 'retryable', 'at capacity'],
  ['fault:context_length_exceeded', 'fatal', 'ran out of room'],
  ['refuse:400', 'fatal', 'Scripted 400'],
])('a provider that does %s is a %s failure', async (script, reason, message) => {
  await using scene = await scenes({
    tasks: [`write the greeting [[${script}]]`],
    settings: 'limits: { idle: 4s }\nretry: { attempts: 1 }',
  });
  const { exit, view } = await scene.run();
  expect(exit).not.toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([
    { status: 'failed', failure: { class: reason, message: expect.stringContaining(message) } },
  ]);
});

test('a model that the provider does not know is a clear failure', async () => {
  await using scene = await scenes({ tasks: ['write one [[refuse-model]]'], settings: 'model: no-such-model' });
  const { view } = await scene.run();
  expect(view.tasks[0]?.attempts).toMatchObject([
    {
      failure: {
        class: 'fatal',
        message: expect.stringMatching(/no-such-model.*does not exist[\s\S]*Model metadata for/),
      },
    },
  ]);
});

test('servers of the user are not started, and one that cannot start does not hinder', async () => {
  const servers =
    '[mcp_servers.broken]\ncommand = "/bin/false"\nrequired = true\n[mcp_servers.broken.env]\nTOKEN = "secret"\n';
  await using scene = await scenes({
    tasks: ['look around [[run:cat $CODEX_HOME/config.toml > seen.txt]]'],
    home: { '.codex/config.toml': `${codexSettings()}${servers}` },
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(await scene.landed(view, 'seen.txt')).toBe(codexSettings(scene.server.address));
});

test('eight at once share one user and do not meet', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `made-${index + 1}.txt`);
  await using scene = await scenes({ tasks: names.map((name) => `write ${name} [[write:${name}]]`) });
  const { exit, view } = await scene.run(['--tracks', '8']);
  expect(exit).toBe(0);
  expect(view.tasks.map(({ status, attempts }) => [status, attempts.length])).toEqual(
    names.map(() => ['completed', 1]),
  );
  for (const name of names) expect(await scene.landed(view, name)).toBe(`This is ${name}.\n`);
  expect(new Set(scene.server.calls.map(({ session }) => session)).size).toBe(8);
  expect(scene.server.strays).toEqual([]);
});

/** On the first attempt it plants what later sessions would obey; on the second it tells what it finds. */
const PLANT = `#!/bin/sh
if test "$SLIPWAY_ATTEMPT" = 1; then
  for folder in "$HOME/.codex" "$CODEX_HOME"; do
    mkdir -p "$folder/hooks" "$folder/rules" "$folder/skills/planted"
    for name in config.toml AGENTS.md AGENTS.override.md hooks.json rules/planted.rules skills/planted/SKILL.md auth.json; do
      echo '# planted' > "$folder/$name" 2>/dev/null
    done
    mv "$folder/AGENTS.md" "$folder/moved.md" 2>/dev/null
  done
  echo '# planted' > "$CODEX_HOME/../2/AGENTS.md" 2>/dev/null
  exit 0
fi
cat "$CODEX_HOME/AGENTS.md" > seen-rules.txt
grep -rl '# planted' "$HOME/.codex" "$CODEX_HOME" --exclude-dir=sessions --exclude=*.sqlite* > seen-planted.txt
touch second.txt
`;

test('what an agent plants among settings and rules survives neither for the user nor for the next attempt', async () => {
  const home = { '.codex/AGENTS.md': 'Be brief.\n', '.codex/rules/own.rules': '# mine\n' };
  await using scene = await scenes({
    tasks: ['plant [[run:sh plant.sh]]'],
    files: { 'plant.sh': PLANT },
    gates: ['test -f second.txt'],
    home,
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts.length).toBe(2);
  for (const [path, text] of Object.entries(home))
    expect(await readFile(join(scene.world.home, path), 'utf8')).toBe(text);
  expect((await readdir(scene.world.home, { recursive: true })).sort()).toEqual(
    ['.codex', '.codex/AGENTS.md', '.codex/config.toml', '.codex/rules', '.codex/rules/own.rules', '.gitconfig'].sort(),
  );
  expect(await scene.landed(view, 'seen-rules.txt')).toBe('Be brief.\n');
  expect(await scene.landed(view, 'seen-planted.txt')).toBe('');
});

test('its commands see neither the key nor anything else of the user', async () => {
  await using scene = await scenes({
    tasks: ['look around [[run:env | cut -d= -f1 | sort > names.txt]]'],
    settings: 'env: [GIVEN]',
  });
  const surroundings = {
    ...scene.environment,
    GIVEN: 'on purpose',
    AWS_SECRET_ACCESS_KEY: 'secret',
    OPENAI_API_KEY: 'other',
    CODEX_THREAD_ID: 'x',
  };
  const { exit, view } = await scene.run([], surroundings);
  expect(exit).toBe(0);
  const names = (await scene.landed(view, 'names.txt'))?.split('\n') ?? [];
  expect(names).toEqual(expect.arrayContaining(['GIVEN', 'CODEX_HOME', 'SLIPWAY_TASK']));
  expect(names.filter((name) => /KEY|SECRET|SLIPWAY_HOME/.test(name))).toEqual([]);
});

test('below a sandbox its own sandbox stands, and it can ask', async () => {
  await using scene = await scenes({
    tasks: ['look around [[run:test -w /usr || echo protected > seen.txt]]', 'choose the port [[ask:Which port?]]'],
    home: { 'tmp/keep': '' },
    settings: 'env: [TMPDIR]',
  });
  // It sets up no sandbox of its own when its home is in the folder for temporary files.
  const surroundings = { ...scene.environment, TMPDIR: join(scene.world.home, 'tmp') };
  const { view } = await scene.run(['--isolation', 'best-effort'], surroundings);
  expect(view.tasks.map(({ status }) => status)).toEqual(['completed', 'awaiting-decision']);
  expect(await scene.landed(view, 'seen.txt')).toBe('protected\n');
});

/** An agent that would like every later session to be somebody else's. */
const STEAL = 'sleep 1; echo "{\\"OPENAI_API_KEY\\":\\"planted\\"}" > "$(readlink -f "$CODEX_HOME/auth.json")"';

test('a login that ran out is renewed once for all attempts and for the user; nothing else that is put in its place gets there', async () => {
  await using scene = await scenes({
    tasks: ['write one [[write:one.txt]]', 'write two [[write:two.txt]]', `steal [[run:${STEAL}]]`],
    home: {
      '.codex/config.toml': codexSettings(undefined, 'requires_openai_auth = true'),
      '.codex/auth.json': expiredLogin(),
    },
    key: false,
  });
  const renewing = { ...scene.environment, CODEX_REFRESH_TOKEN_URL_OVERRIDE: `${scene.server.address}/oauth/token` };
  const { exit } = await scene.run(['--tracks', '3'], renewing);
  expect(exit).toBe(0);
  expect(scene.server.renewals).toEqual(['refresh-1']);
  const login = await readFile(join(scene.world.home, '.codex/auth.json'), 'utf8');
  expect(JSON.parse(login)).toMatchObject({ tokens: { refresh_token: 'refresh-2', account_id: 'account-1' } });
  expect(login).not.toContain('planted');
  // With an account its provider is asked about the account, wherever the model is.
  expect(new Set(scene.server.strays)).toEqual(new Set(['CONNECT chatgpt.com:443']));
});
