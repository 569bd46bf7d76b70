import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorld, dataOf, type World } from './rig.ts';

/*
 * A program named claude, whose provider refuses everything for ten minutes; a shell command stands in for it. Two runs, one daemon, and
 * the daemon starts again in between.
 */

const TASKS = '# Tasks\n\n- [ ] T001 write one\n- [ ] T002 write two\n';
const RESET_S = 600;

const CLAUDE = `#!/bin/sh
if [ "$1" = --version ]; then echo '2.1.197 (Claude Code)'; exit 0; fi
echo '{"type":"system","subtype":"init","session_id":"s","model":"m","tools":[],"mcp_servers":[],"claude_code_version":"2.1.197"}'
echo '{"type":"rate_limit_event","rate_limit_info":{"status":"rejected","resetsAt":'$(($(date +%s) + ${RESET_S}))'}}'
echo '{"type":"result","subtype":"success","is_error":true,"api_error_status":429,"num_turns":1,"result":"API Error: Request rejected (429)","session_id":"s","total_cost_usd":0,"usage":{"input_tokens":0,"output_tokens":0},"modelUsage":{},"permission_denials":[]}'
exit 1
`;

const LIST = 'claude,shell:echo done > "$SLIPWAY_TASK.txt"';

let world: World;
let environment: Record<string, string> = {};

beforeAll(async () => {
  world = await createWorld({ 'tasks.md': TASKS, 'slipway.yaml': 'tracks: 1\n' });
  const bin = join(world.home, 'bin');
  await mkdir(bin);
  await writeFile(join(bin, 'claude'), CLAUDE);
  await chmod(join(bin, 'claude'), 0o755);
  environment = { PATH: `${bin}:${world.environment['PATH']}` };
});

afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

async function slipway(exit: number, ...argv: string[]) {
  const ran = await world.slipway(argv, { environment });
  expect({ argv, exit: ran.exit, err: ran.err }).toEqual({ argv, exit, err: ran.err });
  return ran;
}

async function agentsOf(run: string): Promise<readonly string[]> {
  const view = dataOf(await slipway(0, 'status', '--json', run));
  return view.tasks.flatMap((task: { readonly attempts: readonly { readonly agent: string }[] }) =>
    task.attempts.map(({ agent }) => agent.slice(0, 6)),
  );
}

it('what is limited goes to the next agent of the list, and the other runs hear of it', async () => {
  const first = dataOf(await slipway(0, 'run', 'tasks.md', '--yes', '--attach', '--agent', LIST, '--json')).id;
  expect(await agentsOf(first)).toEqual(['claude', 'shell:', 'shell:']);
  expect((await slipway(0, 'why', `${first}/T001`)).out).toContain('No attempt with agent claude starts for');
});

it('is found out by a trial of the agent alone', async () => {
  const trial = dataOf(await slipway(1, 'agents', 'test', '--yes', '--json', 'claude'));
  expect(trial).toMatchObject({ agent: 'claude', works: false, failure: 'limited' });
  const works = dataOf(await slipway(0, 'agents', 'test', '--yes', '--json', 'shell:echo ready > slipway-trial.txt'));
  expect(works).toMatchObject({ works: true, failure: null });
  const asks = `shell:echo '{"question":"Why?"}' > "$SLIPWAY_QUESTION_FILE"`;
  expect(dataOf(await slipway(1, 'agents', 'test', '--yes', '--json', asks))).toMatchObject({ works: false });
  const [claude] = dataOf(await slipway(0, 'agents', '--json'));
  expect(claude).toMatchObject({ name: 'claude', available: true, version: '2.1.197', login: 'no', credentials: [] });
});

it('a limit brakes other runs from their first task on, also after the daemon started again', async () => {
  await slipway(0, 'run', 'tasks.md', '--yes', '--agent', 'claude');
  const [held] = dataOf(await slipway(0, 'runs', '--json'));
  let view = dataOf(await slipway(0, 'status', '--json', held.id));
  for (let looks = 0; looks < 100 && view.holds.length === 0; looks += 1) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    view = dataOf(await slipway(0, 'status', '--json', held.id));
  }
  const [hold] = view.holds;
  expect(hold).toMatchObject({ agent: 'claude', kind: 'braked' });
  await slipway(0, 'daemon', 'stop');
  const third = dataOf(await slipway(0, 'run', 'tasks.md', '--yes', '--attach', '--agent', LIST, '--json')).id;
  expect(await agentsOf(third)).toEqual(['shell:', 'shell:']);
  const again = dataOf(await slipway(0, 'status', '--json', held.id));
  expect(again.holds).toEqual([hold]);
  expect(again.tasks[0].attempts.length).toBe(1);
  expect((await slipway(0, 'why', `${held.id}/T001`)).out).toContain('Its agent is braked');
});
