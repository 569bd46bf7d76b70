import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { COMPILE_CACHE } from '../support/compile-cache.ts';

/*
 * The whole program as its user meets it: the real command as a child process, a repository and a state folder of its own, and nothing
 * of this process's environment.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command's entry. */
export const ENTRY = join(ROOT, 'src/main/slipway.ts');
const execute = promisify(execFile);
const COMMAND_MS = 90_000;

/** How a command ended. */
export interface Ran {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** What a command is called with besides its arguments. */
export interface Call {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A user with a repository, a folder next to it, and a state folder. */
export interface World extends AsyncDisposable {
  readonly root: string;
  readonly repository: string;
  /** Another folder of the user, right beside the repository. */
  readonly victim: string;
  /** `HOME` of everything that is started. */
  readonly home: string;
  /** `SLIPWAY_HOME` of everything that is started. */
  readonly state: string;
  readonly environment: Readonly<Record<string, string>>;
  slipway(argv: readonly string[], call?: Call): Promise<Ran>;
  /** Starts a command and leaves it running. */
  start(argv: readonly string[], call?: Call): ChildProcess;
  git(...args: string[]): Promise<string>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
}

/**
 * Where the repository lies: every sandbox hides the `temporary` folder; in the `visible` one, the real home of whoever runs the tests,
 * only the read-only mount stands between an agent and the user's files.
 */
export type Location = 'temporary' | 'visible';

/** A world whose repository has one commit with these files, by path; without any it is a plan of one task. */
export async function createWorld(
  files: Readonly<Record<string, string>> = {},
  location: Location = 'temporary',
): Promise<World> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'slw-')));
  const root =
    location === 'temporary' ? join(base, 'work') : await realpath(await mkdtemp(join(homedir(), '.slipway-test-')));
  const [repository, victim] = [join(root, 'user'), join(root, 'victim')];
  const [home, state] = [join(base, 'home'), join(base, 'state')];
  for (const folder of [repository, victim, home]) await mkdir(folder, { recursive: true });
  await writeFile(join(home, '.gitconfig'), '[user]\n\tname = User\n\temail = user@example.com\n');
  await writeFile(join(victim, 'precious.txt'), 'precious\n');
  const { PATH = '/usr/bin:/bin' } = process.env;
  const environment = {
    ...{ PATH, HOME: home, SLIPWAY_HOME: state, LANG: 'C.UTF-8', NO_COLOR: '1', ...COMPILE_CACHE },
    // A test that loses its repository must never find another one further up.
    GIT_CEILING_DIRECTORIES: root,
  };
  const children = new Set<ChildProcess>();
  const start = (argv: readonly string[], call: Call = {}) => {
    const child = spawn(process.execPath, [ENTRY, ...argv], {
      cwd: call.cwd ?? repository,
      env: { ...environment, ...call.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    return child;
  };
  const world: World = {
    ...{ root, repository, victim, home, state, environment, start },
    slipway: (argv, call) => collect(start(argv, call)),
    git: (...args) => git(repository, environment, args),
    write: (more) => writeAll(repository, more),
    async [Symbol.asyncDispose]() {
      for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
      await stopDaemon(state);
      for (const folder of [root, base]) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  await world.git('init', '-q', '-b', 'main');
  await world.write({ 'tasks.md': PLAN, ...files });
  await world.git('add', '-A');
  await world.git('commit', '-q', '-m', 'first');
  return world;
}

/** A plan of one task. */
export const PLAN = '# Tasks\n\n- [ ] T001 write the first file\n';

/** The one document that a command printed with `--json`; anything else on stdout is a failure. */
export function dataOf(ran: Ran) {
  const document = JSON.parse(ran.out);
  if (Object.keys(document).join() !== 'schemaVersion,data') throw new Error(`not one envelope: ${ran.out}`);
  return document.data;
}

/** What `runPlan` is asked besides the agent's command. */
export interface PlanRun {
  /** Plan file relative to the repository; `tasks.md` where nothing is said. */
  readonly plan?: string;
  readonly flags?: readonly string[];
}

/** Runs a plan to its end in the command's own process; `view` is the document it printed, or null when it printed none. */
export async function runPlan(world: World, shell: string, { plan = 'tasks.md', flags = [] }: PlanRun = {}) {
  const argv = ['run', plan, '--agent', `shell:${shell}`, '--foreground', '--yes', '--json', ...flags];
  const ran = await world.slipway(argv);
  return { ran, view: ran.out === '' ? null : dataOf(ran) };
}

/** Collects what a child prints until it ends; a child that takes too long is ended. */
export function collect(child: ChildProcess): Promise<Ran> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const timer = setTimeout(() => child.kill('SIGKILL'), COMMAND_MS);
  return new Promise((resolve) => {
    child.once('close', (exit) => {
      clearTimeout(timer);
      resolve({ exit, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
}

async function git(cwd: string, env: Readonly<Record<string, string>>, args: readonly string[]): Promise<string> {
  const { stdout } = await execute('git', args, { cwd, env, maxBuffer: 64 * 1024 * 1024 });
  return stdout.replace(/\n$/, '');
}

async function writeAll(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

/** Ends the daemon that the commands of a test started, by the pid in its own file. */
async function stopDaemon(state: string): Promise<void> {
  const file = join(state, 'state', 'daemon.lock.owner');
  if (!existsSync(file)) return;
  const pid = Number(/\d+/.exec(readFileSync(file, 'utf8'))?.[0] ?? 0);
  if (pid <= 1 || pid === process.pid) return;
  try {
    process.kill(pid, 'SIGTERM');
    for (let tries = 0; tries < 100; tries += 1) {
      process.kill(pid, 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended.
  }
}
