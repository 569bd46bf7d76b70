import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { startedDaemon, successOf } from './rig/daemon-process.ts';
import { findProblems, readRun } from './rig/findings.ts';
import { quiet } from './rig/kill-loop.ts';
import { openScene, planWith, readLedger, runOn } from './rig/scene.ts';

const TASKS = Array.from({ length: 8 }, (_, index) => `T${index + 1}`);
const LINES = 200;
/** Prints numbered lines for about two seconds and more. */
const CHATTER = `i=0; while [ $i -lt ${LINES} ]; do i=$((i+1)); echo "$SLIPWAY_TASK line $i"; sleep 0.01; done`;
const NEVER = new AbortController().signal;

describe('eight agents whose daemon is killed', () => {
  it('are taken over by the next daemon, none started again, every byte of their output there', async () => {
    using scene = openScene(TASKS);
    const plan = planWith(new Map(TASKS.map((id) => [id, []])));
    const first = await startedDaemon(scene);
    const runId = successOf(await first.client.createRun(runOn(scene, plan, { work: CHATTER })));
    const approve = { type: 'approve', by: 'person', planHash: 'hash' } as const;
    successOf(await first.client.command(runId, { command: approve }));
    for (let looks = 0; looks < 1_000 && started(scene, runId).length < TASKS.length; looks += 1) await sleep(20);
    await first.kill();

    await using second = await startedDaemon(scene);
    const view = successOf(await second.client.settled(runId, NEVER));
    const outputs = await Promise.all(TASKS.map((taskId) => outputOf(second.client, runId, taskId)));
    await second.kill();
    await quiet(scene);

    expect(view.tasks.map(({ attempts }) => attempts.length)).toEqual(TASKS.map(() => 1));
    expect(
      started(scene, runId)
        .filter(({ adopted }) => adopted)
        .map(({ task }) => task)
        .sort(),
    ).toEqual(TASKS);
    expect(readLedger(scene).toSorted()).toEqual(TASKS.map((id) => `${id}/1`));
    expect(outputs).toEqual(TASKS.map(spoken));
    expect(findProblems(scene, runId)).toEqual([]);
  });
});

function started(scene: Parameters<typeof readRun>[0], runId: string) {
  return readRun(scene, runId).entries.flatMap(({ event }) => (event.type === 'agent-started' ? event : []));
}

async function outputOf(client: Awaited<ReturnType<typeof startedDaemon>>['client'], runId: string, taskId: string) {
  const chunks: Uint8Array[] = [];
  successOf(
    await client.output({ runId, taskId, attempt: 1, follow: false }, (chunk) => {
      chunks.push(chunk);
    }),
  );
  return Buffer.concat(chunks).toString();
}

function spoken(task: string): string {
  return Array.from({ length: LINES }, (_, index) => `${task} line ${index + 1}\n`).join('');
}
