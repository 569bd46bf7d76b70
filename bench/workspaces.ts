/**
 * What the git side of a task costs on a repository of 5,000 files, and how many tasks it moves at 8 tracks without agents, beside
 * a plain way of doing the same in the same run: `git worktree add`, commit, `git merge`, `git worktree remove`.
 * Run: node bench/workspaces.ts [tasks=100] [files=5000] [tracks=8]
 */
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createGitWorkspaces, type GitWorkspaces } from '../src/adapters/git/git-workspaces.ts';
import type { Result } from '../src/core/result.ts';
import type { RunTarget } from '../src/core/run/settings.ts';

const execute = promisify(execFile);
const [TASKS = 100, FILES = 5_000, TRACKS = 8] = process.argv.slice(2).map(Number);

const { PATH = '/usr/bin:/bin' } = process.env;
const environment = {
  PATH,
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Bench',
  GIT_AUTHOR_EMAIL: 'bench@example.com',
  GIT_COMMITTER_NAME: 'Bench',
  GIT_COMMITTER_EMAIL: 'bench@example.com',
};
const git = async (cwd: string, ...args: string[]): Promise<string> =>
  (await execute('git', args, { cwd, env: environment })).stdout.trim();

const costs = new Map<string, number[]>();

async function timed<Value>(step: string, action: () => Promise<Result<Value, unknown>>): Promise<Value> {
  const start = performance.now();
  const result = await action();
  costs.set(step, [...(costs.get(step) ?? []), performance.now() - start]);
  if (!result.ok) throw new Error(`${step}: ${JSON.stringify(result.failure)}`);
  return result.value;
}

async function createRepository(root: string): Promise<string> {
  const repository = join(root, 'user');
  await mkdir(repository);
  const line = 'The quick brown fox jumps over the lazy dog and back again.\n';
  for (let file = 0; file < FILES; file += 1) {
    const folder = join(repository, 'src', `area${(file % 250) % 20}`, `part${file % 250}`);
    if (file < 250) await mkdir(folder, { recursive: true });
    await writeFile(join(folder, `file${file}.ts`), `// ${file}\n${line.repeat(90)}`);
  }
  const boxes = Array.from({ length: TASKS }, (_, task) => `- [ ] T${task} task\n`).join('');
  await writeFile(join(repository, 'tasks.md'), boxes);
  await git(repository, 'init', '-q', '-b', 'main');
  await git(repository, 'add', '-A');
  await git(repository, 'commit', '-q', '-m', 'start');
  return repository;
}

async function inTracks(step: (task: number) => Promise<void>): Promise<number> {
  const start = performance.now();
  let next = 0;
  const track = async (): Promise<void> => {
    while (next < TASKS) {
      const task = next;
      next += 1;
      await step(task);
    }
  };
  await Promise.all(Array.from({ length: TRACKS }, track));
  return (performance.now() - start) / TASKS;
}

/** One step at a time, as a merge queue does. */
function createQueue(): <Value>(step: () => Promise<Value>) => Promise<Value> {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const turn = last.then(step, step);
    last = turn;
    return turn;
  };
}

async function runPipeline(workspaces: GitWorkspaces, target: RunTarget): Promise<number> {
  const queue = createQueue();
  return inTracks(async (task) => {
    const key = { runId: 'bench', taskId: `T${task}`, attempt: 1 };
    const head = await timed('head', () => workspaces.head(target));
    const workspace = await timed('prepare', () => workspaces.prepare(key, target, head));
    await writeFile(join(workspace.path, `new${task}.txt`), `${task}\n`);
    const options = { protectedPaths: [], message: 'work' };
    const snapshot = await timed('snapshot', () => workspaces.snapshot(key, target, options));
    await workspaces.release(key, target, { awaited: false });
    const verify = await timed('checkout', () => workspaces.checkout(`verify ${task}`, target, snapshot.commit));
    await verify[Symbol.asyncDispose]();
    await queue(async () => {
      const tick = { path: 'tasks.md', taskId: key.taskId };
      const candidate = await timed('candidate', () =>
        workspaces.candidate(key, target, snapshot.commit, tick, 'task'),
      );
      const merged = await timed('checkout', () => workspaces.checkout(`merge ${task}`, target, candidate.commit));
      await merged[Symbol.asyncDispose]();
      await timed('land', () => workspaces.land(key, target, candidate));
    });
  });
}

async function runPeer(repository: string, root: string): Promise<number> {
  const queue = createQueue();
  const locked = createQueue();
  await git(repository, 'branch', 'peer');
  await git(repository, 'worktree', 'add', '-q', join(root, 'peer'), 'peer');
  return inTracks(async (task) => {
    const tree = join(root, `peer${task}`);
    await locked(() => git(repository, 'worktree', 'add', '-q', '-b', `peer${task}`, tree, 'peer'));
    await writeFile(join(tree, `new${task}.txt`), `${task}\n`);
    await git(tree, 'add', '-A');
    await git(tree, 'commit', '-q', '-m', 'work');
    await queue(() => git(join(root, 'peer'), 'merge', '-q', '--no-ff', '-m', 'merge', `peer${task}`));
    await locked(() => git(repository, 'worktree', 'remove', '--force', tree));
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const tick = (bytes: Uint8Array, taskId: string): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('utf8').replace(`- [ ] ${taskId} `, `- [x] ${taskId} `));

const root = await mkdtemp(join(tmpdir(), 'slipway-bench-'));
try {
  const repository = await createRepository(root);
  const base = await git(repository, 'rev-parse', 'HEAD');
  const target: RunTarget = {
    repository,
    resultRef: 'refs/heads/slipway/bench/result',
    base,
    planFile: 'tasks.md',
    planPath: join(repository, 'tasks.md'),
    planHash: '',
    specFiles: [],
    conventions: [],
  };
  const clock = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (_ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
  };
  const workspaces = createGitWorkspaces({ stateDirectory: join(root, 'state'), clock, tick });
  await timed('open target', () => workspaces.openTarget('bench', target));
  const started = process.cpuUsage();
  const ours = await runPipeline(workspaces, target);
  const cpu = process.cpuUsage(started);
  for (const [step, values] of costs) {
    const sorted = [...values].sort((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    console.log(`${step.padEnd(12)} median ${median(values).toFixed(1).padStart(7)} ms   p95 ${p95.toFixed(1)} ms`);
  }
  const landed = await git(repository, 'rev-list', '--count', '--first-parent', `${base}..${target.resultRef}`);
  console.log(`\n${landed} of ${TASKS} tasks landed, ${TRACKS} tracks, ${FILES} files`);
  console.log(
    `slipway      ${ours.toFixed(1)} ms per task (main process ${((cpu.user + cpu.system) / 1_000 / TASKS).toFixed(1)} ms of CPU)`,
  );
  await workspaces.close();
  const peer = await runPeer(repository, root);
  console.log(`worktrees    ${peer.toFixed(1)} ms per task, no gates, no checks`);
  console.log(`ratio        ${(ours / peer).toFixed(2)}`);
  execFileSync('git', ['fsck', '--no-dangling'], { cwd: repository, env: environment, stdio: 'inherit' });
} finally {
  await rm(root, { recursive: true, force: true });
}
