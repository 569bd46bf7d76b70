import { assert } from '../core/assert.ts';
import type { IsolationLevel } from '../core/run/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  IsolationProbe,
  ProcessControl,
  ProcessEnd,
  Processes,
  ProcessObserver,
  ProcessSpec,
} from '../ports/processes.ts';

/** What a scripted process does: it prints at once, works for a while, and ends. */
export interface FakeBehaviour {
  readonly output: string;
  /** Milliseconds of the fake machine's clock; Infinity for a process that has to be ended. */
  readonly delayMs: number;
  readonly end: ProcessEnd;
  /** What it prints when it reads a line; with it the process ends when its input does. */
  readonly answer: (line: string) => string;
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
  readonly output: FakeOutput;
  readonly input: FakeInput;
  readonly ending: AbortController;
  /** Settled once, by whatever came first. */
  readonly ended: Promise<ProcessEnd>;
}

/** What a process printed, told to whoever follows it. */
interface FakeOutput {
  text: string;
  readonly followers: Set<(chunk: Uint8Array) => void>;
}

/** The standard input of a process that listens. */
interface FakeInput {
  readonly written: Set<string>;
  isOver: boolean;
  /** Aborted when the process has read the end. */
  readonly ended: AbortController;
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
      if (state.running.has(spec.key) && spec.control === true) {
        observer.control?.(controlOf(state, spec, { job, isClosed: () => closed }));
      }
      const unfollow = follow(job.output, observer);
      const end = () => {
        if (!closed) job.ending.abort();
      };
      signal.addEventListener('abort', end, { once: true });
      if (signal.aborted) end();
      const ended = await job.ended;
      signal.removeEventListener('abort', end);
      unfollow();
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

/** Tells what was printed so far, and then the rest as it comes. */
function follow(output: FakeOutput, observer: ProcessObserver): () => void {
  const tell = (chunk: Uint8Array) => observer.output?.(chunk);
  output.followers.add(tell);
  if (output.text !== '') tell(new TextEncoder().encode(output.text));
  return () => output.followers.delete(tell);
}

function print(output: FakeOutput, text: string): void {
  output.text += text;
  for (const tell of output.followers) tell(new TextEncoder().encode(text));
}

/** A process reads what was written in a turn of its own, as a real one does. */
function controlOf(
  state: FakeMachineState,
  spec: ProcessSpec,
  at: { readonly job: FakeJob; readonly isClosed: () => boolean },
): ProcessControl {
  const { input, output } = at.job;
  const isOver = () => at.isClosed() || input.isOver || !state.running.has(spec.key);
  return {
    written: input.written,
    write: ({ key, line }) => {
      if (input.written.has(key)) return true;
      if (isOver()) return false;
      input.written.add(key);
      const answer = state.behaviours.get(spec.key)?.answer;
      if (answer !== undefined) queueMicrotask(() => print(output, answer(line)));
      return true;
    },
    end: () => {
      if (isOver()) return;
      input.isOver = true;
      queueMicrotask(() => input.ended.abort());
    },
  };
}

function launch(state: FakeMachineState, spec: ProcessSpec): FakeJob {
  const behaviour = state.behaviours.get(spec.key) ?? {};
  state.launched.push(spec.key);
  state.running.add(spec.key);
  const ending = new AbortController();
  const input: FakeInput = { written: new Set(), isOver: false, ended: new AbortController() };
  const text = (behaviour.output ?? '').slice(0, spec.limits.outputBytes);
  const ended = live(state, spec, { behaviour, ending: ending.signal, input }).then((end) => {
    state.running.delete(spec.key);
    return end;
  });
  const output: FakeOutput = { text, followers: new Set() };
  const job = { pid: state.launched.length, output, input, ending, ended };
  state.jobs.set(spec.key, job);
  return job;
}

async function live(
  state: FakeMachineState,
  spec: ProcessSpec,
  course: { readonly behaviour: Partial<FakeBehaviour>; readonly ending: AbortSignal; readonly input: FakeInput },
): Promise<ProcessEnd> {
  const { wallMs, idleMs, outputBytes } = spec.limits;
  const { output = '', end = { kind: 'exited', code: 0 }, answer } = course.behaviour;
  const delayMs = course.behaviour.delayMs ?? (answer === undefined ? 0 : Number.POSITIVE_INFINITY);
  const bound = Math.min(wallMs, idleMs);
  const { ended } = course.input;
  await state.clock.sleep(Math.min(delayMs, bound), AbortSignal.any([course.ending, ended.signal]));
  if (course.ending.aborted) return { kind: 'cancelled' };
  if (new TextEncoder().encode(output).length > outputBytes) return limit('output');
  if (delayMs < bound || ended.signal.aborted) return end;
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
