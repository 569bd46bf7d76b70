import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
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
  const agent = `acp:${process.execPath} ${FAKE} ${script}`;
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

async function heard(
  world: World,
): Promise<readonly { readonly method?: string; readonly id?: unknown; readonly params?: any }[]> {
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
  expect(logs.out.replaceAll(/\d\d:\d\d:\d\d/g, 'TIME').replaceAll(/fake-\d+/g, 'ID')).toMatchInlineSnapshot(`
    "TIME  session   session ID, model large, version 3.2.1
    TIME  text      Step 1 of 2: Look
    TIME  text      I work now.
    TIME  tool      edit: made.txt
    TIME  file      wrote /tmp/slw-Wn9KrG/state/state/workspaces/a766a8cf530a88f3/slots/w1/tree/made.txt
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
