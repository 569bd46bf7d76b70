import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { dataOf } from '../e2e/rig.ts';
import { createScene } from './scene.ts';

const TRACKS = 4;

/** Seconds that nobody else sleeps: how the children are known, whatever they do to their environment and their names. */
const SECONDS = 100_000 + process.pid;

/** Leaves children behind: in the background, in a session of their own, forked twice, without variables, deaf to signals. */
const LEAVE = `#!/bin/sh
sleep ${SECONDS} &
setsid sleep ${SECONDS} &
(setsid sh -c 'sleep ${SECONDS} &' &)
env -i setsid nohup sleep ${SECONDS} >/dev/null 2>&1 &
(trap '' TERM INT HUP; cd /; exec setsid sleep ${SECONDS}) &
sleep ${SECONDS}
`;
const CHILDREN = 6 * TRACKS;

/** Children that live. */
function children(): readonly number[] {
  return readdirSync('/proc').flatMap((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'latin1') === `sleep\0${SECONDS}\0` ? [Number(pid)] : [];
    } catch {
      // No process, or one that ended between the listing and the look.
      return [];
    }
  });
}

/** A failed test leaves nothing behind either. */
afterEach(() => {
  for (const pid of children()) process.kill(pid, 'SIGKILL');
});

async function until(condition: () => boolean, boundMs: number): Promise<void> {
  for (let waited = 0; waited < boundMs && !condition(); waited += 50) await sleep(50);
}

/** Longest time of an attempt, and bounds for its children to be there and to be gone. Gemini CLI and OpenCode start slowly. */
const BOUNDS = {
  codex: { timeout: '8s', startMs: 20_000, endMs: 20_000 },
  gemini: { timeout: '60s', startMs: 90_000, endMs: 90_000 },
  opencode: { timeout: '90s', startMs: 90_000, endMs: 120_000 },
} as const;

const stops = (agent: keyof typeof BOUNDS) =>
  [
    [agent, 'abort', ['abort', '{run}', '--yes'], ''],
    [agent, 'pause --now', ['pause', '{run}', '--now'], ''],
    [
      agent,
      'the longest time',
      ['status', '{run}'],
      `limits: { timeout: ${BOUNDS[agent].timeout} }\nretry: { attempts: 1 }`,
    ],
  ] as const;

test.each((['codex', 'gemini', 'opencode'] as const).flatMap(stops))(
  '%s: after %s nothing of an attempt is left, whatever its children did to hide',
  async (agent, _, command, settings) => {
    const names = Array.from({ length: TRACKS }, (_unused, index) => `leave-${index + 1}.sh`);
    await using scene = await createScene({
      agent,
      // Tasks that name the same file would wait for each other.
      tasks: names.map((name) => `leave [[run:sh ${name}]]`),
      files: Object.fromEntries(names.map((name) => [name, LEAVE])),
      settings,
    });
    const { environment } = scene;
    const argv = ['run', 'tasks.md', '--agent', agent, '--yes', '--json', '--tracks', String(TRACKS)];
    const { id } = dataOf(await scene.world.slipway(argv, { environment }));
    await until(() => children().length === CHILDREN, BOUNDS[agent].startMs);
    expect(children().length).toBe(CHILDREN);
    await scene.world.slipway(
      command.map((word) => word.replace('{run}', id)),
      { environment },
    );
    await until(() => children().length === 0, BOUNDS[agent].endMs);
    expect(children()).toEqual([]);
  },
);
