import { applyEvent } from '../../src/core/run/apply.ts';
import type { PersonCommand } from '../../src/core/run/commands.ts';
import type { RunState } from '../../src/core/run/state.ts';
import type { TaskView } from '../../src/core/view/run-view.ts';
import { Engine } from '../../src/engine/engine.ts';
import { randomPlan, someSettings, someTarget } from '../../src/testing/plans.ts';
import { createRandom } from '../../src/testing/random.ts';
import { brokenAtTheEnd, brokenInvariants, foldJournal, sameState } from './invariants.ts';
import { portsOf } from './ports.ts';
import { World } from './world.ts';

/** What came of one simulated run. */
export interface Simulation {
  readonly seed: number;
  readonly problems: readonly string[];
  readonly crashes: number;
  readonly steps: number;
  readonly events: number;
  readonly status: string;
  /** The journal as text: the same seed gives the same. */
  readonly journal: string;
}

/** Steps with faults, then steps without, in which everything has to come to an end. */
const FAULTY_STEPS = 1500;
const CALM_STEPS = 30_000;
/** The slow comparison of the live state with the fold is made at each crash and each this many steps. */
const COMPARE_EVERY = 200;

/** Runs one plan to its end in a world where everything fails now and then, checking the invariants after every step. */
export async function simulate(seed: number, tasks: number): Promise<Simulation> {
  const faults = {
    crash: 0.004,
    unknownOutcome: 0.02,
    journalRefuses: 0.002,
    humanMovesBranch: 0.003,
    clockJumps: 0.01,
  };
  const world = new World(seed, faults);
  const people = createRandom(seed + 1_000_003);
  let engine = await begin(world, seed, tasks);
  const problems: string[] = [];
  const durable = new Durable(world);
  let steps = 0;
  for (; steps < FAULTY_STEPS + CALM_STEPS && problems.length === 0; steps += 1) {
    if (steps === FAULTY_STEPS)
      Object.assign(world.faults, {
        crash: 0,
        unknownOutcome: 0,
        journalRefuses: 0,
        humanMovesBranch: 0,
        clockJumps: 0,
      });
    disturb(world);
    const moved = world.clock.step();
    await settle();
    if (world.crashed) engine = await restart(world);
    const before = durable.state?.seq;
    const run = durable.catchUp(problems);
    if (run === null) continue;
    if (run.seq !== before || world.problems.length > 0) problems.push(...brokenInvariants(world, run));
    if (run.phase.status === 'completed' || run.phase.status === 'aborted') if (!moved) break;
    if (people.chance(steps < FAULTY_STEPS ? 0.01 : 0.2) || !moved)
      await interfere(engine, people.next(), steps >= FAULTY_STEPS);
    if (steps % COMPARE_EVERY === 0) problems.push(...compare(durable, world, problems));
  }
  const run = foldJournal(world);
  const status = run?.phase.status ?? 'none';
  if (problems.length === 0) problems.push(...brokenAtTheEnd(world));
  if (problems.length === 0 && status !== 'completed' && status !== 'aborted')
    problems.push(`liveness: the run is still ${status} after ${steps} steps`);
  return {
    seed,
    problems,
    crashes: world.crashes,
    steps,
    events: world.entries.length,
    status,
    journal: JSON.stringify(world.entries),
  };
}

/** Plans and approves the run; a person who hears nothing because the engine died tries again. */
async function begin(world: World, seed: number, tasks: number): Promise<Engine> {
  const plan = randomPlan(createRandom(seed + 17), tasks);
  const gates = (['task', 'phase'] as const).map((at) => ({
    name: `tests-${at}`,
    run: 'npm test',
    at,
    timeoutMs: 1000,
    report: null,
  }));
  const settings = someSettings({
    agent: 'simulated,reserve',
    decisions: { deadlineMs: seed % 2 === 0 ? 20_000 : null },
    tasks: Object.fromEntries(
      plan.tasks.flatMap(({ id }, index) => (index % 9 === 4 ? [[id, { agent: 'person' }]] : [])),
    ),
    gates,
    tracks: 4,
    caps: { task: { messages: 12 }, run: { messages: 20 }, hour: { messages: 40 }, day: { messages: 60 } },
    retry: { attempts: 3, backoffMs: 500, backoffMaxMs: 5000 },
  });
  let engine = new Engine(portsOf(world));
  for (let tries = 0; tries < 20 && world.rows.size === 0; tries += 1) {
    void engine.create({ type: 'plan', plan, settings, target: someTarget(), title: 'Simulated' });
    await settle();
    if (world.crashed) engine = await restart(world);
    else if (world.rows.size === 0) while (world.clock.step()) await settle();
  }
  void engine.command('r1', { type: 'approve', by: 'person', planHash: 'hash' }, 'approve');
  await settle();
  return engine;
}

async function restart(world: World): Promise<Engine> {
  world.crashed = false;
  const engine = new Engine(portsOf(world));
  engine.recover();
  await settle();
  return world.crashed ? restart(world) : engine;
}

/** What is on disk, folded as it grows: no engine has a part in it. */
class Durable {
  readonly #world: World;
  state: RunState | null = null;

  constructor(world: World) {
    this.#world = world;
  }

  catchUp(problems: string[]): RunState | null {
    try {
      for (const entry of this.#world.entries.slice(this.state?.seq ?? 0))
        this.state = applyEvent(this.state, 'r1', entry);
    } catch (error) {
      problems.push(String(error));
    }
    return this.state;
  }
}

function disturb(world: World): void {
  if (world.random.chance(world.faults.humanMovesBranch)) world.moveBranch();
  if (world.random.chance(world.faults.clockJumps))
    world.clock.jump(world.random.pick([-86_400_000, -3_600_000, 3_600_000, 86_400_000]));
}

/** Folding from the start gives what folding step by step gave. */
function compare(durable: Durable, world: World, problems: string[]): readonly string[] {
  durable.catchUp(problems);
  const again = foldJournal(world);
  if (again === null || durable.state === null) return [];
  return sameState(durable.state, again) ? [] : ['the fold depends on how it is made'];
}

/** Another plan for about as many tasks, some of which have started. */
function aNewPlan(dice: number, size: number): PersonCommand {
  const plan = randomPlan(createRandom(Math.floor(dice * 2 ** 31)), size + (Math.floor(dice * 1000) % 5) - 2);
  return {
    type: 'replan',
    by: 'person',
    plan,
    planPath: '/repository/tasks.md',
    planHash: 'hash',
    specFiles: [],
    specEdition: null,
    touches: [],
  };
}

/** A person does something, sensible or not; each command is given twice with one key, as a client does that lost the answer. */
async function interfere(engine: Engine, dice: number, calm: boolean): Promise<void> {
  const view = engine.view('r1');
  if (view === null) return;
  const waiting = view.tasks.find(({ status }) => status === 'awaiting-decision');
  const stuck = view.tasks.find(({ status }) => status === 'paused' || status === 'failed');
  const any = view.tasks[Math.floor(dice * view.tasks.length)];
  const commands: PersonCommand[] = [];
  if (view.status === 'planned') commands.push({ type: 'approve', by: 'person', planHash: 'hash' });
  if (view.status === 'paused') commands.push({ type: 'resume', by: 'person' });
  if (waiting !== undefined)
    commands.push({ type: 'answer', by: 'person', task: waiting.id, answer: answerTo(waiting) });
  const persons = view.tasks.filter(({ status }) => status === 'assigned');
  const mine = persons[Math.floor(dice * persons.length)];
  if (mine !== undefined) commands.push(asPerson(mine.id, dice));
  if (stuck !== undefined)
    commands.push(
      dice < 0.7
        ? { type: 'retry', by: 'person', task: stuck.id, note: null }
        : { type: 'skip', by: 'person', task: stuck.id, satisfy: true, reason: 'Not needed.' },
    );
  if (!calm && dice < 0.3)
    commands.push({ type: 'pause', by: 'person', mode: dice < 0.15 ? 'now' : 'after-current', reason: 'Lunch.' });
  if (!calm && dice > 0.9 && any !== undefined)
    commands.push({ type: 'skip', by: 'person', task: any.id, satisfy: dice > 0.95, reason: 'Not now.' });
  if (!calm && dice > 0.4 && dice < 0.45 && any !== undefined)
    commands.push({ type: 'assign', by: 'person', task: any.id, agent: 'person:ana' });
  if (!calm && dice > 0.5 && dice < 0.53) commands.push(aNewPlan(dice, view.tasks.length));
  if (!calm && dice > 0.995) commands.push({ type: 'abort', by: 'person', reason: 'Enough.' });
  for (const command of commands) {
    const key = `${command.type}-${dice}`;
    void engine.command('r1', command, key);
    void engine.command('r1', command, key);
    await settle();
  }
}

/** A cap is raised by what is offered. */
function answerTo({ question }: TaskView): string {
  return question?.kind === 'budget' ? '1' : 'left';
}

/** Somebody takes up a task that waits for a person, hands it in, or gives it back to an agent. */
function asPerson(task: string, dice: number): PersonCommand {
  const by = 'person' as const;
  if ((dice * 7) % 1 < 0.4) return { type: 'open-workspace', by, task };
  if ((dice * 7) % 1 < 0.95) return { type: 'hand-in', by, task, summary: 'Done by hand.' };
  return { type: 'assign', by, task, agent: 'claude' };
}

/** Lets everything happen that happens without the clock. */
async function settle(): Promise<void> {
  for (let round = 0; round < 3; round += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
