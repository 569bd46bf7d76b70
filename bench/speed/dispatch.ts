import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IsolationLevel } from '../../src/core/run/settings.ts';
import { buildPlan, buildTask } from '../../src/testing/plan-builders.ts';
import { someSettings, someTarget } from '../../src/testing/plans.ts';
import { type BenchDaemon, given, scratchFolder, startDaemon } from './daemon.ts';
import { judge, median, spread } from './figures.ts';
import { createRepository, git } from './landing.ts';
import { type BenchRun, planRun, timeRun } from './runs.ts';

const ROUNDS = 5;
const TRACKS = 8;
const BAR_MS = 1_000;

/** Speaks Claude Code's stream: its first event at once, its work and its result when it was given its task. */
const AGENT = `#!/bin/sh
while [ "$1" != --session-id ]; do shift; done
echo '{"type":"system","subtype":"init","session_id":"'"$2"'","model":"m","claude_code_version":"2.1.197"}'
read -r task
echo done >"$SLIPWAY_TASK.txt"
echo '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"Done.","total_cost_usd":0.01,"permission_denials":[]}'
read -r end
exit 0
`;

/**
 * From the approval of a task that is ready to the first event of its agent, on a repository of 5,000 files: preparing the workspace, the packet, the
 * sandbox and the start of a program that answers at once. Alone, and for the last of eight that start together.
 */
export async function measureDispatch(): Promise<void> {
  using folder = scratchFolder();
  const repository = await createRepository(folder.path);
  const bin = join(folder.path, '.local/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'claude'), AGENT);
  chmodSync(join(bin, 'claude'), 0o755);
  await using daemon = await startDaemon(folder.path);
  for (const tasks of [1, TRACKS])
    for (const isolation of ['sandbox', 'none'] as const) {
      const [first, last]: [number[], number[]] = [[], []];
      for (let round = 0; round < ROUNDS; round += 1) {
        const times = await dispatchTimes(daemon, await dispatchRun(repository, tasks, isolation));
        first.push(Math.min(...times));
        last.push(Math.max(...times));
      }
      const what = `approval to first event, isolation ${isolation}`;
      if (tasks === 1) judge(median(last) < BAR_MS, `${what}, one task: ${spread(last)} (bar ${BAR_MS} ms)`);
      // The bar is on one dispatch; eight share the cores of the machine.
      else console.log(`${what}, ${tasks} tasks at once: first ${spread(first)}, last ${spread(last)}`);
    }
}

async function dispatchRun(repository: string, tasks: number, isolation: IsolationLevel): Promise<BenchRun> {
  const plan = buildPlan(Array.from({ length: tasks }, (_, index) => buildTask(`T${index + 1}`)));
  const settings = someSettings({ agent: 'claude', tracks: TRACKS, gates: [], isolation });
  const planPath = join(repository, 'tasks.md');
  const base = await git(repository, 'rev-parse', 'HEAD');
  const resultRef = 'refs/heads/slipway/{run}/result';
  return { plan, settings, target: someTarget({ repository, planPath, base, resultRef }) };
}

/** Milliseconds from the approval to the first event of each agent, by the journal. */
async function dispatchTimes(daemon: BenchDaemon, run: BenchRun): Promise<readonly number[]> {
  const id = await planRun(daemon, run);
  await timeRun(daemon, run, id);
  let approvedAt = Number.NaN;
  const times: number[] = [];
  const request = { runId: id, after: 0, follow: false, signal: new AbortController().signal };
  given(
    await daemon.client.events(request, ({ at, event }) => {
      if (event.type === 'run-approved') approvedAt = at;
      if (event.type === 'agent-session') times.push(at - approvedAt);
    }),
  );
  if (times.length !== run.plan.tasks.length) throw new Error(`${times.length} agents were heard.`);
  return times;
}
