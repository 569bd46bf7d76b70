import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createRunFiles } from '../../../src/adapters/run-files/run-files.ts';
import type { EngineContext } from '../../../src/engine/context.ts';
import { endLeftovers } from '../../../src/engine/leftovers.ts';
import type { Processes } from '../../../src/ports/processes.ts';
import { CoreRun } from '../../../src/testing/core-run.ts';
import { aPlan, aTask } from '../../../src/testing/plans.ts';
import { SILENT_LOG } from '../../e2e/rig/silent-log.ts';
import { createMachineRig, eventually, findByCommandLine, type MachineRig } from './rig.ts';

const NEVER = new AbortController().signal;
const GATE = { name: 'check', run: 'true', at: 'task', timeoutMs: 1000, report: null } as const;

it('processes that no effect calls for any more are ended when a run is taken up, the others are left alone', async () => {
  await using rig = createMachineRig();
  const run = CoreRun.start(aPlan([aTask('a'), aTask('b')]), { gates: [GATE] })
    .work('a')
    .work('b');
  // Both judge now; the daemon dies, and the next one finds that `a` is skipped.
  const judging = CoreRun.start(aPlan([aTask('a'), aTask('b')]), { gates: [GATE] });
  for (const task of ['a', 'b'])
    for (const step of ['prepare', 'agent', 'snapshot']) judging.succeed(`${step}:${task}:`);
  judging.tell({ type: 'skip', by: 'person', task: 'a', satisfy: true, reason: 'Not now.' });
  expect(judging.due()).toContain('verify:b:1');
  expect(run.due()).not.toContain('verify:b:1');

  const files = createRunFiles(`${rig.state}/runs`);
  const first = rig.open();
  for (const taskId of ['a', 'b']) await startGate(rig, first, { taskId, folder: gateFolder(files, taskId) });
  await first.close();
  const processes = rig.open();
  const context = { processes, files, log: SILENT_LOG } as Pick<EngineContext, 'processes' | 'files' | 'log'>;

  await endLeftovers(context as EngineContext, judging.state, NEVER);
  expect(findByCommandLine(`sleep 61 # a ${rig.root}`)).toEqual([]);
  expect(findByCommandLine(`sleep 61 # b ${rig.root}`)).not.toEqual([]);

  await endLeftovers(context as EngineContext, run.state, NEVER);
  expect(findByCommandLine(`sleep 61 # b ${rig.root}`)).toEqual([]);
});

function gateFolder(files: EngineContext['files'], taskId: string): string {
  return `${files.attemptDirectory({ runId: 'r1', taskId, attempt: 1 })}/verify/cafe/check`;
}

async function startGate(
  rig: MachineRig,
  processes: Processes,
  { taskId, folder }: { readonly taskId: string; readonly folder: string },
): Promise<void> {
  const key = `r1/${taskId}/1/verify/cafe/check`;
  const command = `touch '${rig.root}/${taskId}'; sleep 61 # ${taskId} ${rig.root}`;
  const spec = {
    key,
    directory: folder,
    argv: ['/bin/sh', '-c', command],
    cwd: rig.tree,
    environment: {},
    isolation: 'none',
    access: { writable: [], readable: [], network: 'none' },
    limits: {
      ...{ wallMs: 60_000, idleMs: 60_000, outputBytes: 1000, memoryBytes: 2 ** 30 },
      ...{ processes: 9, fileBytes: 1000 },
    },
    input: null,
  } as const;
  void processes.run(spec, {}, NEVER);
  await eventually(() => existsSync(`${rig.root}/${taskId}`), 'the gate began');
}
