import { chmod, copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createWorld, dataOf, type World } from './rig.ts';

/*
 * Talking with an agent that works: the whole program, with a small program in the place of Claude Code that speaks its protocol.
 */

const GATE = 'gates:\n  - { name: made, run: "test -f made.txt" }\n';

interface Talk extends AsyncDisposable {
  readonly world: World;
  /** Starts the run and answers with its id. */
  start(agent?: string): Promise<string>;
  slipway(...argv: string[]): Promise<string>;
  /** The only attempt as `status --json` shows it. */
  attempt(): Promise<AttemptDocument>;
}

interface AttemptDocument {
  readonly status: string;
  readonly model: string | null;
  readonly version: string | null;
  readonly activity?: { readonly text: string };
  readonly failure: { readonly class: string } | null;
}

async function createTalk(mode: string, configuration = ''): Promise<Talk> {
  const world = await createWorld({ 'slipway.yaml': `${configuration}${GATE}` });
  const bin = join(world.home, '.local/bin');
  await mkdir(bin, { recursive: true });
  await copyFile(join(import.meta.dirname, '../integration/agents/fake-claude.mjs'), join(bin, 'claude.mjs'));
  await copyFile(join(bin, 'claude.mjs'), join(bin, 'claude'));
  await chmod(join(bin, 'claude'), 0o755);
  const environment = { ANTHROPIC_FAKE: mode };
  const slipway = async (...argv: string[]) => {
    const ran = await world.slipway(argv, { environment });
    expect(ran.exit, ran.err).toBe(0);
    return ran.out;
  };
  return {
    ...{ world, slipway },
    async start(agent = 'claude') {
      const argv = ['run', 'tasks.md', '--agent', agent, '--isolation', 'none', '--yes', '--json'];
      return dataOf(await world.slipway(argv, { environment })).id;
    },
    async attempt() {
      return dataOf(await world.slipway(['status', '--json'], { environment })).tasks[0].attempts[0];
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

async function until<Value>(look: () => Promise<Value | undefined>): Promise<Value> {
  for (let looks = 0; looks < 200; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error('it did not come true');
}

test('what a person tells reaches the session that works; what it does is seen meanwhile and afterwards', async () => {
  await using talk = await createTalk('listen');
  const run = await talk.start();
  const working = await until(async () => {
    const attempt = await talk.attempt();
    return attempt.activity?.text === 'I begin.' && attempt.version !== null ? attempt : undefined;
  });
  expect(working).toMatchObject({ status: 'working', model: 'default', version: '2.1.197' });
  expect(await talk.slipway('status')).toContain('attempt 1: I begin.');
  await talk.slipway('tell', `${run}/T001`, 'Use port 8080.');
  const done = await until(async () => {
    const attempt = await talk.attempt();
    return attempt.status === 'succeeded' ? attempt : undefined;
  });
  expect(done.activity).toBeUndefined();
  await until(async () => ((await talk.slipway('status', '--json')).includes('"completed":1') ? true : undefined));
  expect(await talk.world.git('show', `slipway/${run}/result:made.txt`)).toBe('Use port 8080.');
  const logs = await talk.slipway('logs', `${run}/T001`);
  expect(logs.replaceAll(/\d\d:\d\d:\d\d/g, 'TIME').replaceAll(/[0-9a-f-]{36}/g, 'ID')).toMatchInlineSnapshot(`
    "TIME  session   session ID, model default, version 2.1.197
    TIME  text      I begin.
    TIME  result    Made as told.
    "
  `);
  expect(await talk.slipway('logs', '--raw', `${run}/T001`)).toContain('{"type":"result"');
  expect(await talk.slipway('logs', run)).toContain('Attempt 1 was told by a person: Use port 8080.');
  const late = await talk.world.slipway(['tell', `${run}/T001`, 'Too late.']);
  expect({ exit: late.exit, err: late.err }).toMatchObject({ exit: 1, err: expect.stringContaining('No agent works') });
});

/** What landed, once the run is over. */
async function made(talk: Talk, run: string): Promise<string> {
  await until(async () => ((await talk.slipway('status', '--json')).includes('"completed":1') ? true : undefined));
  return talk.world.git('show', `slipway/${run}/result:made.txt`);
}

const saying = (talk: Talk, text: string) =>
  until(async () => ((await talk.attempt())?.activity?.text.startsWith(text) ? true : undefined));

test('an agent that is not trusted with personal data is told none live, and others as it was said', async () => {
  await using talk = await createTalk('listen', 'trust: { claude: false }\n');
  const run = await talk.start();
  await saying(talk, 'I begin.');
  await talk.slipway('tell', `${run}/T001`, 'Ask ada.lovelace@engines-of-old.org for the port.');
  expect(await made(talk, run)).toBe('Ask [redacted:e-mail-address] for the port.');
  await using other = await createTalk('listen');
  const trusted = await other.start();
  await saying(other, 'I begin.');
  await other.slipway('tell', `${trusted}/T001`, 'Ask ada.lovelace@engines-of-old.org for the port.');
  expect(await made(other, trusted)).toBe('Ask ada.lovelace@engines-of-old.org for the port.');
});

test('what is told too late for the session is heard in another attempt that goes on in it', async () => {
  await using talk = await createTalk('linger');
  const run = await talk.start();
  await until(async () => {
    const logs = await talk.slipway('logs', `${run}/T001`);
    return logs.includes('Made.') ? true : undefined;
  });
  await talk.slipway('tell', `${run}/T001`, 'Use port 8080.');
  await writeFile(join(talk.world.home, 'release'), '');
  expect(await made(talk, run)).toMatch(/You go on with a task.*Use port 8080\./s);
  const { attempts } = dataOf(await talk.world.slipway(['status', '--json'])).tasks[0];
  expect(attempts).toMatchObject([{ status: 'cancelled' }, { status: 'succeeded' }]);
  expect(attempts[0].sessionId).toBe(attempts[1].sessionId);
  expect(await talk.slipway('why', `${run}/T001`)).toContain('It ended before it heard all that a person told it.');
});

test('what is told at the end of a turn becomes another one, and what it asks leave for below a sandbox is for a person', async () => {
  await using talk = await createTalk('second-turn');
  const run = await talk.start();
  await saying(talk, 'I begin.');
  await talk.slipway('tell', `${run}/T001`, 'Use port 8080.');
  const task = async () => dataOf(await talk.world.slipway(['status', '--json'])).tasks[0];
  const asking = await until(async () => ((await task()).status === 'awaiting-decision' ? task() : undefined));
  expect(asking.question).toMatchObject({
    text: 'Claude Code asks for leave: WebFetch: http://example.org',
    options: ['Allow', 'Reject'],
    fallback: 'Reject',
  });
  await talk.slipway('answer', `${run}/T001`, 'Reject');
  expect(await made(talk, run)).toBe('Use port 8080. deny');
  const { attempts } = await task();
  expect(attempts).toHaveLength(2);
  expect(attempts[0].sessionId).toBe(attempts[1].sessionId);
});

test('what may not wait stops what the session does, and the session goes on with it', async () => {
  await using talk = await createTalk('interrupt');
  const run = await talk.start();
  await saying(talk, 'Bash: sleep 1h');
  await talk.slipway('tell', '--interrupt', `${run}/T001`, 'Leave it.');
  expect(await made(talk, run)).toMatch(/^interrupt: A person stopped what you were doing.*Leave it\.$/s);
  expect(dataOf(await talk.world.slipway(['status', '--json'])).tasks[0].attempts).toHaveLength(1);
  expect(await talk.slipway('why', `${run}/T001`)).toContain('was stopped and told by a person: Leave it.');
});

test('an agent that does not listen is ended for what may not wait, and another attempt has it', async () => {
  await using talk = await createTalk('work');
  const command = 'grep -q Leave "$SLIPWAY_PACKET" && { echo told > made.txt; exit; }; touch began; sleep 1h';
  const run = await talk.start(`shell:${command}`);
  await until(async () => ((await talk.attempt())?.status === 'working' ? true : undefined));
  await talk.slipway('tell', '--interrupt', `${run}/T001`, 'Leave it.');
  expect(await made(talk, run)).toBe('told');
  const { attempts } = dataOf(await talk.world.slipway(['status', '--json'])).tasks[0];
  expect(attempts).toMatchObject([{ status: 'cancelled' }, { status: 'succeeded' }]);
});

test('a task is not given to an agent that is not here, and goes on as it was', async () => {
  await using talk = await createTalk('work');
  const run = await talk.start('shell:sleep 1h');
  await until(async () => ((await talk.attempt())?.status === 'working' ? true : undefined));
  for (const [agent, said] of [
    ['codex', 'Installed here: claude.'],
    ['nobody', 'There is no agent called'],
  ] as const) {
    const refused = await talk.world.slipway(['assign', `${run}/T001`, '--agent', agent]);
    expect({ exit: refused.exit, err: refused.err }).toMatchObject({ exit: 1, err: expect.stringContaining(said) });
  }
  expect((await talk.attempt()).status).toBe('working');
  await talk.slipway('abort', '--yes', run);
});

test('a refused key ends the agent at once', async () => {
  await using talk = await createTalk('refused');
  await talk.start();
  const failed = await until(async () => {
    const attempt = await talk.attempt();
    return attempt?.status === 'failed' ? attempt : undefined;
  });
  expect(failed.failure).toMatchObject({ class: 'auth' });
});
