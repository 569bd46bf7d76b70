import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { RunControl } from '../../src/protocol/api.ts';
import { findByCommandLine } from '../integration/process/rig.ts';
import { startedDaemon, successOf } from './rig/daemon-process.ts';
import { readRun } from './rig/findings.ts';
import { openScene, planWith, runOn, type Scene } from './rig/scene.ts';

/*
 * Every way in which a run ends its agents, with agents whose children get away from them: detached, forked twice, with another environment,
 * deaf to SIGTERM. In a sandbox none of them may be left.
 */

const TASKS = Array.from({ length: 13 }, (_, index) => `T${index + 1}`);
const ESCAPES = 4;
const WALL_MS = 8_000;

/** Digits that are part of a command line of this test alone; no other test's numbers begin like this. */
const mark = (way: string, task = '') =>
  `7531.${String(process.pid).padStart(7, '0')}${way.charCodeAt(0)}${task.slice(1).padStart(2, '0')}`;

/** Plants sleepers that are found by their argument, says so, and works on for good. */
function planting(way: string): string {
  const digits = `${mark(way)}`;
  const sleeper = `trap "" TERM HUP INT; exec sleep ${digits.slice(0, -2)}$N`;
  return [
    `N=$(printf '%02d' "\${SLIPWAY_TASK#T}"); export N`,
    `sh -c '${sleeper}' &`,
    `setsid sh -c '${sleeper}' &`,
    `( setsid sh -c '${sleeper}' & )`,
    `( cd / && setsid env -i N=$N /bin/sh -c '${sleeper}' & )`,
    'sleep 0.2; echo planted; trap "" TERM; while :; do sleep 1; done',
  ].join('\n');
}

const sleepersOf = (way: string) => findByCommandLine(`sleep ${mark(way).slice(0, -2)}`).filter(isSleeper);

/** The shells on the way to it name it as well. */
function isSleeper(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sleep\n';
  } catch {
    return false;
  }
}

async function startPlanting(scene: Scene, way: string, wallMs: number) {
  const daemon = await startedDaemon(scene);
  const limits = { wallMs, idleMs: 60_000, outputBytes: 1e6, memoryBytes: 2e9, processes: 64, fileBytes: 1e6 };
  const settings = {
    tracks: 13,
    isolation: 'sandbox',
    limits,
    retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 },
  } as const;
  const plan = planWith(new Map(TASKS.map((id) => [id, []])));
  const run = successOf(await daemon.client.createRun(runOn(scene, plan, { work: planting(way), settings })));
  successOf(await daemon.client.command(run, { command: { type: 'approve', by: 'person', planHash: 'hash' } }));
  return { daemon, run };
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let looks = 0; !condition(); looks += 1) {
    if (looks > 600) throw new Error(`${what} did not come true`);
    await sleep(50);
  }
}

const COMMANDS: Readonly<Record<'pause' | 'abort', RunControl>> = {
  pause: { type: 'pause', by: 'person', mode: 'now', reason: '' },
  abort: { type: 'abort', by: 'person', reason: '' },
};

test.each(['pause', 'abort', 'wall', 'skip'] as const)('no child of 13 agents survives: %s', async (way) => {
  using scene = openScene(TASKS);
  const { daemon, run } = await startPlanting(scene, way, way === 'wall' ? WALL_MS : 600_000);
  await until(() => sleepersOf(way).length === TASKS.length * ESCAPES, 'all sleepers');
  if (way === 'pause' || way === 'abort') successOf(await daemon.client.command(run, { command: COMMANDS[way] }));
  if (way === 'skip') {
    for (const task of TASKS) {
      const command = { type: 'skip', by: 'person', task, satisfy: false, reason: '' } as const;
      successOf(await daemon.client.command(run, { command }));
    }
  }
  successOf(await daemon.client.settled(run, AbortSignal.timeout(60_000)));
  expect(sleepersOf(way)).toEqual([]);
  await daemon.kill();
  const attempts = readRun(scene, run).state?.tasks.map((task) => task.attempts.map(({ state }) => state.status));
  expect(attempts).toEqual(TASKS.map(() => [way === 'wall' ? 'failed' : 'cancelled']));
});

test('a silent agent ends at the configured limit, give or take a second', async () => {
  using scene = openScene(['T1']);
  await using daemon = await startedDaemon(scene);
  const limits = { wallMs: 60_000, idleMs: 3_000, outputBytes: 1e6, memoryBytes: 2e9, processes: 64, fileBytes: 1e6 };
  const settings = { limits, retry: { attempts: 1, backoffMs: 1, backoffMaxMs: 1 } };
  const work = 'echo "last words"; sleep 600';
  const plan = planWith(new Map([['T1', []]]));
  const run = successOf(await daemon.client.createRun(runOn(scene, plan, { work, settings })));
  successOf(await daemon.client.command(run, { command: { type: 'approve', by: 'person', planHash: 'hash' } }));
  successOf(await daemon.client.settled(run, AbortSignal.timeout(60_000)));
  await daemon.kill();
  const { entries } = readRun(scene, run);
  const at = (type: string) => entries.find(({ event }) => event.type === type)?.at ?? 0;
  const failed = entries.flatMap(({ event }) => (event.type === 'attempt-failed' ? event.failure : []));
  expect(failed).toMatchObject([{ class: 'retryable' }]);
  const silentMs = at('attempt-failed') - at('agent-started');
  expect(Math.abs(silentMs - limits.idleMs)).toBeLessThanOrEqual(1_000);
});
