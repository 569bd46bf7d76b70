import { join } from 'node:path';
import type { Gate, GateReport } from '../../core/gate/gate.ts';
import { success } from '../../core/result.ts';
import type { AttemptLimits } from '../../core/run/settings.ts';
import { OutputTail } from '../../core/text/tail.ts';
import type { Clock } from '../../ports/clock.ts';
import type { GateRequest, Gates } from '../../ports/gates.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Equipment, Setups } from '../../ports/setups.ts';
import { endEarlierGates, SETUP_FOLDER } from './earlier-gates.ts';
import { type GateRun, toGateReport, withoutSetup } from './gate-report.ts';
import { homeOf, keepReport } from './report-file.ts';
import { createSetups } from './setups.ts';

/** What gates are made of. */
export interface GatesOptions {
  readonly processes: Processes;
  readonly clock: Clock;
  /** Absolute folder of the results of setup commands. */
  readonly cacheDirectory: string;
  /** The daemon's own variables: setup commands get the proxies and registries among them. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Replaces secrets, before output is cut. */
  readonly redact: (text: string) => string;
}

/** Gates of one judgement that run at the same time. */
const GATES_AT_ONCE = 8;

const MIB = 1024 * 1024;

/** Bounds of one gate; its time is its own. */
const LIMITS: Omit<AttemptLimits, 'wallMs' | 'idleMs'> = {
  outputBytes: 256 * MIB,
  memoryBytes: 8 * 1024 * MIB,
  processes: 2_048,
  fileBytes: 2 * 1024 * MIB,
};

/**
 * Gates as commands on a clean checkout: they run code that an agent wrote, so they run in the sandbox, without network, and may write
 * to the checkout alone. All gates of one judgement share the checkout.
 */
export function createGates(options: GatesOptions): Gates & Setups {
  const setups = createSetups(options);
  return {
    equip: setups.equip,
    strip: setups.strip,
    async run(request, signal) {
      await endEarlierGates(options.processes, request);
      const equipped = await equipCheckout(setups, request, signal);
      if (!equipped.ok) return success(request.gates.map((gate) => withoutSetup(gate, equipped.failure)));
      const judge = (gate: Gate) => runGate({ options, request, equipment: equipped.value }, gate, signal);
      return success(await mapAtOnce(request.gates, GATES_AT_ONCE, judge));
    },
  };
}

async function equipCheckout(setups: Setups, request: GateRequest, signal: AbortSignal) {
  const { setup } = request;
  if (setup === null) return success<Equipment>({ readable: [] });
  // A tree that served before may link to what another commit needed.
  await setups.strip(request.checkout, setup);
  // Each commit has its own: what another one's setup did says nothing about this one.
  const place = `${request.commit}/${SETUP_FOLDER}`;
  const at = { key: `${request.key}/${place}`, directory: `${request.directory}/${place}` };
  return setups.equip({ ...request, ...at, setup }, signal);
}

interface GateContext {
  readonly options: GatesOptions;
  readonly request: GateRequest;
  readonly equipment: Equipment;
}

/** A gate of which nothing is known, after a loss of power above all, says nothing about the work: it is run once more. */
async function runGate(context: GateContext, gate: Gate, signal: AbortSignal): Promise<GateReport> {
  const first = await tryGate(context, { gate, name: gate.name }, signal);
  const isLost = first.end.kind === 'lost' && !signal.aborted;
  return toGateReport(gate, isLost ? await tryGate(context, { gate, name: `${gate.name}+again` }, signal) : first);
}

async function tryGate(
  { options, request, equipment }: GateContext,
  { gate, name }: { readonly gate: Gate; readonly name: string },
  signal: AbortSignal,
): Promise<GateRun> {
  const { processes, clock } = options;
  const directory = join(request.directory, request.commit, name);
  const home = gate.report === null ? request.checkout : await homeOf(directory, request.checkout);
  const tail = new OutputTail(options.redact);
  const start = clock.monotonic();
  const end = await processes.run(
    {
      key: `${request.key}/${request.commit}/${name}`,
      directory,
      argv: ['/bin/sh', '-c', gate.run],
      cwd: request.checkout,
      environment: request.environment,
      isolation: request.isolation,
      access: {
        writable: [request.checkout],
        readable: [...request.readable, ...equipment.readable],
        network: 'none',
      },
      limits: { ...LIMITS, wallMs: gate.timeoutMs, idleMs: gate.timeoutMs },
      input: null,
    },
    { output: (chunk) => tail.add(chunk) },
    signal,
  );
  if (gate.report !== null) await keepReport({ checkout: home, report: gate.report, directory });
  return { end, durationMs: Math.round(clock.monotonic() - start), outputTail: tail.text() };
}

/** Results in the order of the items, with at most `bound` of them in work. */
async function mapAtOnce<Item, Value>(
  items: readonly Item[],
  bound: number,
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> {
  const results = new Map<number, Value>();
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) results.set(index, await work(item));
  };
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, lane));
  return [...results.entries()].toSorted(([a], [b]) => a - b).map(([, value]) => value);
}
