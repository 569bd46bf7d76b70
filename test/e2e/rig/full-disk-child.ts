/** Child of full-disk.test.ts with a small file system at /mnt: an engine works there, the disk fills up, and is freed again. */
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Engine } from '../../../src/engine/engine.ts';
import { openEngineContext } from '../../../src/main/engine-host.ts';
import { placesBelow } from '../crash-points/life.ts';
import { openScene, planWith, readLedger, runOn } from './scene.ts';
import { SILENT_LOG } from './silent-log.ts';

const FILLER = '/mnt/filler';
const LIMIT_MS = 30_000;

using scene = openScene(['T1', 'T2', 'T3']);
const places = placesBelow('/mnt/home');
const context = await openEngineContext({ places, log: SILENT_LOG, variables: scene.environment });
const engine = new Engine(context);
engine.recover();
const plan = planWith(
  new Map([
    ['T1', []],
    ['T2', ['T1']],
    ['T3', ['T2']],
  ]),
);
const settings = { isolation: 'none', retry: { attempts: 9, backoffMs: 1, backoffMaxMs: 1 } } as const;
const created = await engine.create({ type: 'plan', ...runOn(scene, plan, { work: 'sleep 2', settings }) });
if (!created.ok) throw new Error(created.failure.message);
const runId = created.value;
await engine.command(runId, { type: 'approve', by: 'person', planHash: 'hash' });
await until(() => readLedger(scene).length === 1);

fillDisk();
const keys: string[] = [];
await until(async () => {
  const key = `key-${keys.length}`;
  await engine.command(runId, { type: 'resume', by: 'person' }, key);
  keys.push(key);
  return engine.stall() !== null;
});
const stall = engine.stall()?.message ?? '';
await sleep(4_000);
const startsWhileFull = readLedger(scene).length;
const stalledWhileFull = engine.stall() !== null;
rmSync(FILLER);
await until(() => engine.stall() === null);
const view = await engine.settled(runId, AbortSignal.timeout(LIMIT_MS));
const forgotten = keys.filter((key) => context.journal.answer(runId, key) === null);
const reserve = statSync(`${places.journal}-reserve`).size;
await engine.close();
await context.workspaces.close();
console.log(JSON.stringify({ stall, startsWhileFull, stalledWhileFull, status: view.status, forgotten, reserve }));

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + LIMIT_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`still waiting: ${holds}`);
    await sleep(5);
  }
}

function fillDisk(): void {
  const file = openSync(FILLER, 'w');
  try {
    for (;;) writeSync(file, new Uint8Array(4_096));
  } catch {
    closeSync(file);
  }
}
