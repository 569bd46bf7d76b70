import { existsSync, globSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Conversation } from '../support/model-conversation.ts';
import type { Pace } from '../support/model-server.ts';

/*
 * Points of scripted sessions at which something is killed. Every task has one: either the model is being asked for step K, or the command of
 * step K is running. The session stands still there until the point was struck.
 */

/** Where a session stands still. */
export interface Point {
  readonly task: string;
  readonly step: number;
  readonly phase: 'asking' | 'running';
  /** Lets the session go on, if anything of it is left. */
  readonly release: () => Promise<void>;
}

/** Steps of each session; every step gives two points. */
export const STEPS = 10;

/** Titles of as many tasks as there are points. */
export const TITLES = Array.from(
  { length: 2 * STEPS },
  (_, index) => `do the steps of ${index + 1} [[steps:${STEPS}]]`,
);

/** The programs whose sessions are killed at every point. */
export type KilledProgram = 'claude' | 'codex' | 'gemini' | 'opencode';

interface Tracks {
  /** Names of the files that its processes run. */
  readonly executables: readonly string[];
  /** What stands in the command line of its processes, where the file that they run is an interpreter. */
  readonly script?: RegExp;
  /** Where, below the run's folder, the sessions of a task are kept; `{task}` stands for its id in lower-case letters. */
  readonly sessions: string;
  /** Where what it does can be read while it does it; among the sessions where nothing is said. */
  readonly deeds?: string;
}

/** What each program prints, which is where the calls that a session of this protocol was making are read from. */
const OUTPUT = '{task}-*.[0-9]*/output';

/** How a program is found among the processes, and where it writes down what it does. */
const PROGRAMS: Readonly<Record<KilledProgram, Tracks>> = {
  codex: { executables: ['codex'], sessions: '{task}-*.agent/sessions/*/*/*/*/rollout-*.jsonl' },
  claude: { executables: ['claude', 'claude.exe'], sessions: '{task}-*.agent/projects/*/*.jsonl' },
  gemini: {
    executables: ['node'],
    script: /gemini(?:\.js)?\0--acp\0/,
    sessions: '{task}-*.agent/chats/session-*.json*',
    deeds: OUTPUT,
  },
  opencode: {
    executables: ['opencode', 'opencode.exe'],
    sessions: '{task}-*.agent/sessions/opencode.db*',
    deeds: OUTPUT,
  },
};

/** The points in the order in which they are reached, and the pace of a provider that holds sessions there. */
export class Points {
  readonly #agent: KilledProgram;
  readonly #reached: Point[] = [];
  #wake = () => {};
  /** Sessions on which two processes were seen at once. */
  readonly doubles: string[] = [];

  constructor(agent: KilledProgram) {
    this.#agent = agent;
  }

  readonly pace: Pace = async (call) => {
    const task = /one task of a plan: (T\d+)/.exec(call.prompt)?.[1];
    if (task === undefined) return;
    if (agentsOf(this.#agent, task, call.cwd).length > 1) this.doubles.push(task);
    const { step, phase } = placeOf(task);
    // Each point is struck once: in the first prompt of its session.
    if (call.prompts !== 1 || call.finished !== step - 1) return;
    if (phase === 'asking') await this.#hold({ task, step, phase }, call);
    else await this.#holdCommand({ task, step, phase }, call);
  };

  /** The next point that is reached. */
  async next(): Promise<Point> {
    while (this.#reached.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#reached.shift() as Point;
  }

  async #hold(place: Omit<Point, 'release'>, { cwd }: Conversation): Promise<void> {
    // A session whose prompt is not on disk yet never began, for whoever goes on.
    const { sessions } = PROGRAMS[this.#agent];
    await until(() => recorded(sessions, { task: place.task, folder: cwd, text: 'one task of a plan' }));
    await new Promise<void>((resolve) => this.#tell({ ...place, release: async () => resolve() }));
  }

  async #holdCommand(place: Omit<Point, 'release'>, { cwd }: Conversation): Promise<void> {
    const hold = join(cwd, `hold-${place.step}`);
    await writeFile(hold, '');
    const begun = `begun-${place.step}`;
    const { sessions, deeds = sessions } = PROGRAMS[this.#agent];
    // What the program had no time to write down nobody can name: the point is reached once it is on disk.
    void until(
      () => existsSync(join(cwd, begun)) && recorded(deeds, { task: place.task, folder: cwd, text: begun }),
    ).then(() => this.#tell({ ...place, release: () => rm(hold, { force: true }) }));
  }

  #tell(point: Point): void {
    this.#reached.push(point);
    this.#wake();
  }
}

function placeOf(task: string): { readonly step: number; readonly phase: Point['phase'] } {
  const number = Number(task.slice(1));
  return { step: Math.ceil(number / 2), phase: number % 2 === 1 ? 'asking' : 'running' };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}

function recorded(
  files: string,
  { task, folder, text }: { readonly task: string; readonly folder: string; readonly text: string },
): boolean {
  const pattern = `${rootOf(folder)}/state/state/runs/*/${files.replace('{task}', task.toLowerCase())}`;
  return globSync(pattern).some((file) => readFileSync(file, 'latin1').includes(text));
}

/** The folder of the test's world that something lies in. */
function rootOf(folder: string): string {
  return /^.*?\/slw-[^/]+/.exec(folder)?.[0] ?? '';
}

/** Processes of the agent's program that work on a task below a folder, by what stands in their environment; what they start is not counted. */
export function agentsOf(agent: KilledProgram, task: string, folder: string): readonly number[] {
  const { executables, script } = PROGRAMS[agent];
  const root = rootOf(folder);
  const found = readdirSync('/proc').flatMap((pid) => {
    try {
      if (!/^\d+$/.test(pid) || !executables.includes(basename(readlinkSync(`/proc/${pid}/exe`)))) return [];
      if (script?.test(readFileSync(`/proc/${pid}/cmdline`, 'latin1')) === false) return [];
      const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
      const [, , parent] = readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '0 ')
        .split(' ');
      const is = environment.includes(`SLIPWAY_TASK=${task}\0`) && environment.includes(root);
      return is ? [{ pid: Number(pid), parent: Number(parent) }] : [];
    } catch {
      // It ended between the listing and the look.
      return [];
    }
  });
  // Between fork and exec a command of the agent looks like the agent.
  return found.filter(({ parent }) => !found.some(({ pid }) => pid === parent)).map(({ pid }) => pid);
}
