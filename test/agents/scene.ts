import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
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
  readonly tasks: readonly TaskDocument[];
}

interface TaskDocument {
  readonly id: string;
  readonly status: string;
  readonly attempts: readonly { readonly status: string; readonly failure?: { readonly class: string } | null }[];
}

const PROGRAMS = process.env['SLIPWAY_TEST_CLAUDE'];

/** A repository with these tasks (titles carry the script in `[[...]]`) and these gates. */
export async function createScene(titles: readonly string[], gates: readonly string[] = []): Promise<Scene> {
  if (PROGRAMS === undefined)
    throw new Error('Run these tests with `npm run test:agents`: it installs the real program.');
  const server = await startModelServer();
  const world = await createWorld({ 'tasks.md': planOf(titles), 'slipway.yaml': configOf(gates) });
  const environment = {
    PATH: [PROGRAMS, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    ...{ ANTHROPIC_BASE_URL: server.address, ANTHROPIC_API_KEY: 'sk-dummy' },
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

function configOf(gates: readonly string[]): string {
  const list = gates.map((run, index) => `  - { name: gate-${index + 1}, run: ${JSON.stringify(run)} }\n`).join('');
  return `retry: { backoff: 1s, backoffMax: 2s }\nlimits: { idle: 90s }\n${list === '' ? '' : `gates:\n${list}`}`;
}
