import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../src/adapters/clock/system-clock.ts';
import { createProcesses } from '../../src/adapters/process/create-processes.ts';
import type { ProcessRow } from '../../src/adapters/process/proc-stat.ts';
import { openProcTable, type ProcessTable } from '../../src/adapters/process/process-table.ts';
import { Engine } from '../../src/engine/engine.ts';
import { openEngineContext } from '../../src/main/engine-host.ts';
import { placesBelow } from './crash-points/life.ts';
import { findProblems, readRun } from './rig/findings.ts';
import { quiet } from './rig/kill-loop.ts';
import { openScene, planWith, readLedger, runOn, type Scene } from './rig/scene.ts';
import { SILENT_LOG } from './rig/silent-log.ts';

const TASKS = ['T1', 'T2', 'T3', 'T4'];
/** The first attempts are still at work when the power fails; the second ones are quick. */
const WORK = '[ "$SLIPWAY_ATTEMPT" = 1 ] && sleep 60';
const NEVER = new AbortController().signal;

describe('a machine that lost its power while agents worked', () => {
  it('starts each of them again once, and signals nobody who got one of their numbers', async () => {
    using scene = openScene(TASKS);
    const plan = planWith(new Map(TASKS.map((id) => [id, []])));
    const before = await openContext(scene);
    const first = new Engine(before);
    const settings = { retry: { attempts: 3, backoffMs: 1, backoffMaxMs: 1 }, gates: [] };
    const created = await first.create({ type: 'plan', ...runOn(scene, plan, { work: WORK, settings }) });
    if (!created.ok) throw new Error(created.failure.message);
    const runId = created.value;
    await first.command(runId, { type: 'approve', by: 'person', planHash: 'hash' });
    const shims = await startedShims(scene, runId);
    await first.close();
    await before.workspaces.close();
    for (const { pid } of shims) process.kill(-pid, 'SIGKILL');

    const signalled: number[] = [];
    const table = afterReboot(shims);
    const after = await openContext(scene);
    const second = new Engine({
      ...after,
      processes: createProcesses({
        clock: createSystemClock(),
        stateDirectory: placesBelow(scene.home).state,
        hiddenPaths: [],
        table,
        kill: (pid) => void signalled.push(pid),
      }),
    });
    second.recover();
    const view = await second.settled(runId, NEVER);
    await second.close();
    await after.workspaces.close();

    await quiet(scene);

    expect(signalled).toEqual([]);
    expect(view.status).toBe('completed');
    expect(view.tasks.map(({ attempts }) => attempts.map(({ status }) => status))).toEqual(
      TASKS.map(() => ['failed', 'succeeded']),
    );
    expect(view.tasks[0]?.attempts[0]?.failure?.message).toContain('restarted');
    expect(readLedger(scene).toSorted()).toEqual(TASKS.flatMap((id) => [`${id}/1`, `${id}/2`]));
    expect(findProblems(scene, runId)).toEqual([]);
  });
});

async function openContext(scene: Scene) {
  return openEngineContext({ places: placesBelow(scene.home), log: SILENT_LOG, variables: scene.environment });
}

interface StartedShim {
  readonly pid: number;
  readonly startTicks: number;
}

async function startedShims(scene: Scene, runId: string): Promise<readonly StartedShim[]> {
  for (let looks = 0; looks < 1_000; looks += 1) {
    const { entries } = readRun(scene, runId);
    const shims = entries.flatMap(({ event }) => (event.type === 'agent-started' ? event : []));
    if (shims.length === TASKS.length && readLedger(scene).length === TASKS.length) return shims;
    await sleep(20);
  }
  throw new Error('the agents did not start');
}

/** Another boot, in which a stranger with a child has each number, by chance even with the start ticks of the dead shim. */
function afterReboot(dead: readonly StartedShim[]): ProcessTable {
  const real = openProcTable('/proc');
  const [model] = real.list();
  if (model === undefined) throw new Error('there are no processes');
  const strangers = dead.flatMap(({ pid, startTicks }): readonly ProcessRow[] => [
    { ...model, pid, startTicks, parent: 1, session: pid },
    { ...model, pid: pid + 10_000_000, startTicks, parent: pid, session: pid },
  ]);
  return {
    ...real,
    list: () => [...real.list(), ...strangers],
    find: (pid) => strangers.find((row) => row.pid === pid) ?? real.find(pid),
    children: (pid) => strangers.flatMap((row) => (row.parent === pid ? row.pid : [])).concat(real.children(pid)),
    bootId: 'ffffffff-0000-0000-0000-000000000000',
  };
}
