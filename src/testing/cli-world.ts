import type { CliWorld, Sink } from '../cli/context.ts';
import type { PortFailure } from '../cli/exit.ts';
import type { PlanForecast, PlannedSpec } from '../cli/plan-document.ts';
import type { CliPorts, PreparedRun } from '../cli/ports.ts';
import { connectDaemon } from '../client/connect.ts';
import { failure, success } from '../core/result.ts';
import type { Forecast } from '../core/schedule/forecast/forecast.ts';
import { aPlan, aPlanTask, aTarget, someSettings, TEST_TIME } from './run-builders.ts';

/** A sink that keeps what was written. */
export class RecordingSink implements Sink {
  text = '';
  readonly isTerminal: boolean;
  readonly columns: number | null = null;

  constructor(isTerminal = false) {
    this.isTerminal = isTerminal;
  }

  async write(text: string): Promise<void> {
    this.text += text;
  }
}

/** A small analysed plan: T001, then T002 and T003 that share a file. */
export function aSpec(spec: Partial<PlannedSpec> = {}): PlannedSpec {
  const why = { id: 'T001', kind: 'phase', why: 'The phase before it.', line: 3 } as const;
  const tasks = [
    aPlanTask({ id: 'T001', title: 'Create the project', phase: 'Phase 1: Setup', minutes: 15, effort: 'S', line: 3 }),
    aPlanTask({
      id: 'T002',
      title: 'Write the store',
      phase: 'Phase 2: Core',
      dependsOn: [why],
      risk: 'high',
      line: 7,
    }),
    aPlanTask({ id: 'T003', title: 'Write the view', phase: 'Phase 2: Core', dependsOn: [why], line: 8 }),
  ];
  return {
    title: 'Photo albums',
    file: 'tasks.md',
    sources: new Map(),
    document: {
      tasks,
      conflicts: [{ a: 'T002', b: 'T003', file: 'src/album.ts' }],
      layers: [['T001'], ['T002', 'T003']],
      criticalPath: ['T001', 'T002'],
      estimate: { work: 75, span: 45, makespan: 75, lowerBound: 45, tracks: 4 },
      diagnostics: [],
    },
    ...spec,
  };
}

/** A run that is ready to be created from `aSpec`. */
export function aPreparedRun(prepared: Partial<PreparedRun> = {}): PreparedRun {
  const plan = aPlan({ tasks: [aPlanTask({ id: 'T001' }), aPlanTask({ id: 'T002' })] });
  return {
    spec: aSpec(),
    request: { plan, settings: someSettings(), target: aTarget(), title: 'Photo albums' },
    needsApproval: true,
    large: null,
    warnings: [],
    ...prepared,
  };
}

/** A forecast of a repository with some history. */
export function aForecast(changes: Partial<PlanForecast> = {}): PlanForecast {
  const forecast: Forecast = {
    tracks: 8,
    simulations: 1_000,
    finish: { p10: 40, p50: 52, p90: 80 },
    work: { p10: 100, p50: 120, p90: 150 },
    utilisation: 0.4,
    peakTracks: 5,
    cost: { p10: 1, p50: 1.5, p90: 2.25 },
  };
  return {
    forecasts: [forecast],
    enoughTracks: 8,
    basis: { runs: 3, tasks: 40 },
    accuracy: { tasks: 40, medianError: 0.22, close: 0.8, ratio: 1.1 },
    trouble: null,
    ...changes,
  };
}

/** The refusal of a part that a test does not use. */
const UNUSED: PortFailure = { kind: 'refused', reason: 'unused', message: 'This test wires no such part.', hint: '' };

/** Ports that speak to a daemon on a socket and refuse everything else, unless a test says otherwise. */
export function testPorts(
  daemon: { readonly socketPath: string; readonly tokenPath: string },
  ports: Partial<CliPorts> = {},
): CliPorts {
  const connect = (start: boolean) =>
    connectDaemon({ ...daemon, startDaemon: start ? async () => failure(UNUSED) : null });
  return {
    daemon: {
      connect,
      host: async () => {
        const client = await connect(false);
        return client.ok ? success({ client: client.value, inProcess: true, close: async () => undefined }) : client;
      },
      places: async () => ({
        socketPath: '/run/s.sock',
        logPath: '/home/ada/d.log',
        home: '/home/ada',
        installed: false,
      }),
      isHeld: async () => false,
      install: async () => success(['Wrote the unit.']),
    },
    planning: {
      decompose: async () => success({ kind: 'offline' }),
      read: async () => success(aSpec()),
      forecast: async () => success({ spec: aSpec(), forecast: aForecast() }),
      reread: async () => failure(UNUSED),
      revisions: async () => [],
      prepare: async () => success(aPreparedRun()),
      hash: async () => success({ hash: 'b'.repeat(64), changed: [] }),
    },
    planFiles: {
      create: async () => failure(UNUSED),
      update: async () => failure(UNUSED),
      edit: async () => failure(UNUSED),
      undo: async () => failure(UNUSED),
      critique: async () => failure(UNUSED),
      opinion: async () => failure(UNUSED),
      compare: async () => failure(UNUSED),
    },
    outputs: {
      convert: async () => failure(UNUSED),
      write: async () => failure(UNUSED),
      streams: async () => failure(UNUSED),
    },
    packets: { show: async () => failure(UNUSED) },
    project: {
      repository: async () => '/home/ada/albums',
      propose: async () => failure(UNUSED),
      write: async (path: string) => success([path]),
    },
    config: { show: async () => failure(UNUSED) },
    doctor: { examine: async () => [] },
    archive: {
      exportRuns: async () => failure(UNUSED),
      importRuns: async () => failure(UNUSED),
      prune: async () => failure(UNUSED),
    },
    prompt: { confirm: async () => null, choose: async () => null, text: async () => null },
    agents: { list: async () => [], try: async () => failure(UNUSED) },
    ...ports,
  };
}

/** A world without a terminal, with sinks that can be read. */
export function aWorld(world: Partial<CliWorld> & { readonly ports: CliPorts }): CliWorld & {
  readonly stdout: RecordingSink;
  readonly stderr: RecordingSink;
} {
  return {
    stdinIsTerminal: false,
    environment: { LANG: 'C.UTF-8' },
    cwd: '/',
    version: '0.1.0',
    now: () => TEST_TIME + 90_000,
    onInterrupt: () => () => undefined,
    ...world,
    stdout: world.stdout instanceof RecordingSink ? world.stdout : new RecordingSink(),
    stderr: world.stderr instanceof RecordingSink ? world.stderr : new RecordingSink(),
  };
}
