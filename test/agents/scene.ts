import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createWorld, dataOf, type World } from '../e2e/rig.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';

/** A user who has the real program, and a provider that follows a script. */
export interface Scene extends AsyncDisposable {
  readonly world: World;
  readonly server: ModelServer;
  /** Environment of the command: the world's own, the program, a provider on the loopback, and no way out. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the plan with the real program; `view` is the document that the command printed. */
  run(
    flags?: readonly string[],
  ): Promise<{ readonly exit: number | null; readonly err: string; readonly view: RunDocument }>;
  /** What a path holds on the result branch, or null. */
  landed(view: RunDocument, path: string): Promise<string | null>;
}

/** The parts of `run --json` that the tests look at. */
export interface RunDocument {
  readonly id: string;
  readonly status: string;
  readonly needsAttention: boolean;
  readonly tasks: readonly TaskDocument[];
}

interface TaskDocument {
  readonly id: string;
  readonly status: string;
  readonly attempts: readonly {
    readonly status: string;
    readonly sessionId: string | null;
    readonly failure: { readonly class: string; readonly message: string } | null;
  }[];
}

const PROGRAMS = process.env['SLIPWAY_TEST_CLAUDE'];

/** What a scene is made of. */
export interface SceneParts {
  /** Titles of tasks that can all be done at once; each carries its script in `[[...]]`. */
  readonly tasks: readonly string[];
  /** Commands that judge each task. */
  readonly gates?: readonly string[];
  /** Files of the repository besides the plan. */
  readonly files?: Readonly<Record<string, string>>;
  /** Files in the user's home. */
  readonly home?: Readonly<Record<string, string>>;
  /** Further lines of slipway.yaml. */
  readonly settings?: string;
  /** The user brings a key; without one there has to be a login in `home`. */
  readonly key?: boolean;
}

/** A user with a repository, and a provider for the program. */
export async function createScene({
  tasks,
  gates = [],
  files = {},
  home = {},
  settings = '',
  key = true,
}: SceneParts): Promise<Scene> {
  if (PROGRAMS === undefined)
    throw new Error('Run these tests with `npm run test:agents`: it installs the real program.');
  const server = await startModelServer();
  const world = await createWorld({ ...files, 'tasks.md': planOf(tasks), 'slipway.yaml': configOf(gates, settings) });
  for (const [path, text] of Object.entries(home)) {
    await mkdir(dirname(join(world.home, path)), { recursive: true });
    await writeFile(join(world.home, path), text);
  }
  const environment = {
    PATH: [PROGRAMS, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    ANTHROPIC_BASE_URL: server.address,
    ...(key ? { ANTHROPIC_API_KEY: 'sk-dummy' } : {}),
    // Whoever wants to leave the machine comes to the scripted provider, which refuses and remembers it.
    ...{ HTTPS_PROXY: server.address, HTTP_PROXY: server.address, NO_PROXY: '127.0.0.1' },
  };
  return {
    ...{ world, server, environment },
    async run(flags = []) {
      const argv = ['run', 'tasks.md', '--agent', 'claude', '--foreground', '--yes', '--json', ...flags];
      const ran = await world.slipway(argv, { environment });
      if (ran.out === '') throw new Error(`The run printed no document (exit ${ran.exit}): ${ran.err}`);
      return { exit: ran.exit, err: ran.err, view: dataOf(ran) };
    },
    async landed(view, path) {
      const shown = promisify(execFile)('git', ['show', `refs/heads/slipway/${view.id}/result:${path}`], {
        cwd: world.repository,
        env: world.environment,
      });
      return shown.then(({ stdout }) => stdout).catch(() => null);
    },
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

function planOf(titles: readonly string[]): string {
  const lines = titles.map((title, index) => `- [ ] T${String(index + 1).padStart(3, '0')} [P] ${title}\n`);
  return `# Tasks\n\n${lines.join('')}`;
}

function configOf(gates: readonly string[], settings: string): string {
  const list = gates.map((run, index) => `  - { name: gate-${index + 1}, run: ${JSON.stringify(run)} }\n`).join('');
  return `${settings || 'retry: { backoff: 1s, backoffMax: 2s }'}\n${list === '' ? '' : `gates:\n${list}`}`;
}
