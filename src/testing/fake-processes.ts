import { assert } from '../core/assert.ts';
import type { IsolationLevel } from '../core/run/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { IsolationProbe, ProcessEnd, Processes, ProcessObserver, ProcessSpec } from '../ports/processes.ts';

/** What a scripted process does: it prints at once, works for a while, and ends. */
export interface FakeBehaviour {
  readonly output: string;
  /** Milliseconds of the fake machine's clock; Infinity for a process that has to be ended. */
  readonly delayMs: number;
  readonly end: ProcessEnd;
}

/** The machine that fake processes run on: it outlives any `Processes` on it, as a real one outlives its daemons. */
export interface FakeMachine {
  readonly clock: Clock;
  /** Says how the process of this key behaves; without it a process prints nothing and exits with 0 at once. */
  script(key: string, behaviour: Partial<FakeBehaviour>): void;
  /** Keys in the order in which they were started. */
  readonly launched: readonly string[];
  /** Keys that run now. */
  readonly running: ReadonlySet<string>;
}

/** One process on a fake machine. */
interface FakeJob {
  readonly pid: number;
  readonly output: Uint8Array;
  readonly ending: AbortController;
  /** Settled once, by whatever came first. */
  readonly ended: Promise<ProcessEnd>;
}

interface FakeMachineState extends FakeMachine {
  readonly behaviours: Map<string, Partial<FakeBehaviour>>;
  readonly jobs: Map<string, FakeJob>;
  readonly launched: string[];
  readonly running: Set<string>;
}

const machines = new WeakMap<FakeMachine, FakeMachineState>();

/** A machine on which nothing was started yet. */
export function createFakeMachine(clock: Clock): FakeMachine {
  const behaviours = new Map<string, Partial<FakeBehaviour>>();
  const machine: FakeMachineState = {
    clock,
    script: (key, behaviour) => behaviours.set(key, behaviour),
    launched: [],
    running: new Set(),
    behaviours,
    jobs: new Map(),
  };
  machines.set(machine, machine);
  return machine;
}

/** A daemon's view of a fake machine: starts what nobody started, adopts what runs, enforces wall and idle limits. */
export function createFakeProcesses(machine: FakeMachine, level: IsolationLevel = 'sandbox'): Processes {
  const state = machines.get(machine);
  assert(state !== undefined, 'the machine was made by createFakeMachine');
  let closed = false;
  return {
    probe: () => Promise.resolve(probeOf(level)),
    running: async () => [],
    end: async ({ key }) => {
      state.jobs.get(key)?.ending.abort();
      await state.jobs.get(key)?.ended;
    },
    run: async (spec, observer, signal) => {
      const known = state.jobs.get(spec.key);
      if (known === undefined && signal.aborted) return { kind: 'cancelled' };
      if (known === undefined && spec.isolation === 'sandbox' && level !== 'sandbox') return refuseSandbox();
      const job = known ?? launch(state, spec);
      if (state.running.has(spec.key)) announce(job, observer, known !== undefined);
      if (job.output.length > 0) observer.output?.(job.output);
      const end = () => {
        if (!closed) job.ending.abort();
      };
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
      const ended = await job.ended;
      signal.removeEventListener('abort', end);
      // A closed daemon hears of nothing any more.
      return closed ? new Promise<never>(() => {}) : ended;
    },
    close: () => {
      closed = true;
      return Promise.resolve();
    },
  };
}

function announce(job: FakeJob, observer: ProcessObserver, adopted: boolean): void {
  observer.started?.({ pid: job.pid, startTicks: job.pid, bootId: 'fake-boot' }, adopted);
}

function launch(state: FakeMachineState, spec: ProcessSpec): FakeJob {
  const behaviour = state.behaviours.get(spec.key) ?? {};
  state.launched.push(spec.key);
  state.running.add(spec.key);
  const ending = new AbortController();
  const bytes = new TextEncoder().encode(behaviour.output ?? '');
  const ended = live(state, spec, { behaviour, ending: ending.signal }).then((end) => {
    state.running.delete(spec.key);
    return end;
  });
  const job = { pid: state.launched.length, output: bytes.slice(0, spec.limits.outputBytes), ending, ended };
  state.jobs.set(spec.key, job);
  return job;
}

async function live(
  state: FakeMachineState,
  spec: ProcessSpec,
  course: { readonly behaviour: Partial<FakeBehaviour>; readonly ending: AbortSignal },
): Promise<ProcessEnd> {
  const { wallMs, idleMs, outputBytes } = spec.limits;
  const { delayMs = 0, output = '', end = { kind: 'exited', code: 0 } } = course.behaviour;
  const bound = Math.min(wallMs, idleMs);
  await state.clock.sleep(Math.min(delayMs, bound), course.ending);
  if (course.ending.aborted) return { kind: 'cancelled' };
  if (new TextEncoder().encode(output).length > outputBytes) return limit('output');
  if (delayMs < bound) return end;
  return limit(wallMs <= idleMs ? 'wall' : 'idle');
}

function limit(name: 'wall' | 'idle' | 'output'): ProcessEnd {
  return { kind: 'limit', limit: name, message: `The ${name} limit was reached.` };
}

function refuseSandbox(): ProcessEnd {
  return {
    kind: 'refused',
    message: 'This machine cannot run sandboxes, and the process must run in one.',
    hint: 'Choose a lower isolation level.',
  };
}

function probeOf(level: IsolationLevel): IsolationProbe {
  return {
    level,
    explanation: `The fake machine offers ${level}.`,
    hint: level === 'sandbox' ? '' : 'Script another level.',
  };
}
