import { globSync, readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { plantedKinds } from '../../src/testing/planted-secrets.ts';
import { bundle } from './rig/bundle.ts';
import { createWorld, dataOf, type World } from './rig.ts';

/*
 * Agents of the Agent Client Protocol: the whole program, with a small agent that speaks the protocol as its own package does.
 */

const GATE = 'retry: { backoff: 1s, backoffMax: 1s }\ngates:\n  - { name: made, run: "test -f made.txt" }\n';
const FAKE = join(import.meta.dirname, '../integration/agents/fake-acp.mjs');

interface Attempt {
  readonly status: string;
  readonly mode: string;
  readonly sessionId: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly activity?: { readonly text: string };
  readonly usage: Readonly<Record<string, number>>;
  readonly failure: { readonly class: string; readonly message: string } | null;
}

interface Task {
  readonly status: string;
  readonly question?: unknown;
  readonly attempts: readonly Attempt[];
}

async function start(world: World, script: string, ...flags: readonly string[]): Promise<string> {
  return startAs(world, FAKE, script, ...flags);
}

async function startAs(world: World, program: string, script: string, ...flags: readonly string[]): Promise<string> {
  const agent = `acp:${process.execPath} ${program} ${script}`;
  const argv = ['run', 'tasks.md', '--agent', agent, '--isolation', 'none', '--yes', '--json', ...flags];
  const ran = await world.slipway(argv);
  if (ran.out === '') throw new Error(ran.err);
  return dataOf(ran).id;
}

async function taskOf(world: World): Promise<Task> {
  return dataOf(await world.slipway(['status', '--json'])).tasks[0];
}

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (let looks = 0; looks < 300; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error('it did not come true');
}

const taskThat = (world: World, isIt: (task: Task) => boolean) =>
  until(async () => {
    const task = await taskOf(world);
    return isIt(task) ? task : undefined;
  });

interface Heard {
  readonly method?: string;
  readonly id?: unknown;
  readonly params?: { readonly prompt?: readonly { readonly text: string }[] };
}

async function heard(world: World): Promise<readonly Heard[]> {
  const text = await readFile(join(world.home, '.fake-acp/heard.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a task is written over the protocol, gated and landed', async () => {
  await using world = await createWorld({ 'slipway.yaml': `${GATE}model: large\n` });
  const run = await start(world, 'work');
  const { attempts } = await taskThat(world, ({ status }) => status === 'completed');
  expect(attempts).toMatchObject([
    {
      status: 'succeeded',
      model: 'large',
      version: '3.2.1',
      sessionId: expect.stringMatching(/^fake-\d+$/),
      usage: { messages: 0, inputTokens: 1_000, outputTokens: 50, costUsd: 0 },
    },
  ]);
  expect(await world.git('show', `slipway/${run}/result:made.txt`)).toContain('one task of a plan:');
  const logs = await world.slipway(['logs', `${run}/T001`]);
  const plain = logs.out.replaceAll(/\d\d:\d\d:\d\d/g, 'TIME').replaceAll(/fake-\d+/g, 'ID');
  expect(plain.replace(/wrote \S+tree/, 'wrote TREE')).toMatchInlineSnapshot(`
    "TIME  session   session ID, model large, version 3.2.1
    TIME  text      Step 1 of 2: Look
    TIME  text      I work now.
    TIME  tool      edit: made.txt
    TIME  file      wrote TREE/made.txt
    TIME  text      Made in turn 1.
    TIME  usage     0 messages, 1000 tokens in, 50 out
    TIME  result    Made in turn 1.
    "
  `);
  expect((await heard(world)).map(({ method, id }) => [method, id])).toEqual([
    ['initialize', 1],
    ['session/new', 2],
    ['session/set_config_option', 3],
    ['session/prompt', 4],
  ]);
});

/** The prompts that it heard. */
const promptsOf = async (world: World) =>
  (await heard(world)).flatMap(({ method, params }) => (method === 'session/prompt' ? (params?.prompt ?? []) : []));

test('a daemon that is killed leaves the session working; the next one takes it over and says nothing twice', async () => {
  await using world = await createWorld({ 'slipway.yaml': GATE });
  const run = await start(world, 'waits');
  await taskThat(world, ({ attempts }) => attempts[0]?.activity?.text === 'execute: npm test');
  const { pid } = JSON.parse((await world.slipway(['daemon', 'status', '--json'])).out).data;
  process.kill(pid, 'SIGKILL');
  await until(async () => ((await world.slipway(['daemon', 'start'])).exit === 0 ? true : undefined));
  await taskThat(world, ({ attempts }) => attempts[0]?.activity?.text === 'execute: npm test');
  await writeFile(join(world.home, 'go'), '');
  const { attempts } = await taskThat(world, ({ status }) => status === 'completed');
  expect(attempts).toMatchObject([{ status: 'succeeded', usage: { inputTokens: 1_000, outputTokens: 50 } }]);
  expect(await world.git('show', `slipway/${run}/result:made.txt`)).toMatch(/^1: /);
  expect((await heard(world)).map(({ method, id }) => [method, id])).toEqual([
    ['initialize', 1],
    ['session/new', 2],
    ['session/prompt', 3],
  ]);
});

/** The agent itself, in the sandbox of this world. */
function agentsOf(world: World): readonly number[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      const [program, script] = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
      const isIt = program === process.execPath && [FAKE, join(world.root, 'agent.mjs')].includes(script ?? '');
      return isIt && readFileSync(`/proc/${pid}/environ`, 'latin1').includes(world.state) ? [Number(pid)] : [];
    } catch {
      // No process, or one that ended between the listing and the look.
      return [];
    }
  });
}

test('in a sandbox a session that was cut off goes on in a home of its own, and is told what it was doing', async () => {
  await using world = await createWorld({ 'slipway.yaml': GATE });
  await writeFile(join(world.home, 'secret.txt'), 'of the user');
  // One file that needs no other: it is all that a sandbox shows of it.
  const alone = await bundle('test/integration/agents/fake-acp.mjs', { folder: world.root, name: 'agent' });
  const run = await startAs(world, alone, 'waits', '--isolation', 'sandbox');
  await taskThat(world, ({ attempts }) => attempts[0]?.activity?.text === 'execute: npm test');
  const [home = ''] = globSync(`${world.state}/state/runs/${run}/t001-*.agent/home`);
  const agents = agentsOf(world);
  expect(agents).toHaveLength(1);
  for (const pid of agents) process.kill(pid, 'SIGKILL');
  await taskThat(world, ({ attempts }) => attempts.length === 2 && attempts[1]?.activity?.text === 'execute: npm test');
  expect(agentsOf(world)).toHaveLength(1);
  // The home goes with the task.
  const methods = readFileSync(join(home, '.fake-acp/heard.jsonl'), 'utf8').trim().split('\n');
  expect(methods.map((line) => JSON.parse(line).method)).toEqual([
    ...['initialize', 'session/new', 'session/prompt'],
    ...['initialize', 'session/load', 'session/prompt'],
  ]);
  await writeFile(join(home, 'go'), '');
  const { attempts } = await taskThat(world, ({ status }) => status === 'completed');
  expect(attempts).toMatchObject([{ status: 'failed', failure: { class: 'retryable' } }, { status: 'succeeded' }]);
  expect(attempts[1]?.sessionId).toBe(attempts[0]?.sessionId);
  const made = await world.git('show', `slipway/${run}/result:made.txt`);
  expect(made).toMatch(/^2: You go on with a task that you worked on before in this session\./);
  expect(made).toContain('\n- execute: npm test\n');
  // Nothing of it is in the home of the user.
  expect(readdirSync(world.home)).not.toContain('.fake-acp');
});

test('what a person tells is the next turn of the same session', async () => {
  await using world = await createWorld({ 'slipway.yaml': GATE });
  const run = await start(world, 'waits');
  await taskThat(world, ({ attempts }) => attempts[0]?.activity?.text === 'execute: npm test');
  expect(await world.slipway(['tell', `${run}/T001`, 'Use port 8080.'])).toMatchObject({ exit: 0 });
  await writeFile(join(world.home, 'go'), '');
  const { attempts } = await taskThat(world, ({ status }) => status === 'completed');
  expect(attempts).toMatchObject([{ status: 'succeeded', usage: { inputTokens: 2_000, outputTokens: 100 } }]);
  expect(await world.git('show', `slipway/${run}/result:made.txt`)).toBe('2: Use port 8080.');
});

test.each([
  ['Allow', 'once in turn 2'],
  ['Always allow', 'always in turn 2'],
])(
  'below a sandbox a person is asked for leave with the answers that the agent offers; %s goes into the same session',
  async (answer, made) => {
    await using world = await createWorld({ 'slipway.yaml': GATE });
    const run = await start(world, 'fetches');
    await taskThat(world, ({ status }) => status === 'awaiting-decision');
    const shown = await world.slipway(['status']);
    expect(shown.out.replaceAll(/\s+/g, ' ')).toContain(
      'node asks for leave: fetch: https://example.org Options: Always allow | Allow | Reject',
    );
    expect(await world.slipway(['answer', `${run}/T001`, answer])).toMatchObject({ exit: 0 });
    const { attempts } = await taskThat(world, ({ status }) => status === 'completed');
    expect(attempts.map(({ status }) => status)).toEqual(['cancelled', 'succeeded']);
    expect(new Set(attempts.map(({ sessionId }) => sessionId)).size).toBe(1);
    expect(await world.git('show', `slipway/${run}/result:made.txt`)).toBe(made);
    expect((await heard(world)).map(({ method }) => method ?? 'answer')).toEqual([
      ...['initialize', 'session/new', 'session/prompt', 'session/cancel', 'answer'],
      ...['initialize', 'session/load', 'session/prompt', 'answer'],
    ]);
  },
);

test('an edit within the tree needs no leave, and nothing is offered of files and terminals', async () => {
  await using world = await createWorld({ 'slipway.yaml': GATE });
  const edits = await start(world, 'edits');
  await taskThat(world, ({ status }) => status === 'completed');
  expect(await world.git('show', `slipway/${edits}/result:made.txt`)).toBe('once');
  await world.write({ 'tasks.md': '- [ ] T001 reach out\n' });
  const reaches = await start(world, 'reaches');
  await taskThat(world, ({ status }) => status === 'completed');
  expect(await world.git('show', `slipway/${reaches}/result:made.txt`)).toBe('-32601 -32601 -32601');
});

test('a killed agent goes on with its session and is told what was cut off', async () => {
  await using world = await createWorld({ 'slipway.yaml': GATE });
  await start(world, 'dies');
  const { attempts } = await taskThat(world, ({ status }) => status === 'completed');
  expect(attempts).toMatchObject([{ status: 'failed', failure: { class: 'retryable' } }, { status: 'succeeded' }]);
  expect(attempts[1]?.sessionId).toBe(attempts[0]?.sessionId);
  const [, second] = await promptsOf(world);
  expect(second?.text).toMatch(/^You go on with a task[\s\S]*- execute: npm test\n[\s\S]*git status/);
});

test.each([
  ['auth', 'auth', 'gives no session: Authentication required'],
  ['stops refusal', 'fatal', 'refused to do the task'],
  ['stops max_tokens', 'retryable', 'used up its tokens'],
  ['stops max_turn_requests', 'retryable', 'used up its turns'],
  ['fails 429', 'limited', 'The provider says no'],
  ['fails 402', 'budget', 'The provider says no'],
  ['version', 'dependency', 'speaks version 2'],
])('%s is a failure of class %s', async (script, reason, message) => {
  await using world = await createWorld({ 'slipway.yaml': `${GATE}`.replace('retry: {', 'retry: { attempts: 1,') });
  await start(world, script);
  const { attempts } = await taskThat(world, (task) => task.attempts[0]?.failure != null);
  expect(attempts[0]?.failure).toMatchObject({ class: reason, message: expect.stringContaining(message) });
});

test('a model that the agent does not know is a clear failure', async () => {
  await using world = await createWorld({ 'slipway.yaml': `${GATE}model: unknown\n` });
  await start(world, 'work');
  const { attempts } = await taskThat(world, (task) => task.attempts[0]?.failure != null);
  expect(attempts[0]?.failure).toMatchObject({
    class: 'fatal',
    message: expect.stringContaining('does not take the model'),
  });
});

test('an agent that is stopped leaves no process behind', async () => {
  await using world = await createWorld({ 'slipway.yaml': GATE });
  const run = await start(world, 'waits');
  // What an agent does is shown at once; the name of its session once it is stored.
  const { attempts } = await taskThat(
    world,
    ({ attempts: [first] }) => first?.activity?.text === 'execute: npm test' && first.sessionId !== null,
  );
  const pid = Number(attempts[0]?.sessionId?.slice('fake-'.length));
  expect(process.kill(pid, 0)).toBe(true);
  expect(await world.slipway(['abort', run, '--yes'])).toMatchObject({ exit: 0 });
  await until(async () => {
    try {
      process.kill(pid, 0);
      return undefined;
    } catch {
      return true;
    }
  });
});

test('an agent that is not trusted is told no secret of the spec, not even in the copy of its documents', async () => {
  const mail = ['ada.lovelace', 'analytical-engines.org'].join('@');
  const secret = plantedKinds(7)[0]?.draw() ?? '';
  await using world = await createWorld({
    'slipway.yaml': GATE,
    'tasks.md': `- [ ] T001 write the first file with ${secret} for ${mail}\n`,
  });
  const run = await start(world, 'waits');
  await taskThat(world, ({ attempts }) => attempts[0]?.activity?.text === 'execute: npm test');
  const [prompt] = await promptsOf(world);
  const text = prompt?.text ?? '';
  const copies = [...text.matchAll(/(\/\S+\/tasks\.md)/g)].map(([path]) => readFileSync(path, 'utf8'));
  expect(copies.length).toBeGreaterThan(0);
  for (const told of [text, ...copies]) {
    expect(told).toContain('write the first file with');
    expect(told).toContain('[redacted:e-mail-address]');
    expect(told).not.toContain(secret);
    expect(told).not.toContain(mail);
  }
  // An agent outlives its daemon, and would wait for ever.
  expect(await world.slipway(['abort', run, '--yes'])).toMatchObject({ exit: 0 });
});
