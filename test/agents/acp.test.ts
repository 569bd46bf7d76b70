import { expect, test } from 'vitest';
import { createScene, type ProgramName, type SceneParts } from './scene.ts';

/*
 * The real Gemini CLI and OpenCode, talked with over the Agent Client Protocol.
 */

const PROGRAMS = ['gemini', 'opencode'] as const satisfies readonly ProgramName[];

const scenes = (agent: ProgramName, parts: SceneParts) => createScene({ agent, ...parts });

/** What three calls come to: OpenCode tells the tokens of the last one alone, and the cost of all. */
const USAGE = {
  gemini: { messages: 0, inputTokens: 3_000, outputTokens: 150 },
  opencode: { messages: 3, inputTokens: 1_000, outputTokens: 50, costUsd: 0.0033 },
};

test.each(PROGRAMS)('%s: a task is done and lands', async (agent) => {
  await using scene = await scenes(agent, {
    tasks: ['write the greeting [[write:hello.txt]]'],
    gates: ['test -f hello.txt'],
  });
  const { exit, view } = await scene.run();
  expect(view.tasks).toMatchObject([
    { status: 'completed', attempts: [{ status: 'succeeded', failure: null, usage: USAGE[agent] }] },
  ]);
  expect(exit).toBe(0);
  expect(await scene.landed(view, 'hello.txt')).toBe('This is hello.txt.\n');
  expect(new Set(scene.server.calls.map(({ credential }) => credential)).size).toBe(1);
});

test.each(PROGRAMS)(
  '%s: a lie fails its gate and is repaired in the same session, which knows its history',
  async (agent) => {
    await using scene = await scenes(agent, {
      tasks: ['write the greeting [[lie:hello.txt]]'],
      gates: ['test -f hello.txt'],
    });
    const { view } = await scene.run();
    const [first, second] = view.tasks[0]?.attempts ?? [];
    expect(first).toMatchObject({ status: 'failed', failure: { class: 'quality' }, usage: { inputTokens: 1_000 } });
    expect(second).toMatchObject({ status: 'succeeded', sessionId: first?.sessionId });
    const asked = scene.server.calls.filter(({ script }) => script !== null);
    expect(asked.map(({ prompts }) => prompts)).toEqual([1, 2, 2, 2]);
    expect(asked[1]?.prompt).toMatch(/^You go on with a task/);
    if (agent === 'opencode') expect(second?.usage).toMatchObject({ costUsd: 0.0033 });
  },
);

test.each(PROGRAMS)('%s: a question makes the task wait, and the answer goes into the same session', async (agent) => {
  await using scene = await scenes(agent, { tasks: ['choose the port [[ask:Which port?]]'] });
  const { exit, view } = await scene.run();
  expect(exit).toBe(3);
  expect(view.tasks).toMatchObject([{ status: 'awaiting-decision', attempts: [{ status: 'cancelled' }] }]);
  const answered = await scene.world.slipway(['answer', `${view.id}/T001`, 'yes'], { environment: scene.environment });
  expect(answered).toMatchObject({ exit: 0 });
  const watched = await scene.world.slipway(['watch', view.id, '--json'], { environment: scene.environment });
  expect(watched).toMatchObject({ exit: 0 });
  expect(await scene.landed(view, 'answered.txt')).toBe('This is answered.txt.\n');
});

test.each([
  ['gemini', 'refuse:401', 'auth', 'Scripted 401'],
  ['opencode', 'refuse:401', 'auth', 'authentication'],
  ['gemini', 'refuse:400', 'fatal', 'Scripted 400'],
  ['opencode', 'refuse-model', 'fatal', 'does not exist'],
  ['gemini', 'refuse:500', 'retryable', 'Scripted 500'],
  ['gemini', 'hang', 'retryable', 'printed nothing for 15.'],
  ['opencode', 'hang', 'retryable', 'printed nothing for 15.'],
] as const)('%s: a provider that does %s is a failure of class %s', async (agent, script, reason, message) => {
  await using scene = await scenes(agent, {
    tasks: [`write the greeting [[${script}]]`],
    settings: `limits: { idle: ${script === 'hang' ? '15s' : '60s'} }\nretry: { attempts: 1 }`,
  });
  const { exit, view } = await scene.run();
  expect(view.tasks[0]?.attempts).toMatchObject([
    { status: 'failed', failure: { class: reason, message: expect.stringContaining(message) } },
  ]);
  expect(exit).not.toBe(0);
});

/** OpenCode is ended after its fourth call; Gemini CLI gives up by itself. */
const WHY_REFUSED = { gemini: /connect|fetch failed|ECONNREFUSED/i, opencode: /refused its calls: .*connect/i };

test.each(PROGRAMS)(
  '%s: a provider that refuses connections is a failure that is tried again, within the limits',
  async (agent) => {
    await using scene = await scenes(agent, {
      tasks: ['write the greeting [[write:hello.txt]]'],
      settings: 'limits: { idle: 45s }\nretry: { attempts: 1 }',
    });
    // The port stays as it was configured, and nobody listens any more.
    await scene.server[Symbol.asyncDispose]();
    const { exit, view } = await scene.run();
    expect(view.tasks[0]?.attempts).toMatchObject([{ status: 'failed', failure: { class: 'retryable' } }]);
    expect(view.tasks[0]?.attempts[0]?.failure?.message).toMatch(WHY_REFUSED[agent]);
    expect(exit).not.toBe(0);
  },
);

test.each(PROGRAMS)('%s: a rate limit that stays brakes the agent and costs no attempt', async (agent) => {
  await using scene = await scenes(agent, { tasks: ['write one [[refuse:429]]'], settings: 'limits: { idle: 60s }' });
  const run = await scene.world.slipway(['run', 'tasks.md', '--agent', agent, '--yes', '--json'], {
    environment: scene.environment,
  });
  const { id } = JSON.parse(run.out).data;
  const status = async () =>
    JSON.parse((await scene.world.slipway(['status', id, '--json'], { environment: scene.environment })).out).data;
  await expect
    .poll(async () => (await status()).tasks[0].attempts[0]?.failure, { timeout: 90_000, interval: 500 })
    .toMatchObject({ class: 'limited' });
  await scene.world.slipway(['abort', id, '--yes'], { environment: scene.environment });
});

test.each(PROGRAMS)('%s: a model that it does not know is a clear failure', async (agent) => {
  await using scene = await scenes(agent, {
    tasks: ['write one [[refuse-model]]'],
    settings: `model: ${agent === 'opencode' ? 'scripted/none' : 'none'}\nretry: { attempts: 1 }`,
  });
  const { view } = await scene.run();
  expect(view.tasks[0]?.attempts).toMatchObject([{ failure: { class: 'fatal' } }]);
});

test('gemini: a user without key and login is asked to log in', async () => {
  await using scene = await scenes('gemini', { tasks: ['write one [[write:one.txt]]'], key: false });
  const { GOOGLE_GEMINI_BASE_URL: _, ...environment } = scene.environment;
  const { view } = await scene.run([], environment);
  expect(view.tasks[0]?.attempts).toMatchObject([{ failure: { class: 'auth' } }]);
  expect(scene.server.calls).toEqual([]);
});

/** Variables of the user that are nobody's business, and one that is given on purpose. */
const SECRETS = {
  GIVEN: 'on purpose',
  AWS_SECRET_ACCESS_KEY: 'planted-secret-1',
  ANTHROPIC_API_KEY: 'planted-secret-2',
  OPENAI_API_KEY: 'planted-secret-3',
  GITHUB_TOKEN: 'planted-secret-4',
};

test.each(PROGRAMS)('%s: its commands see nothing of the user and of the daemon', async (agent) => {
  const look =
    'env > world.txt; ls -a ~ >> world.txt 2>&1; cat {home}/private.txt {state}/state/journal.db >> world.txt 2>&1; true';
  await using scene = await scenes(agent, {
    tasks: ['look around [[run:sh look.sh]]'],
    files: { 'look.sh': 'true\n' },
    home: { 'private.txt': 'planted-secret-5' },
    settings: 'env: [GIVEN]',
  });
  const { home, state } = scene.world;
  await scene.world.write({ 'look.sh': `${look.replace('{home}', home).replace('{state}', state)}\n` });
  await scene.world.git('commit', '-qam', 'look');
  const { exit, view } = await scene.run([], { ...scene.environment, ...SECRETS });
  expect(exit).toBe(0);
  const world = (await scene.landed(view, 'world.txt')) ?? '';
  expect(world).toContain('GIVEN=on purpose');
  expect(world).not.toMatch(/planted-secret/);
  expect(world).not.toMatch(/^SLIPWAY_HOME=/m);
  expect(world).toMatch(/private\.txt.*No such file/);
  expect(world).toMatch(/journal\.db.*No such file/);
});
