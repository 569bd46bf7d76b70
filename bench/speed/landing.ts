import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IsolationLevel } from '../../src/core/run/settings.ts';
import { buildPlan, buildTask } from '../../src/testing/plan-builders.ts';
import { someSettings, someTarget } from '../../src/testing/plans.ts';
import { scratchFolder, scrubbed, startDaemon } from './daemon.ts';
import { judge, median, spread } from './figures.ts';
import { type BenchRun, planRun, timeRun } from './runs.ts';

const execute = promisify(execFile);

const ROUNDS = 5;
const TASKS = 100;
const FILES = 5_000;
const BAR_MS = 150;
const PEER_TASKS = 4;

/** 100 tasks that each change a file of their own, with workspace, snapshot, gate `true` and merge, on a repository of 5,000 files. */
export async function measureLanding(): Promise<void> {
  using folder = scratchFolder();
  const repository = await createRepository(folder.path);
  const [ours, bare, peer]: [number[], number[], number[]] = [[], [], []];
  let landed = 0;
  await using daemon = await startDaemon(folder.path);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [isolation, times] of [
      ['sandbox', ours],
      ['none', bare],
    ] as const) {
      const run = await landingRun(repository, isolation);
      const id = await planRun(daemon, run);
      times.push((await timeRun(daemon, run, id)).ms / TASKS);
      landed += Number(await git(repository, 'rev-list', '--count', '--first-parent', `HEAD..slipway/${id}/result`));
    }
    peer.push((await worktreesAndMerges(repository, join(folder.path, `peer${round}`))) / PEER_TASKS);
  }
  await git(repository, 'fsck', '--no-dangling');
  judge(
    median(ours) < BAR_MS && landed === 2 * ROUNDS * TASKS,
    `a task with tree, snapshot, gate and merge, in the sandbox: ${spread(ours)}, without one: ${spread(bare)}, ${landed} of ${2 * ROUNDS * TASKS} landed; git worktree add, commit and merge alone, one after the other: ${spread(peer)} (bar ${BAR_MS} ms)`,
  );
}

async function landingRun(repository: string, isolation: IsolationLevel): Promise<BenchRun> {
  const tasks = Array.from({ length: TASKS }, (_, index) =>
    buildTask(`T${index + 1}`, { overrides: { agent: `shell:echo ${index} >new${index}.txt` } }),
  );
  const gate = { name: 'true', run: 'true', at: 'task', timeoutMs: 60_000, report: null } as const;
  const settings = someSettings({ agent: 'shell:true', tracks: 8, gates: [gate], isolation });
  const planPath = join(repository, 'tasks.md');
  const base = await git(repository, 'rev-parse', 'HEAD');
  const resultRef = 'refs/heads/slipway/{run}/result';
  return { plan: buildPlan(tasks), settings, target: someTarget({ repository, planPath, base, resultRef }) };
}

/** What a person with git alone does, without any check: milliseconds for all. */
async function worktreesAndMerges(repository: string, folder: string): Promise<number> {
  const start = performance.now();
  await git(repository, 'worktree', 'add', '-q', '--detach', folder);
  for (let task = 0; task < PEER_TASKS; task += 1) {
    const tree = `${folder}-${task}`;
    await git(repository, 'worktree', 'add', '-q', '--detach', tree);
    writeFileSync(join(tree, `peer${task}.txt`), `${task}\n`);
    await git(tree, 'add', '-A');
    await git(tree, 'commit', '-q', '-m', 'work');
    await git(folder, 'merge', '-q', '--no-ff', '-m', 'merge', await git(tree, 'rev-parse', 'HEAD'));
  }
  return performance.now() - start;
}

/** A repository of 5,000 files with one commit. */
export async function createRepository(folder: string): Promise<string> {
  const repository = join(folder, 'repository');
  const line = 'The quick brown fox jumps over the lazy dog and back again.\n';
  for (let file = 0; file < FILES; file += 1) {
    const part = join(repository, 'src', `part${file % 250}`);
    if (file < 250) mkdirSync(part, { recursive: true });
    writeFileSync(join(part, `file${file}.ts`), `// ${file}\n${line.repeat(90)}`);
  }
  writeFileSync(join(repository, 'tasks.md'), '# Tasks\n');
  await git(repository, 'init', '-q', '-b', 'main');
  await git(repository, 'add', '-A');
  await git(repository, 'commit', '-q', '-m', 'start');
  return repository;
}

/** Asynchronous: a kept connection to the daemon that is not looked after for seconds would be closed. */
export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0'];
  return (await execute('git', [...identity, ...args], { cwd, env: scrubbed(cwd) })).stdout.trim();
}
