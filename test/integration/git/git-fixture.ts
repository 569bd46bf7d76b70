import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createGitWorkspaces, type GitWorkspaces } from '../../../src/adapters/git/git-workspaces.ts';
import type { Result } from '../../../src/core/result.ts';
import type { RunTarget } from '../../../src/core/run/settings.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { AttemptKey, Candidate, Snapshot, Workspace } from '../../../src/ports/workspaces.ts';

const execute = promisify(execFile);

/** A user's git as on a fresh machine: no configuration, fixed identity and times. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const { stdout } = await execute('git', args, { cwd, env: userEnvironment(), maxBuffer: 64 * 1024 * 1024 });
  return stdout.trim();
}

/** Runs a shell script as an agent would, inside a tree; its exit code does not matter. */
export async function asAgent(cwd: string, script: string): Promise<void> {
  await execute('/bin/sh', ['-c', `exec </dev/null\n${script}`], {
    cwd,
    env: userEnvironment(),
    timeout: 20_000,
  }).catch(() => undefined);
}

function userEnvironment(): Record<string, string> {
  const { PATH = '/usr/bin:/bin' } = process.env;
  return {
    PATH,
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'User',
    GIT_AUTHOR_EMAIL: 'user@example.com',
    GIT_COMMITTER_NAME: 'User',
    GIT_COMMITTER_EMAIL: 'user@example.com',
    GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
    GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
  };
}

/** Content by path; a string that starts with `-> ` makes a symlink. */
export async function writeFiles(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    if (content.startsWith('-> ')) await symlink(content.slice(3), join(root, path));
    else await writeFile(join(root, path), content);
  }
}

export const PLAN = '# Tasks\n\n- [ ] T001 first\n- [ ] T002 second\n- [ ] T003 third\n';

/** Ticks `- [ ] ID` lines, as simple as the test plans are. */
export function tickTestBox(bytes: Uint8Array, taskId: string): Uint8Array | null {
  const text = Buffer.from(bytes).toString('utf8');
  const ticked = text.replace(`- [ ] ${taskId} `, `- [x] ${taskId} `);
  return ticked === text ? null : Buffer.from(ticked);
}

/** Wall time stands still; sleeping ends only with its signal. */
export const stillClock: Clock = {
  now: () => Date.UTC(2026, 0, 2),
  monotonic: () => 0,
  sleep: (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
};

export interface Fixture extends AsyncDisposable {
  readonly root: string;
  readonly repository: string;
  readonly stateDirectory: string;
  readonly target: RunTarget;
  readonly workspaces: GitWorkspaces;
  /** A second adapter on the same state, as after a restart. */
  restart(gitPath?: string): GitWorkspaces;
}

export interface FixtureOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly format?: 'sha1' | 'sha256';
  readonly fileBytes?: number;
  readonly totalBytes?: number;
}

export const RUN = 'r1';

/** A repository with one commit, and workspaces over it with an opened target. */
export async function createFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'slipway-git-')));
  const repository = join(root, 'user');
  const stateDirectory = join(root, 'state');
  await mkdir(repository);
  await git(repository, 'init', '-q', '-b', 'main', `--object-format=${options.format ?? 'sha1'}`);
  await writeFiles(repository, { 'tasks.md': PLAN, 'src/a.txt': 'a\n', 'src/b.txt': 'b\n', ...options.files });
  await git(repository, 'add', '-A');
  await git(repository, 'commit', '-q', '-m', 'start');
  const target = toTarget(repository, await git(repository, 'rev-parse', 'HEAD'));
  const opened: GitWorkspaces[] = [];
  const open = (gitPath = 'git'): GitWorkspaces => {
    const made = createGitWorkspaces({
      stateDirectory,
      clock: stillClock,
      tick: tickTestBox,
      gitPath,
      ...(options.fileBytes === undefined ? {} : { fileBytes: options.fileBytes }),
      ...(options.totalBytes === undefined ? {} : { totalBytes: options.totalBytes }),
    });
    opened.push(made);
    return made;
  };
  const workspaces = open();
  unwrap(await workspaces.openTarget(RUN, target));
  return {
    root,
    repository,
    stateDirectory,
    target,
    workspaces,
    restart: open,
    [Symbol.asyncDispose]: async () => {
      for (const made of opened) await made.close();
      await execute('chmod', ['-R', 'u+rwX', root]).catch(() => undefined);
      await rm(root, { recursive: true, force: true });
    },
  };
}

export function toTarget(repository: string, base: string): RunTarget {
  return {
    repository,
    resultRef: `refs/heads/slipway/${RUN}/result`,
    base,
    planFile: 'tasks.md',
    planPath: join(repository, 'tasks.md'),
    planHash: '',
    specFiles: [],
    conventions: [],
  };
}

export function attempt(taskId: string, number = 1): AttemptKey {
  return { runId: RUN, taskId, attempt: number };
}

/** The value; a failure fails the test with its text. */
export function unwrap<Value>(result: Result<Value, unknown>): Value {
  if (result.ok) return result.value;
  throw new Error(`expected success: ${JSON.stringify(result.failure)}`);
}

/** The failure; a success fails the test. */
export function unwrapFailure<Failure>(result: Result<unknown, Failure>): Failure {
  if (!result.ok) return result.failure;
  throw new Error('expected a failure');
}

/** Prepares a tree at the head for a task. */
export async function prepare(fixture: Fixture, key: AttemptKey, from?: string): Promise<Workspace> {
  const head = from ?? unwrap(await fixture.workspaces.head(fixture.target));
  return unwrap(await fixture.workspaces.prepare(key, fixture.target, head));
}

/** Prepares a tree, lets the agent's script work in it and takes the snapshot. */
export async function work(
  fixture: Fixture,
  key: AttemptKey,
  script: string,
): Promise<Awaited<ReturnType<GitWorkspaces['snapshot']>>> {
  const workspace = await prepare(fixture, key);
  await asAgent(workspace.path, script);
  return snapshot(fixture, key);
}

export function snapshot(
  fixture: Fixture,
  key: AttemptKey,
  protectedPaths: readonly string[] = [],
): Promise<Awaited<ReturnType<GitWorkspaces['snapshot']>>> {
  return fixture.workspaces.snapshot(key, fixture.target, { protectedPaths, message: `Work on ${key.taskId}` });
}

/** A candidate with the task's box ticked. */
export async function candidate(fixture: Fixture, key: AttemptKey, made: Snapshot): Promise<Candidate> {
  const tick = { path: 'tasks.md', taskId: key.taskId };
  return unwrap(await fixture.workspaces.candidate(key, fixture.target, made.commit, tick, `Do ${key.taskId}`));
}
