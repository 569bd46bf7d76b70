import { expect } from 'vitest';
import { type DaemonProcess, startedDaemon, successOf } from '../e2e/rig/daemon-process.ts';
import { leftProcesses, readRun } from '../e2e/rig/findings.ts';
import { quiet } from '../e2e/rig/kill-loop.ts';
import type { Scene as Rig } from '../e2e/rig/scene.ts';
import { dataOf } from '../e2e/rig.ts';
import { agentsOf, type KilledProgram, Points, STEPS, TITLES } from './kills.ts';
import { createScene, type Scene } from './scene.ts';

/** Bound in milliseconds for all tasks to land after the last kill. Gemini CLI and OpenCode need seconds to start, each time anew. */
const SETTLED_MS = { claude: 120_000, codex: 120_000, gemini: 900_000, opencode: 900_000 } as const;

/** What OpenCode asks for besides its model: it looks for its packages at every start and goes on without them. */
const PACKAGES = /^CONNECT registry\.[a-z.]+:443$/;

/** What is killed with SIGKILL. */
export type Victim = 'agent' | 'daemon' | 'both';

/** Kills at 20 points of scripted sessions, each of a task of its own, and expects that every session goes on and nothing happens twice. */
export async function expectToSurvive(agent: KilledProgram, victim: Victim): Promise<void> {
  const points = new Points(agent);
  await using scene = await createScene({
    agent,
    tasks: TITLES,
    gates: [`test "$(wc -l < steps.txt)" -eq ${STEPS}`],
    pace: points.pace,
  });
  const rig = rigOf(scene);
  let daemon = await startedDaemon(rig);
  const run = await plan(scene, agent);
  for (let struck = 0; struck < TITLES.length; struck += 1) {
    const point = await points.next();
    if (victim !== 'daemon') for (const pid of agentsOf(agent, point.task, rig.root)) process.kill(pid, 'SIGKILL');
    if (victim !== 'agent') {
      await daemon.kill();
      daemon = await startedDaemon(rig);
    }
    await point.release();
  }
  await settled(daemon, run, SETTLED_MS[agent]);
  await daemon.kill();
  await quiet(rig);
  const { entries, state } = readRun(rig, run);
  const attempts = victim === 'daemon' ? 1 : 2;
  expect(state?.tasks.map((task) => [task.state.status, task.attempts.length])).toEqual(
    TITLES.map(() => ['completed', attempts]),
  );
  expect(points.doubles).toEqual([]);
  // At most one start of each attempt; what a later daemon finds is adopted, also when nobody had time to tell of its start.
  const reports = entries.flatMap(({ event }) => (event.type === 'agent-started' ? [event] : []));
  const keys = reports.map(({ task, attempt }) => `${task}/${attempt}`);
  const starts = keys.filter((_, index) => reports[index]?.adopted === false);
  expect(starts.length).toBe(new Set(starts).size);
  expect(new Set(keys).size).toBe(TITLES.length * attempts);
  const landed = (
    await scene.world.git('log', '--format=%(trailers:key=Slipway-Task,valueonly)', `slipway/${run}/result`)
  )
    .split('\n')
    .filter((line) => line !== '');
  expect(landed.toSorted()).toEqual(state?.tasks.map(({ task }) => task.id));
  for (const { task, attempts: all } of state?.tasks ?? []) {
    expect(new Set(all.map(({ sessionId }) => sessionId)).size).toBe(1);
    expectOneSession(scene, task.id, attempts);
  }
  expect(leftProcesses(rig)).toEqual([]);
  expect(scene.server.strays.filter((stray) => agent !== 'opencode' || !PACKAGES.test(stray))).toEqual([]);
}

/** All calls of a task are of one thread, each step was asked for, and whoever goes on is told what was interrupted. */
function expectOneSession(scene: Scene, task: string, attempts: number): void {
  const calls = scene.server.calls.filter(({ prompt }) => prompt.includes(`one task of a plan: ${task},`));
  expect(new Set(calls.map(({ session }) => session)).size).toBe(1);
  expect(new Set(calls.map(({ cwd }) => cwd)).size).toBe(1);
  expect(calls.at(-1)?.prompts).toBe(attempts);
  expect(calls.at(-1)?.finished).toBe(STEPS);
  const resumed = calls.find(({ prompts }) => prompts === 2);
  if (resumed === undefined) return;
  const number = Number(task.slice(1));
  const interrupted = new RegExp(`^- (?:Bash: |execute: )?touch "begun-${number / 2}";`, 'm');
  expect(resumed.prompt).toMatch(/^You go on with a task/);
  if (number % 2 === 0) expect(resumed.prompt).toMatch(interrupted);
  else expect(resumed.prompt).not.toMatch(/^- .*touch/m);
}

function rigOf({ world, environment }: Scene): Rig {
  const root = world.state.replace(/\/state$/, '');
  return {
    ...{ root, repository: world.repository, home: world.state, ledger: `${root}/ledger` },
    environment: { ...world.environment, ...environment },
    // The world clears up behind itself.
    [Symbol.dispose]: () => {},
  };
}

async function plan(scene: Scene, agent: KilledProgram): Promise<string> {
  const argv = ['run', 'tasks.md', '--agent', agent, '--yes', '--json', '--tracks', '4'];
  const ran = await scene.world.slipway(argv, { environment: scene.environment });
  if (ran.out === '') throw new Error(ran.err);
  return dataOf(ran).id;
}

async function settled(daemon: DaemonProcess, run: string, boundMs: number): Promise<void> {
  successOf(await daemon.client.settled(run, AbortSignal.timeout(boundMs)));
}
