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

/** Programs that start slowly need longer for their children to be there. */
const STARTS = { codex: '8s', gemini: '60s', opencode: '90s' } as const;
const AGENTS = ['codex', 'gemini', 'opencode'] as const;

const stops = (agent: keyof typeof STARTS) =>
  [
    [agent, 'abort', ['abort', '{run}', '--yes'], ''],
    [agent, 'pause --now', ['pause', '{run}', '--now'], ''],
    [agent, 'the longest time', ['status', '{run}'], `limits: { timeout: ${STARTS[agent]} }\nretry: { attempts: 1 }`],
  ] as const;

test.each(AGENTS.flatMap(stops))(
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
    await until(() => children().length === CHILDREN, 90_000);
    expect(children().length).toBe(CHILDREN);
    await scene.world.slipway(
      command.map((word) => word.replace('{run}', id)),
      { environment },
    );
    await until(() => children().length === 0, 150_000);
    expect(children()).toEqual([]);
  },
);
