import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildPlan, buildTask } from '../../src/testing/plan-builders.ts';
import { someSettings, someTarget } from '../../src/testing/plans.ts';
import { scratchFolder, scrubbed, startDaemon } from './daemon.ts';
import { judge, median, spread } from './figures.ts';
import { type BenchRun, planRun, timeRun } from './runs.ts';

const ROUNDS = 5;
const TASKS = 100;
const FILES = 5_000;
const BAR_MS = 150;
const PEER_TASKS = 10;

/** 100 tasks that each change a file of their own, with workspace, snapshot, gate `true` and merge, on a repository of 5,000 files. */
export async function measureLanding(): Promise<void> {
  using folder = scratchFolder();
  const repository = createRepository(folder.path);
  const [ours, peer]: [number[], number[]] = [[], []];
  let landed = 0;
  await using daemon = await startDaemon(folder.path);
  for (let round = 0; round < ROUNDS; round += 1) {
    const run = landingRun(repository);
    const id = await planRun(daemon, run);
    ours.push((await timeRun(daemon, run, id)).ms / TASKS);
    landed += Number(git(repository, 'rev-list', '--count', '--first-parent', `HEAD..slipway/${id}/result`));
    peer.push(worktreesAndMerges(repository, join(folder.path, `peer${round}`)) / PEER_TASKS);
  }
  git(repository, 'fsck', '--no-dangling');
  judge(
    median(ours) < BAR_MS && landed === ROUNDS * TASKS,
    `a task with tree, snapshot, gate and merge: ${spread(ours)}, ${landed} of ${ROUNDS * TASKS} landed; git worktree add, commit and merge alone, one after the other: ${spread(peer)} (bar ${BAR_MS} ms)`,
  );
}

function landingRun(repository: string): BenchRun {
  const tasks = Array.from({ length: TASKS }, (_, index) =>
    buildTask(`T${index + 1}`, { overrides: { agent: `shell:echo ${index} >new${index}.txt` } }),
  );
  const gate = { name: 'true', run: 'true', at: 'task', timeoutMs: 60_000, report: null } as const;
  const settings = someSettings({ agent: 'shell:true', tracks: 8, gates: [gate] });
  const planPath = join(repository, 'tasks.md');
  const base = git(repository, 'rev-parse', 'HEAD');
  const resultRef = 'refs/heads/slipway/{run}/result';
  return { plan: buildPlan(tasks), settings, target: someTarget({ repository, planPath, base, resultRef }) };
}

/** What a person with git alone does, without any check: milliseconds for all. */
function worktreesAndMerges(repository: string, folder: string): number {
  const start = performance.now();
  git(repository, 'worktree', 'add', '-q', '--detach', folder);
  for (let task = 0; task < PEER_TASKS; task += 1) {
    const tree = `${folder}-${task}`;
    git(repository, 'worktree', 'add', '-q', '--detach', tree);
    writeFileSync(join(tree, `peer${task}.txt`), `${task}\n`);
    git(tree, 'add', '-A');
    git(tree, 'commit', '-q', '-m', 'work');
    git(folder, 'merge', '-q', '--no-ff', '-m', 'merge', git(tree, 'rev-parse', 'HEAD'));
  }
  return performance.now() - start;
}

function createRepository(folder: string): string {
  const repository = join(folder, 'repository');
  const line = 'The quick brown fox jumps over the lazy dog and back again.\n';
  for (let file = 0; file < FILES; file += 1) {
    const part = join(repository, 'src', `part${file % 250}`);
    if (file < 250) mkdirSync(part, { recursive: true });
    writeFileSync(join(part, `file${file}.ts`), `// ${file}\n${line.repeat(90)}`);
  }
  writeFileSync(join(repository, 'tasks.md'), '# Tasks\n');
  git(repository, 'init', '-q', '-b', 'main');
  git(repository, 'add', '-A');
  git(repository, 'commit', '-q', '-m', 'start');
  return repository;
}

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', '-c', 'gc.auto=0'];
  return execFileSync('git', [...identity, ...args], { cwd, env: scrubbed(cwd), encoding: 'utf8' }).trim();
}
