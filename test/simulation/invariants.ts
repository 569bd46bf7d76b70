import { isPerson } from '../../src/core/run/agent-list.ts';
import { foldRun } from '../../src/core/run/apply.ts';
import { lastAttempt, type RunState } from '../../src/core/run/state.ts';
import { toRunView } from '../../src/core/view/to-run-view.ts';
import { callsOf, SECRET } from './ports.ts';
import type { World } from './world.ts';

/**
 * The invariants I1 to I12 that every reachable state keeps, asserted on what is durable. I1 and I10 are checked by the fold itself, I6 by the
 * simulated branch. Answers with one sentence for each that is broken.
 */
export function brokenInvariants(world: World, run: RunState): readonly string[] {
  return [
    ...world.problems.splice(0),
    ...runningTasksHaveAnAttempt(run),
    ...attemptsStartOnce(world),
    ...mergedMeansLandedOnce(world, run),
    ...orderIsKept(run),
    ...conflictsAreApart(run),
    ...branchIsAChain(world),
    ...terminalTasksOwnNothing(world, run),
    ...attemptsAreBounded(run),
    ...spendingIsCapped(world, run),
  ];
}

/** The fold of the journal, and with it every assertion in the state machines. */
export function foldJournal(world: World): RunState | null {
  return foldRun('r1', world.entries);
}

/** Checks that are too slow for every step: that all calls are on the books, the secret, and that the live state is the fold. */
export function brokenAtTheEnd(world: World): readonly string[] {
  const problems = [...callsAreBooked(world)];
  if (JSON.stringify(world.entries).includes(SECRET)) problems.push('I12: a secret is in the journal');
  for (const [name, process] of world.processes)
    if (process.state === 'running') problems.push(`I8: ${name} still runs`);
  for (const name of world.leases) problems.push(`I8: the tree of ${name} is still leased`);
  return problems;
}

/** Whether two states are the same for everybody who looks at them. */
export function sameState(a: RunState, b: RunState): boolean {
  return JSON.stringify(toRunView(a)) === JSON.stringify(toRunView(b)) && setsOf(a) === setsOf(b);
}

function setsOf(run: RunState): string {
  const sorted = (set: Iterable<number>) => [...set].sort((a, b) => a - b);
  return JSON.stringify([
    sorted(run.toQueue),
    sorted(run.toBlock.keys()),
    sorted(run.toUnblock),
    sorted(run.running),
    sorted(run.merging),
    sorted(run.backingOff),
    sorted(run.assigned),
    sorted(run.asking),
    sorted(run.pausedWithRun),
    sorted(run.leases),
    run.landing,
    run.ready.size,
    [...run.unmet],
  ]);
}

function runningTasksHaveAnAttempt(run: RunState): readonly string[] {
  return [...run.running].flatMap((index) => {
    const record = run.tasks[index]!;
    const attempt = lastAttempt(record);
    const open =
      attempt !== undefined && ['preparing', 'working', 'snapshotting', 'verifying'].includes(attempt.state.status);
    return open ? [] : [`I2: ${record.task.id} is running without an open attempt`];
  });
}

function attemptsStartOnce(world: World): readonly string[] {
  return [...world.processes].flatMap(([name, { starts }]) =>
    starts === 1 ? [] : [`I3: ${name} was started ${starts} times`],
  );
}

function mergedMeansLandedOnce(world: World, run: RunState): readonly string[] {
  const problems: string[] = [];
  const landedOf = new Map<string, number>();
  for (const { attempt } of world.landed) {
    const task = attempt?.split('/')[1];
    if (task !== undefined) landedOf.set(task, (landedOf.get(task) ?? 0) + 1);
  }
  for (const { task, state } of run.tasks) {
    const landed = landedOf.get(task.id) ?? 0;
    if (landed > 1) problems.push(`I4: ${task.id} landed ${landed} times`);
    if (state.status === 'completed' && state.commit !== null && landed !== 1)
      problems.push(`I4: ${task.id} is completed and landed ${landed} times`);
    if (landed === 1 && state.status !== 'completed' && state.status !== 'merging')
      problems.push(`I4: ${task.id} landed and is ${state.status}`);
  }
  return problems;
}

function orderIsKept(run: RunState): readonly string[] {
  const problems: string[] = [];
  for (const record of run.tasks) {
    if (record.attempts.length === 0) continue;
    const open = [...(run.graph.predecessors[record.index] ?? [])];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      const before = run.tasks[node];
      if (before === undefined) open.push(...(run.graph.predecessors[node] ?? []));
      else if (before.state.status !== 'completed' && !(before.state.status === 'skipped' && before.state.satisfy))
        problems.push(`I7: ${record.task.id} was started and ${before.task.id} before it is ${before.state.status}`);
    }
  }
  return problems;
}

function conflictsAreApart(run: RunState): readonly string[] {
  const withPersons = [...run.assigned].filter((index) => {
    const { state } = run.tasks[index]!;
    return state.status === 'assigned' && state.attempt !== null;
  });
  const busy = [...run.running, ...run.merging, ...withPersons];
  return busy.flatMap((index) =>
    run.graph
      .conflictsOf(index)
      .flatMap((other) =>
        other > index && busy.includes(other)
          ? [`${run.tasks[index]!.task.id} and ${run.tasks[other]!.task.id} name one file and run together`]
          : [],
      ),
  );
}

function branchIsAChain(world: World): readonly string[] {
  let head = 'base';
  for (const { commit, parent } of world.landed) {
    if (parent !== head) return [`I6: ${commit} does not follow ${head}`];
    head = commit;
  }
  return head === world.head ? [] : ['I6: the branch is not at its last commit'];
}

function terminalTasksOwnNothing(world: World, run: RunState): readonly string[] {
  return run.tasks.flatMap(({ task, state, attempts }) => {
    const last = attempts.at(-1);
    if (state.status !== 'completed' || last === undefined) return [];
    return world.processes.get(`${run.id}/${task.id}/${last.number}`)?.state === 'running'
      ? [`I8: ${task.id} is completed and its agent runs`]
      : [];
  });
}

/** Across all crashes a task gets as many attempts as it is allowed, counted from the last time a person asked for more. */
function attemptsAreBounded(run: RunState): readonly string[] {
  return run.tasks.flatMap(({ task, attempts, forgiven }) => {
    const counted = attempts
      .slice(forgiven)
      .filter(
        ({ agent, state }) =>
          !isPerson(agent) && state.status === 'failed' && !['limited', 'auth', 'budget'].includes(state.failure.class),
      ).length;
    const allowed = run.settings.retry.attempts;
    return counted <= allowed ? [] : [`${counted} attempts of ${task.id} counted, ${allowed} are allowed`];
  });
}

/** Held against the calls that were made, not against what the journal says of them: each attempt in flight may make one more. */
function spendingIsCapped(world: World, run: RunState): readonly string[] {
  const { caps, tracks } = run.settings;
  const limit = (caps?.run?.messages ?? Number.POSITIVE_INFINITY) + (run.raised.messages ?? 0);
  const made = [...world.processes.values()].reduce((sum, process) => sum + callsOf(world, process), 0);
  return made <= limit + tracks ? [] : [`I9: ${made} calls were made under a cap of ${limit} with ${tracks} tracks`];
}

/** Each attempt's usage in the journal is what its process made, however often it was read. */
function callsAreBooked(world: World): readonly string[] {
  const run = foldJournal(world);
  return (run?.tasks ?? []).flatMap(({ task, attempts }) =>
    attempts.flatMap(({ number, usage, state }) => {
      const process = world.processes.get(`r1/${task.id}/${number}`);
      const made = process === undefined ? 0 : callsOf(world, process);
      const isKnown = state.status === 'succeeded' ? usage.messages === made : usage.messages <= made;
      return isKnown ? [] : [`I9: ${task.id}/${number} made ${made} calls and ${usage.messages} are booked`];
    }),
  );
}
