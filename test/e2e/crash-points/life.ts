import { join } from 'node:path';
import { foldRun } from '../../../src/core/run/apply.ts';
import { Engine } from '../../../src/engine/engine.ts';
import { openEngineContext } from '../../../src/main/engine-host.ts';
import type { Places } from '../../../src/main/places.ts';
import type { CreateRun } from '../../../src/protocol/api.ts';
import { SILENT_LOG } from '../rig/silent-log.ts';
import { type Passing, withCrashPoints } from './dying-ports.ts';

/** One life of an engine on the real adapters: from its start to the end of the run, if nothing ends it before. */
export async function live(home: string, wanted: CreateRun, passing: Passing): Promise<string> {
  const places = placesBelow(home);
  const context = await openEngineContext({ places, log: SILENT_LOG, variables: process.env });
  const engine = new Engine(withCrashPoints(context, passing));
  engine.recover();
  const [known] = context.journal.runs();
  const runId = known?.id ?? (await created(engine, wanted));
  const state = foldRun(runId, context.journal.read(runId, 0));
  if (state?.phase.status === 'planned')
    await engine.command(runId, { type: 'approve', by: 'person', planHash: 'hash' });
  await engine.settled(runId, AbortSignal.timeout(LONGEST_MS));
  await engine.close();
  return runId;
}

/** A run of a few tasks is over long before. */
const LONGEST_MS = 60_000;

async function created(engine: Engine, wanted: CreateRun): Promise<string> {
  const answer = await engine.create({ type: 'plan', ...wanted });
  if (!answer.ok) throw new Error(answer.failure.message);
  return answer.value;
}

/** Where an engine keeps its things below a folder, as with SLIPWAY_HOME. */
export function placesBelow(home: string): Places {
  const at = (name: string) => join(home, name);
  return {
    state: at('state'),
    runtime: at('runtime'),
    cache: at('cache'),
    logs: at('state/logs'),
    configFile: at('config.yaml'),
    socket: at('runtime/daemon.sock'),
    journal: at('state/journal.db'),
    lock: at('state/daemon.lock'),
    token: at('runtime/token'),
    runs: at('state/runs'),
    workspaces: at('state/workspaces'),
    logins: at('state/logins'),
    setups: at('cache/setups'),
  };
}
