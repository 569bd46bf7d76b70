import type { GateReport } from '../../src/core/gate/gate.ts';
import { createLearningRedactor } from '../../src/core/secret/learning.ts';
import type { EngineContext } from '../../src/engine/context.ts';
import type { AgentAdapter } from '../../src/ports/agents.ts';
import { type Journal, type JournalReserve, JournalUnavailable } from '../../src/ports/journal.ts';
import type { Log } from '../../src/ports/log.ts';
import type { ProcessEnd, Processes } from '../../src/ports/processes.ts';
import type { AttemptKey, Workspaces } from '../../src/ports/workspaces.ts';
import { type Behaviour, NEVER, type SimulatedProcess, type World } from './world.ts';

/** A value that must never reach the journal. */
export const SECRET = 'planted-secret-value-7d1f';

/** The ports of one engine's life. Once the world crashed, nothing this engine does has an effect. */
export function portsOf(world: World): EngineContext {
  const generation = world.generation;
  return {
    journal: journalOf(world, generation),
    workspaces: workspacesOf(world, generation),
    processes: processesOf(world, generation),
    setups: { equip: async () => ({ ok: true, value: { readable: [] } }), strip: async () => {} },
    gates: {
      run: async (request) => {
        const reports = await world.step(generation, () =>
          judge(
            world,
            `${request.key}/${request.commit}`,
            request.gates.map(({ name }) => name),
          ),
        );
        if (reports.every(({ verdict }) => verdict === 'passed')) world.gatedTrees.add(`tree-of-${request.commit}`);
        return { ok: true, value: reports };
      },
    },
    files: {
      recordEvents: () => ({ add: () => {} }),
      keepSpec: async () => [],
      keepEdition: async () => 'edition',
      specFiles: () => [],
      withheldSpec: () => [],
      redactOutput: async () => {},
      noteInOutput: () => {},
      redactOutputs: async () => {},
      outputOf: () => null,
      runDirectory: (runId) => runId,
      attemptDirectory: nameOf,
      scratch: nameOf,
      agentState: nameOf,
      forgetAgent: async () => {},
      writePacket: (key) => `${nameOf(key)}/packet.json`,
      readQuestion: (key) => (world.processes.get(nameOf(key))?.behaviour === 'ask' ? 'Which way?' : null),
    },
    surroundings: { look: () => ({ documents: [], existing: null, conventions: [], examples: [] }) },
    environment: { forAgent: () => ({ ok: true, value: { TOKEN: SECRET } }), forGates: () => ({}) },
    clock: {
      now: () => world.clock.now(),
      monotonic: () => world.clock.monotonic(),
      sleep: async (ms, signal) => {
        await world.clock.sleep(ms, signal);
        if (world.generation !== generation) await NEVER;
      },
    },
    log: {
      ...QUIET,
      error: (message, fields) => {
        if (!message.startsWith('The journal cannot')) world.problems.push(`${message} ${JSON.stringify(fields)}`);
      },
    },
    secrets: createLearningRedactor(),
    agent: () => AGENT,
    isolation: () => ({ level: 'sandbox', explanation: '', hint: '' }),
    newRunId: () => 'r1',
    machineTracks: 8,
  };
}

const QUIET: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => QUIET,
  close: async () => {},
};

function journalOf(world: World, generation: number): Journal & JournalReserve {
  let looks = 1;
  return {
    append: (entries, rows, answers = []) => {
      if (world.generation !== generation) return;
      if (world.random.chance(world.faults.crash)) return world.crash();
      if (world.random.chance(world.faults.journalRefuses))
        throw world.random.chance(0.5) ? DISK_FULL : new Error('The disk reports an error.');
      for (const entry of entries) {
        const last = world.entries.at(-1)?.seq ?? 0;
        if (entry.seq !== last + 1) world.problems.push(`I10: seq ${entry.seq} follows ${last}`);
        world.entries.push(entry);
      }
      for (const row of rows) world.rows.set(row.id, row);
      for (const answer of answers) world.answers.set(`${answer.runId} ${answer.key}`, answer);
      if (world.random.chance(world.faults.crash)) world.crash();
      return undefined;
    },
    read: (_runId, afterSeq) => world.entries.filter(({ seq }) => seq > afterSeq),
    answer: (runId, key) => world.answers.get(`${runId} ${key}`) ?? null,
    runs: () => [...world.rows.values()],
    remove: () => {},
    close: () => {},
    releaseReserve: () => world.random.chance(0.5),
    // Every other look finds no room, as long as anything goes wrong.
    restoreReserve: () => world.faults.journalRefuses === 0 || ++looks % 2 === 0,
  };
}

const DISK_FULL = new JournalUnavailable({ reason: 'disk-full', message: 'The disk is full.', hint: 'Free some.' });

function workspacesOf(world: World, generation: number): Workspaces {
  const trouble = {
    ok: false,
    failure: { reason: 'repository', message: 'The answer was lost.', hint: 'Nothing.' },
  } as const;
  /** The step is done, and now and then its answer gets lost. */
  const step = async <Value>(act: () => Value): Promise<Value | typeof trouble> => {
    const value = await world.step(generation, act);
    return world.random.chance(world.faults.unknownOutcome) ? trouble : value;
  };
  const ok = <Value>(value: Value) => ({ ok: true, value }) as const;
  return {
    openTarget: () => step(() => ok(undefined)),
    head: () => step(() => ok(world.head)),
    prepare: (key, _target, from) =>
      step(() => {
        expectJournaled(world, nameOf(key), 'prepared');
        world.leases.add(nameOf(key));
        return ok({ path: `/tree/${nameOf(key)}`, base: from, readable: [] });
      }),
    snapshot: (key) =>
      step(() => {
        const name = nameOf(key);
        if (world.processes.get(name)?.state === 'running')
          world.problems.push(`snapshot of ${name} while its agent runs`);
        if (!world.leases.has(name) && !world.pins.has(name)) world.problems.push(`snapshot of ${name} without a tree`);
        world.pins.set(name, `snap-${name}`);
        return ok({ commit: `snap-${name}`, tree: `tree-of-snap-${name}`, files: [] });
      }),
    candidate: (key) =>
      step(() => {
        if (conflicts(key)) return { ok: false, failure: { reason: 'conflict', files: ['src/shared.ts'] } } as const;
        const commit = `cand-${nameOf(key).replaceAll('/', '.')}-on-${world.head.slice(0, 60).length}-${hash(world.head)}`;
        return ok({ commit, tree: `tree-of-${commit}`, base: world.head });
      }),
    land: (key, _target, candidate) =>
      step(() => {
        if (!isIntended(world, candidate.commit))
          world.problems.push(`I2: ${candidate.commit} landed without an intent`);
        if (world.landed.some(({ commit }) => commit === candidate.commit)) return ok(undefined);
        if (world.head !== candidate.base)
          return { ok: false, failure: { reason: 'moved', head: world.head } } as const;
        if (world.gatedTrees.has(candidate.tree) === false)
          world.problems.push(`I5: ${candidate.commit} lands without being gated`);
        world.landed.push({ commit: candidate.commit, parent: world.head, tree: candidate.tree, attempt: nameOf(key) });
        world.head = candidate.commit;
        return ok(undefined);
      }),
    checkout: (_purpose, _target, commit) =>
      step(() => ok({ path: `/checkout/${commit}`, readable: [], [Symbol.asyncDispose]: async () => {} })),
    release: (key) =>
      world.step(generation, () => {
        const name = nameOf(key);
        if (world.processes.get(name)?.state === 'running')
          world.problems.push(`tree of ${name} released while its agent runs`);
        if (world.leases.has(name) && world.processes.has(name) && !world.pins.has(name))
          world.problems.push(`tree of ${name} released before it was pinned`);
        world.leases.delete(name);
      }),
  };
}

function processesOf(world: World, generation: number): Processes {
  const probe = { level: 'sandbox', explanation: '', hint: '' } as const;
  const kill = (name: string) => {
    const process = world.processes.get(name);
    if (process?.state !== 'running') return;
    process.state = 'killed';
    process.killedAt = world.clock.monotonic();
  };
  return {
    probe: async () => probe,
    running: async () => [],
    run: async (spec, observer, signal) => {
      const name = spec.directory;
      const process = world.processes.get(name) ?? launch(world, name);
      await world.step(generation, () => undefined);
      observer.started?.({ pid: process.startedAt + 1, startTicks: 1, bootId: 'boot' }, process.starts > 1);
      // All of its output, from the first byte: it is a line for each call of its model.
      for (let fed = 0; ; ) {
        for (const calls = callsOf(world, process); fed < calls; fed += 1) observer.output?.(CALL);
        const now = world.clock.monotonic();
        if (process.state !== 'running' || now >= process.endsAt || signal.aborted) break;
        await world.clock.sleep(Math.min(process.endsAt, process.startedAt + (fed + 1) * CALL_MS) - now, signal);
        if (world.generation !== generation) return NEVER;
      }
      if (signal.aborted && process.state === 'running' && world.clock.monotonic() < process.endsAt) kill(name);
      if (process.state === 'running') process.state = 'ended';
      return process.state === 'killed' ? { kind: 'cancelled' } : endOf(process.behaviour);
    },
    end: async ({ directory }) => {
      kill(directory);
      await world.step(generation, () => undefined);
    },
    close: async () => {},
  };
}

const BEHAVIOURS: readonly Behaviour[] = [
  'done',
  'done',
  'done',
  'done',
  'done',
  'done',
  'crash',
  'hang',
  'ask',
  'limited',
  'vanish',
];

/** What is done outside follows from what is on disk, never the other way round. */
function expectJournaled(world: World, name: string, what: string): void {
  const [, task, attempt] = name.split('/');
  const started = world.entries.some(
    ({ event }) => event.type === 'attempt-started' && event.task === task && event.attempt === Number(attempt),
  );
  if (!started) world.problems.push(`I2: ${name} was ${what} before its attempt was journaled`);
}

function isIntended(world: World, candidate: string): boolean {
  return world.entries.some(({ event }) => event.type === 'merge-intended' && event.candidate === candidate);
}

const CALL = new TextEncoder().encode('call\n');
/** How long a call of a model takes. */
const CALL_MS = 10_000;

/** How many calls a process made: it goes on when the engine is dead, and nobody has to believe what the journal says. */
export function callsOf(world: World, { startedAt, endsAt, killedAt }: SimulatedProcess): number {
  return Math.floor((Math.min(world.clock.monotonic(), endsAt, killedAt) - startedAt) / CALL_MS);
}

function launch(world: World, name: string): SimulatedProcess {
  expectJournaled(world, name, 'started');
  const startedAt = world.clock.monotonic();
  const process: SimulatedProcess = {
    startedAt,
    endsAt: startedAt + 1000 + world.random.below(60_000),
    behaviour: world.random.pick(BEHAVIOURS),
    starts: 1,
    state: 'running',
    killedAt: Number.POSITIVE_INFINITY,
  };
  world.processes.set(name, process);
  return process;
}

function endOf(behaviour: Behaviour): ProcessEnd {
  switch (behaviour) {
    case 'done':
    case 'ask':
      return { kind: 'exited', code: 0 };
    case 'crash':
      return { kind: 'exited', code: 1 };
    case 'limited':
      return { kind: 'exited', code: 42 };
    case 'hang':
      return { kind: 'limit', limit: 'idle', message: 'It was silent for too long.' };
    case 'vanish':
      return { kind: 'lost', message: 'Nothing is left of it.' };
  }
}

const failedAs = (reason: 'retryable' | 'limited') =>
  ({ class: reason, message: `It failed (${reason}).`, hint: 'Nothing.', evidence: '' }) as const;

const AGENT: AgentAdapter = {
  name: 'simulated',
  exemptFromIsolation: false,
  presence: async () => ({ name: 'simulated', available: true, version: '1', detail: '', hint: '' }),
  launch: () => ({
    argv: ['true'],
    environment: {},
    input: null,
    access: { writable: [], readable: [], network: 'none' },
  }),
  interpret: () => {
    let calls = 0;
    const used = () => ({ messages: calls, inputTokens: 10 * calls, outputTokens: 10 * calls, costUsd: calls / 100 });
    return {
      feed: () => {
        calls += 1;
        return [{ type: 'usage', usage: used() }];
      },
      finish: (end, readQuestion) => {
        const usage = used();
        if (end.kind === 'cancelled') return { kind: 'cancelled', usage };
        if (end.kind === 'exited' && end.code === 42) return { kind: 'failed', failure: failedAs('limited'), usage };
        if (end.kind !== 'exited' || end.code !== 0) return { kind: 'failed', failure: failedAs('retryable'), usage };
        const question = readQuestion();
        if (question === null) return { kind: 'done', summary: 'Done.', usage };
        return { kind: 'asked', question, options: ['left', 'right'], fallback: 'left', usage };
      },
    };
  },
};

/** Verdicts hang on the attempt and the commit alone, so that judging again says the same. */
function judge(world: World, key: string, names: readonly string[]): readonly GateReport[] {
  const bad = hash(key) % 7 === 0 && world.faults.crash > 0;
  return names.map((gate) => ({
    gate,
    verdict: bad ? 'failed' : 'passed',
    exitCode: bad ? 1 : 0,
    durationMs: 1,
    outputTail: '',
    message: bad ? 'It failed.' : 'It passed.',
  }));
}

function conflicts({ taskId, attempt }: AttemptKey): boolean {
  return attempt === 1 && hash(taskId) % 11 === 0;
}

function nameOf({ runId, taskId, attempt }: AttemptKey): string {
  return `${runId}/${taskId}/${attempt}`;
}

function hash(text: string): number {
  let value = 7;
  for (const char of text) value = (Math.imul(value, 31) + char.charCodeAt(0)) >>> 0;
  return value;
}
