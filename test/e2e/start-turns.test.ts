import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { STARTS_PER_CORE } from '../../src/engine/start-turns.ts';
import { createWorld, dataOf } from './rig.ts';

/*
 * Programs of agents start by turns: the whole program, with a small one in the place of Claude Code that takes a while to say its first word.
 */

const WIDTH = STARTS_PER_CORE * availableParallelism();
const TASKS = WIDTH + 3;

const AGENT = `#!/bin/sh
case "$*" in *--version*) echo '2.1.197 (Claude Code)'; exit;; esac
starts="$(dirname "$0")/starts"
echo begins >>"$starts"
while [ "$1" != --session-id ]; do shift; done
sleep 0.6
echo speaks >>"$starts"
echo '{"type":"system","subtype":"init","session_id":"'"$2"'","model":"m","claude_code_version":"2.1.197"}'
sleep 0.3
echo done >"$SLIPWAY_TASK.txt"
echo '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"Done.","permission_denials":[]}'
while read -r line; do :; done
`;

test('no more programs start at the same time than the machine has cores for, and all of them start', async () => {
  const plan = Array.from(
    { length: TASKS },
    (_, index) => `- [ ] T${String(index + 1).padStart(3, '0')} [P] write it\n`,
  );
  await using world = await createWorld({
    'tasks.md': `# Tasks\n\n${plan.join('')}`,
    'slipway.yaml': `tracks: ${TASKS}\n`,
  });
  const bin = join(world.home, '.local/bin');
  await mkdir(bin, { recursive: true });
  await writeFile(join(bin, 'claude'), AGENT);
  await chmod(join(bin, 'claude'), 0o755);
  const argv = ['run', 'tasks.md', '--agent', 'claude', '--isolation', 'none', '--yes', '--json', '--foreground'];
  const run = dataOf(await world.slipway(argv));
  expect(run.counts.completed).toBe(TASKS);
  const lines = (await readFile(join(bin, 'starts'), 'utf8')).trim().split('\n');
  let [starting, most] = [0, 0];
  for (const line of lines) {
    starting += line === 'begins' ? 1 : -1;
    most = Math.max(most, starting);
  }
  expect(lines.length).toBe(2 * TASKS);
  expect(most).toBeLessThanOrEqual(WIDTH);
  expect(most).toBeGreaterThan(1);
});
