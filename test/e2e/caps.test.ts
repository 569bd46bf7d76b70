import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createWorld, dataOf, type World } from './rig.ts';

/*
 * Caps with the whole program: a real daemon, real processes in the place of Claude Code that write down each call they make, and a person.
 * A call uses 1,000 tokens; what the calls say is the truth that the caps are held against.
 */

const TRACKS = 8;
const TOKENS = 1_000;

interface Pace {
  readonly callMs: number;
  readonly needed: number;
  readonly allowed?: number;
}

interface Scene extends AsyncDisposable {
  readonly world: World;
  slipway(exit: number, ...argv: string[]): Promise<string>;
  start(...flags: string[]): Promise<string>;
  pace(pace: Pace): Promise<void>;
  calls(): Promise<readonly string[]>;
  status(run: string): Promise<RunDocument>;
}

interface RunDocument {
  readonly status: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number; readonly costUsd: number };
  readonly nearCaps?: readonly object[];
  readonly caps: readonly {
    readonly scope: string;
    readonly used: number;
    readonly limit: number;
    readonly until: number | null;
  }[];
  readonly tasks: readonly {
    readonly id: string;
    readonly status: string;
    readonly reason: string;
    readonly question: { readonly kind: string; readonly text: string; readonly options: readonly string[] } | null;
    readonly attempts: readonly {
      readonly status: string;
      readonly sessionId: string;
      readonly commit: string | null;
      readonly failure: { readonly class: string; readonly message: string } | null;
      readonly usage: { readonly messages: number; readonly inputTokens: number; readonly outputTokens: number };
    }[];
  }[];
}

async function createScene(pace: Pace, { tasks = TRACKS, config = '' } = {}): Promise<Scene> {
  const plan = Array.from({ length: tasks }, (_, index) => `- [ ] T00${index + 1} [P] write T00${index + 1}.txt\n`);
  const world = await createWorld({
    'tasks.md': `# Tasks\n\n${plan.join('')}`,
    'slipway.yaml': `tracks: ${TRACKS}\nretry: { attempts: 1 }\n${config}`,
  });
  const bin = join(world.home, '.local/bin');
  await mkdir(bin, { recursive: true });
  await copyFile(join(import.meta.dirname, 'rig/paced-claude.mjs'), join(bin, 'paced.mjs'));
  await writeFile(join(bin, 'claude'), `#!/bin/sh\nexec "${process.execPath}" "${join(bin, 'paced.mjs')}" "$@"\n`);
  await chmod(join(bin, 'claude'), 0o755);
  const scene: Scene = {
    world,
    async slipway(exit, ...argv) {
      const ran = await world.slipway(argv);
      expect({ argv, exit: ran.exit }, ran.err).toEqual({ argv, exit });
      return ran.out;
    },
    async start(...flags) {
      const argv = ['run', 'tasks.md', '--agent', 'claude', '--isolation', 'none', '--yes', '--json', ...flags];
      const ran = await world.slipway(argv);
      expect(ran.exit, ran.err).toBe(0);
      return dataOf(ran).id;
    },
    // In one step, because agents read it all the time.
    async pace({ allowed = 1_000_000, ...rest }) {
      await writeFile(join(bin, 'pace.new'), JSON.stringify({ ...rest, allowed }));
      await rename(join(bin, 'pace.new'), join(bin, 'pace'));
    },
    async calls() {
      const text = await readFile(join(bin, 'calls'), 'utf8').catch(() => '');
      return text.split('\n').filter((line) => line !== '');
    },
    status: async (run) => dataOf(await world.slipway(['status', '--json', run])),
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
  await scene.pace(pace);
  return scene;
}

async function until<Value>(what: string, look: () => Promise<Value | undefined>): Promise<Value> {
  for (let looks = 0; looks < 300; looks += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`it did not come true: ${what}`);
}

/** The run once no agent of it works. */
function stopped(scene: Scene, run: string): Promise<RunDocument> {
  return until('nothing works any more', async () => {
    const view = await scene.status(run);
    return view.counts['running'] === 0 && view.tasks.some(({ attempts }) => attempts.length > 0) ? view : undefined;
  });
}

/** The run once no agent of it works and their last words are heard: programs that are ended say what they used while they end. */
async function counted(scene: Scene, run: string): Promise<RunDocument> {
  await stopped(scene, run);
  return until('all calls are counted', async () => {
    const view = await scene.status(run);
    const { inputTokens, outputTokens } = view.usage;
    return inputTokens + outputTokens === (await scene.calls()).length * TOKENS ? view : undefined;
  });
}

test('the cap of a run holds for eight tracks together; an answer lifts it and the same tasks go on', async () => {
  await using scene = await createScene({ callMs: 1_000, needed: 5 });
  const run = await scene.start('--max-tokens', '20k');
  const view = await counted(scene, run);
  const made = (await scene.calls()).length;
  expect(made).toBeGreaterThanOrEqual(20);
  expect(made).toBeLessThanOrEqual(20 + TRACKS);
  const asking = view.tasks.filter(({ status }) => status === 'awaiting-decision');
  expect(asking.map(({ question }) => question)).toEqual([
    expect.objectContaining({ kind: 'budget', options: ['raise by 20,000 tokens', 'abort'] }),
  ]);
  expect(asking[0]?.question?.text).toMatch(
    /^The cap of the run is reached: 2\d,000 tokens of 20,000 tokens are used\./,
  );
  expect(view.caps).toMatchObject([{ scope: 'run', limit: 20_000, used: made * TOKENS, until: null }]);
  await sleep(2_500);
  expect((await scene.calls()).length).toBe(made);
  const later = await scene.status(run);
  const waiting = later.tasks.find(({ status }) => status === 'queued');
  expect(await scene.slipway(0, 'why', `${run}/${waiting?.id}`)).toContain('It waits for the answer to');
  expect(await scene.slipway(0, 'status', run)).toMatch(/cap +2\d,000 tokens of 20,000 tokens/);
  await scene.slipway(0, 'answer', `${run}/${asking[0]?.id}`, 'raise by 100k');
  const done = await until('all is done', async () => {
    const now = await scene.status(run);
    return now.status === 'completed' ? now : undefined;
  });
  expect((await scene.calls()).length).toBe(TRACKS * 5);
  expect(done.usage.inputTokens + done.usage.outputTokens).toBe(TRACKS * 5 * TOKENS);
  const cut = done.tasks.filter(({ attempts }) => attempts.length === 2);
  expect(cut.length).toBeGreaterThan(0);
  for (const { attempts } of cut) {
    expect(attempts[0]?.failure?.class).toBe('budget');
    expect(attempts[0]?.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(attempts[1]?.sessionId).toBe(attempts[0]?.sessionId);
  }
  expect(await scene.slipway(0, 'logs', run)).toContain('The cap of the run was raised by a person by 100,000 tokens.');
});

test('kill -9 of the daemon loses no call and counts none twice: the cap holds', async () => {
  // While nobody holds them, agents go no further than three calls each: how long that lasts is the machine's affair.
  await using scene = await createScene({ callMs: 1_000, needed: 20, allowed: 3 });
  const run = await scene.start('--max-tokens', '40k');
  await until('half of it is used', async () => ((await scene.calls()).length >= 16 ? true : undefined));
  killDaemon(scene);
  // The next command brings a daemon, which adopts the agents and reads all they said.
  await scene.status(run);
  await scene.pace({ callMs: 1_000, needed: 20 });
  const view = await counted(scene, run);
  const made = (await scene.calls()).length;
  expect(made).toBeGreaterThanOrEqual(40);
  expect(made).toBeLessThanOrEqual(40 + TRACKS);
  expect(view.usage.inputTokens + view.usage.outputTokens).toBe(made * TOKENS);
  expect(view.tasks.filter(({ question }) => question?.kind === 'budget').length).toBe(1);
  expect(view.tasks.every(({ attempts }) => attempts.length === 1)).toBe(true);
});

test('what agents use while no daemon runs counts when one is there again, before anything else starts', async () => {
  await using scene = await createScene({ callMs: 300, needed: 50, allowed: 2 }, { tasks: 12 });
  const run = await scene.start('--max-tokens', '20k');
  await until('all tracks made two calls', async () => ((await scene.calls()).length === 16 ? true : undefined));
  killDaemon(scene);
  await scene.pace({ callMs: 300, needed: 50, allowed: 4 });
  await until('the cap is passed', async () => ((await scene.calls()).length === 32 ? true : undefined));
  await scene.status(run);
  const view = await stopped(scene, run);
  expect((await scene.calls()).length).toBe(32);
  expect(view.caps).toMatchObject([{ limit: 20_000, used: 32_000 }]);
  expect(view.tasks.filter(({ attempts }) => attempts.length > 0).length).toBe(TRACKS);
});

test('a cap of cost holds though programs tell what they cost at their end alone: each gets its share', async () => {
  // A call costs a cent.
  await using scene = await createScene({ callMs: 100, needed: 5 });
  const run = await scene.start('--max-cost', '0.2');
  const view = await until('it asks', async () => {
    const now = await scene.status(run);
    return now.tasks.some(({ question }) => question?.kind === 'budget') ? now : undefined;
  });
  const made = (await scene.calls()).length;
  expect(made).toBeGreaterThanOrEqual(20);
  expect(made).toBeLessThanOrEqual(20 + TRACKS);
  const asking = view.tasks.find(({ question }) => question !== null);
  expect(asking?.question?.text).toMatch(/^The cap of the run is reached: \$0\.2\d of \$0\.20 are used\./);
  await scene.slipway(0, 'answer', `${run}/${asking?.id}`, 'raise by $5');
  await until('all is done', async () => ((await scene.status(run)).status === 'completed' ? true : undefined));
  expect((await scene.calls()).length).toBe(TRACKS * 5);
});

test('what a paused agent did not tell the cost of counts as all of its share, and is said to be an estimate', async () => {
  await using scene = await createScene({ callMs: 200, needed: 1_000 }, { tasks: 2 });
  const run = await scene.start('--max-cost', '5');
  await until('both work', async () => ((await scene.calls()).length >= 4 ? true : undefined));
  await scene.slipway(0, 'pause', '--now', run);
  const paused = await stopped(scene, run);
  expect(paused.usage).toMatchObject({ costUsd: 5, costEstimated: true });
  expect(paused.caps).toMatchObject([{ scope: 'run', used: 5, limit: 5 }]);
  expect(await scene.slipway(0, 'status', run)).toContain('$5.00 at most');
  expect((await scene.slipway(0, 'report', run)).replaceAll(/\s+/g, ' ')).toContain('had not told its cost');
  const made = (await scene.calls()).length;
  await scene.slipway(0, 'resume', run);
  await until('it asks', async () =>
    (await scene.status(run)).tasks.some(({ question }) => question?.kind === 'budget') ? true : undefined,
  );
  expect((await scene.calls()).length).toBe(made);
});

test('an agent that is killed counts as all of its share, and the other one keeps its own', async () => {
  await using scene = await createScene({ callMs: 200, needed: 1_000, allowed: 4 }, { tasks: 2 });
  const run = await scene.start('--max-cost', '5');
  await until('both work', async () => ((await scene.calls()).length >= 8 ? true : undefined));
  process.kill(await agentOf(scene, 'T001'), 'SIGKILL');
  const view = await until('it failed', async () => {
    const now = await scene.status(run);
    return now.counts['failed'] === 1 ? now : undefined;
  });
  expect(view.tasks[0]?.attempts).toHaveLength(1);
  expect(view.tasks[0]?.attempts[0]?.usage).toMatchObject({ messages: 4, costUsd: 2.5, costEstimated: true });
  expect(view.tasks[1]?.status).toBe('running');
});

test.each(['day', 'month'] as const)(
  'the cap of a %s counts both runs of a user, and survives a restart of the daemon',
  async (period) => {
    const config = `caps: { ${period}: { tokens: 12k } }\n`;
    await using scene = await createScene({ callMs: 200, needed: 4 }, { tasks: 2, config });
    const first = await scene.start();
    await until('the first run is done', async () =>
      (await scene.status(first)).status === 'completed' ? true : undefined,
    );
    expect((await scene.calls()).length).toBe(8);
    killDaemon(scene);
    await scene.pace({ callMs: 1_000, needed: 14 });
    const second = await scene.start();
    await until('it waits', async () => ((await scene.status(second)).caps.length > 0 ? true : undefined));
    const view = await stopped(scene, second);
    const made = (await scene.calls()).length;
    expect(made).toBeGreaterThanOrEqual(12);
    expect(made).toBeLessThanOrEqual(12 + 2);
    const end = new Date();
    end.setHours(24, 0, 0, 0);
    if (period === 'month') end.setMonth(end.getMonth() + (end.getDate() === 1 ? 0 : 1), 1);
    expect(view.nearCaps).toMatchObject([{ scope: period, limit: 12_000, until: end.getTime() }]);
    expect(view.caps).toMatchObject([{ scope: period, limit: 12_000, until: end.getTime() }]);
    killDaemon(scene);
    const third = await scene.start();
    await until('it waits too', async () => ((await scene.status(third)).caps.length > 0 ? true : undefined));
    expect((await scene.status(third)).tasks.flatMap(({ attempts }) => attempts)).toEqual([]);
    expect((await scene.calls()).length).toBe(made);
    const why = await scene.slipway(0, 'why', `${third}/T001`);
    // In the width of a terminal.
    expect(why.replaceAll(/\s+/g, ' ')).toContain(`waits until ${period === 'day' ? 'midnight' : 'the month'}`);
    expect(await scene.slipway(0, 'status', third)).toMatch(
      new RegExp(`${period} cap +1\\d,000 tokens of 12,000 tokens; it goes on by itself`),
    );
  },
);

test('a program that tells what it used at its end alone is held to its time', async () => {
  const config = 'caps: { attempt: { time: 3s } }\n';
  await using scene = await createScene({ callMs: 200, needed: 1 }, { tasks: 1, config });
  const argv = ['run', 'tasks.md', '--agent', 'shell:echo begun > begun.txt; sleep 60', '--isolation', 'none'];
  const run = dataOf(await scene.world.slipway([...argv, '--yes', '--json'])).id;
  const view = await stopped(scene, run);
  expect(view.tasks[0]?.question).toMatchObject({ kind: 'budget', options: ['go on', 'skip', 'abort'] });
  await scene.slipway(0, 'answer', `${run}/T001`, 'skip');
  const [attempt] = (await scene.status(run)).tasks[0]?.attempts ?? [];
  expect(await scene.world.git('show', `${attempt?.commit}:begun.txt`)).toBe('begun');
});

test('a cap of cost is refused for agents that tell no cost, and one of a list is warned about', async () => {
  await using scene = await createScene({ callMs: 50, needed: 1 }, { tasks: 1 });
  const argv = ['run', 'tasks.md', '--isolation', 'none', '--max-cost', '1', '--json', '--yes', '--agent'];
  const refused = await scene.world.slipway([...argv, 'shell:true']);
  expect(refused.exit).toBe(2);
  expect(refused.err).toContain('shell tells no cost: the cap on the cost of the run holds nothing of it.');
  expect(refused.err).toContain('Cap time with `caps.run.time`.');
  expect(dataOf(await scene.world.slipway(['runs', '--json']))).toEqual([]);
  const warned = await scene.world.slipway([...argv, 'claude,shell:true']);
  expect(warned.exit, warned.err).toBe(0);
  expect(warned.err.replaceAll(/\s+/g, ' ')).toContain('shell tells no cost');
});

/** The daemon's number stands in the file that it keeps in its state folder. */
function killDaemon({ world }: Scene): void {
  const owner = readFileSync(join(world.state, 'state/daemon.lock.owner'), 'utf8');
  process.kill(Number(/\d+/.exec(owner)?.[0]), 'SIGKILL');
}

/** The number of the process in the place of Claude Code that works on a task of this scene. */
async function agentOf({ world }: Scene, task: string): Promise<number> {
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const text = async (name: string) => (await readFile(`/proc/${entry}/${name}`, 'utf8').catch(() => '')).split('\0');
    const isAgent = (await text('cmdline'))[1] === join(world.home, '.local/bin/paced.mjs');
    if (isAgent && (await text('environ')).includes(`SLIPWAY_TASK=${task}`)) return Number(entry);
  }
  throw new Error(`no agent works on ${task}`);
}
