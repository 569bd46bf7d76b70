import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createScene } from './scene.ts';

test('a task is done and lands', async () => {
  await using scene = await createScene({
    tasks: ['write the greeting [[write:hello.txt]]'],
    gates: ['test -f hello.txt'],
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks).toMatchObject([{ status: 'completed', attempts: [{ status: 'succeeded', failure: null }] }]);
  expect(await scene.landed(view, 'hello.txt')).toBe('This is hello.txt.\n');
  expect(scene.server.strays).toEqual([]);
});

test('a lie fails its gate and is repaired in the same session, which knows its history', async () => {
  await using scene = await createScene({
    tasks: ['write the greeting [[lie:hello.txt]]'],
    gates: ['test -f hello.txt'],
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  const [first, second] = view.tasks[0]?.attempts ?? [];
  expect(first).toMatchObject({ status: 'failed', failure: { class: 'quality' } });
  expect(second).toMatchObject({ status: 'succeeded', sessionId: first?.sessionId });
  expect(await scene.landed(view, 'hello.txt')).toBe('This is hello.txt.\n');
  expect(scene.server.calls.map(({ session, prompts }) => ({ session, prompts }))).toEqual(
    [1, 2, 2, 2].map((prompts) => ({ session: first?.sessionId, prompts })),
  );
});

test('a refused key stops the agent and asks; no further task is given to it', async () => {
  await using scene = await createScene({
    tasks: ['write one [[refuse:401]]', 'write two [[refuse:401]]', 'write three [[refuse:401]]'],
  });
  const { exit, view } = await scene.run(['--tracks', '1']);
  expect(exit).toBe(3);
  expect(view.needsAttention).toBe(true);
  expect(view.tasks.flatMap(({ attempts }) => attempts)).toMatchObject([
    { status: 'failed', failure: { class: 'auth' } },
  ]);
  expect(new Set(scene.server.calls.map(({ session }) => session)).size).toBe(1);
});

test('a rate limit brakes and costs no attempt', async () => {
  await using scene = await createScene({
    tasks: ['write the greeting [[limit:hello.txt]]'],
    settings: 'retry: { attempts: 1, backoff: 1s }',
  });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([
    { status: 'failed', failure: { class: 'limited' } },
    { status: 'succeeded' },
  ]);
});

test('an overloaded provider is waited for within the attempt', async () => {
  await using scene = await createScene({ tasks: ['write the greeting [[overload:hello.txt]]'] });
  const { exit, view } = await scene.run();
  expect(exit).toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([{ status: 'succeeded' }]);
  expect(scene.server.calls.map(({ status }) => status)).toEqual([529, 200, 200, 200]);
});

test('a provider that never answers is given up after the silence that is allowed', async () => {
  await using scene = await createScene({
    tasks: ['write the greeting [[hang]]'],
    settings: 'limits: { idle: 4s }\nretry: { attempts: 1 }',
  });
  const { exit, view } = await scene.run();
  expect(exit).not.toBe(0);
  expect(view.tasks[0]?.attempts).toMatchObject([{ status: 'failed', failure: { class: 'retryable' } }]);
});

test('eight at once share one home and do not meet', async () => {
  const names = Array.from({ length: 8 }, (_, index) => `made-${index + 1}.txt`);
  await using scene = await createScene({
    tasks: names.map((name) => `write ${name} [[write:${name}]]`),
    home: { '.claude/settings.json': '{}', '.claude.json': '{"userID":"user"}' },
  });
  const { exit, view } = await scene.run(['--tracks', '8']);
  expect(exit).toBe(0);
  expect(view.tasks.map(({ status, attempts }) => [status, attempts.length])).toEqual(
    names.map(() => ['completed', 1]),
  );
  for (const name of names) expect(await scene.landed(view, name)).toBe(`This is ${name}.\n`);
  expect(new Set(scene.server.calls.map(({ session }) => session)).size).toBe(8);
  expect(scene.server.strays).toEqual([]);
});

test('a model that nobody names is the one that it told first, whatever its default is later', async () => {
  let home = '';
  const settings = (model: string) => JSON.stringify({ model });
  await using scene = await createScene({
    tasks: ['write one [[write:one.txt]]', 'write two [[write:two.txt]]'],
    home: { '.claude/settings.json': settings('sonnet') },
    pace: ({ script }) =>
      script === 'write:one.txt'
        ? writeFile(join(home, '.claude/settings.json'), settings('haiku'))
        : Promise.resolve(),
  });
  home = scene.world.home;
  const { exit, view } = await scene.run(['--tracks', '1']);
  expect(exit).toBe(0);
  const models = view.tasks.map(({ attempts }) => attempts.map(({ model }) => model));
  expect(models).toEqual([[expect.stringContaining('sonnet')], models[0]]);
  const asked = scene.server.calls.flatMap(({ script, model }) => (script === 'write:two.txt' ? [model] : []));
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.every((model) => model.includes('sonnet'))).toBe(true);
});

/** It tells what it finds around itself: names of variables, what holds a secret, its home, and what lies in the folder of the daemon. */
const LOOK = `#!/bin/sh
env | cut -d= -f1 | sort > names.txt
env | grep hush | cut -d= -f1 > secrets.txt
cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n' | grep hush | cut -d= -f1 | sort -u > others.txt
(cd "$HOME" && find . -type f) > home.txt 2>&1
find "$STATE" -type s > sockets.txt 2>&1
find "$STATE" -maxdepth 2 -type f > files.txt 2>&1
for name in "$STATE"/*; do test -f "$name" && cat "$name" | grep hush; done > read.txt 2>&1
touch done.txt
`;

test('it and its commands see its own key and nothing else of the user or of the daemon', async () => {
  await using scene = await createScene({
    tasks: ['look around [[run:sh look.sh]]'],
    files: { 'look.sh': LOOK },
    home: { '.ssh/id_ed25519': 'hush', '.claude/settings.json': '{}' },
    settings: 'env: [STATE]',
  });
  const surroundings = {
    ...scene.environment,
    ...{ STATE: scene.world.state, ANTHROPIC_API_KEY: 'hush-own', CLAUDE_CODE_MESSAGING_TOKEN: 'hush' },
    ...{ AWS_SECRET_ACCESS_KEY: 'hush', GITHUB_TOKEN: 'hush', OPENAI_API_KEY: 'hush', CODEX_HOME: 'hush' },
  };
  const { exit, view } = await scene.run([], surroundings);
  expect(exit).toBe(0);
  const told = async (name: string) => (await scene.landed(view, `${name}.txt`))?.trim().split('\n') ?? [];
  const names = await told('names');
  expect(names).toEqual(expect.arrayContaining(['STATE', 'CLAUDE_CONFIG_DIR', 'SLIPWAY_TASK', 'ANTHROPIC_API_KEY']));
  // The token is the program's own, for its session alone.
  const hot = names.filter((name) => /KEY|TOKEN|SECRET|AWS|GITHUB|OPENAI|CODEX|SLIPWAY_HOME/.test(name));
  expect(new Set([...hot, 'CLAUDE_CODE_MESSAGING_TOKEN'])).toEqual(
    new Set(['ANTHROPIC_API_KEY', 'CLAUDE_CODE_MESSAGING_TOKEN']),
  );
  expect(await told('secrets')).toEqual(['ANTHROPIC_API_KEY']);
  expect(await told('others')).toEqual(['ANTHROPIC_API_KEY']);
  expect(await told('home')).toEqual(['./.claude/settings.json']);
  for (const name of ['sockets', 'files', 'read']) expect([name, ...(await told(name))]).toEqual([name, '']);
});

const SETTINGS = JSON.stringify({
  hooks: { SessionStart: [{ hooks: [{ type: 'command', command: 'touch hook-ran.txt' }] }] },
});
const LOGIN = JSON.stringify({
  claudeAiOauth: {
    accessToken: 'sk-ant-oat01-dummy',
    refreshToken: 'sk-ant-ort01-dummy',
    expiresAt: 4_000_000_000_000,
    scopes: ['user:inference', 'user:profile'],
    subscriptionType: 'max',
  },
});

/** On the first attempt it plants what later sessions would obey; on the second it tells what it finds. */
const PLANT = `#!/bin/sh
if test "$SLIPWAY_ATTEMPT" = 1; then
  for folder in "$HOME/.claude" "$CLAUDE_CONFIG_DIR"; do
    mkdir -p "$folder/hooks" "$folder/commands"
    for name in settings.json settings.local.json CLAUDE.md hooks/planted.sh commands/planted.md .claude.json; do
      echo '{"planted":true}' > "$folder/$name" 2>/dev/null
    done
    mv "$folder/settings.json" "$folder/moved.json" 2>/dev/null
  done
  echo '{"planted":true}' > "$HOME/.claude.json" 2>/dev/null
  echo '{"planted":true}' > "$CLAUDE_CONFIG_DIR/../2/settings.json" 2>/dev/null
  exit 0
fi
cat "$CLAUDE_CONFIG_DIR/settings.json" > seen-settings.json
grep -rl planted "$HOME/.claude" "$CLAUDE_CONFIG_DIR" --exclude-dir=projects > seen-planted.txt
touch second.txt
`;

test('what an agent plants among settings and hooks survives neither for the user nor for the next attempt', async () => {
  const home = {
    '.claude/settings.json': SETTINGS,
    '.claude/hooks/own.sh': 'true\n',
    '.claude.json': '{"userID":"user"}',
  };
  await using scene = await createScene({
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
    ['.claude', '.claude.json', '.claude/hooks', '.claude/hooks/own.sh', '.claude/settings.json', '.gitconfig'].sort(),
  );
  expect(await scene.landed(view, 'seen-settings.json')).toBe(SETTINGS);
  expect(await scene.landed(view, 'seen-planted.txt')).toBe('');
  // The settings hold a hook; nobody said that hooks may run.
  expect(await scene.landed(view, 'hook-ran.txt')).toBeNull();
});

test('a login is used, and what the program writes to it reaches the user', async () => {
  await using scene = await createScene({
    tasks: ['renew [[run:sh renew.sh]]'],
    files: {
      'renew.sh':
        'MCP_CLIENT_SECRET=renewed claude mcp add -s user --transport http --client-id me --client-secret here http://127.0.0.1:1\n',
    },
    home: { '.claude/.credentials.json': LOGIN },
    key: false,
  });
  const { exit } = await scene.run();
  expect(exit).toBe(0);
  const login = await readFile(join(scene.world.home, '.claude/.credentials.json'), 'utf8');
  expect(JSON.parse(login)).toMatchObject(JSON.parse(LOGIN));
  expect(login).toContain('renewed');
});
