import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createWorld, dataOf, type World } from '../e2e/rig.ts';
import { type ModelServer, type Pace, startModelServer } from '../support/model-server.ts';

/** A user who has the real program, and a provider that follows a script. */
export interface Scene extends AsyncDisposable {
  readonly world: World;
  readonly server: ModelServer;
  /** Environment of the command: the world's own, the program, a provider on the loopback, and no way out. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs the plan with the real program; `view` is the document that the command printed. */
  run(
    flags?: readonly string[],
    surroundings?: Readonly<Record<string, string>>,
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
    readonly model: string | null;
    readonly failure: { readonly class: string; readonly message: string } | null;
    readonly usage: { readonly messages: number; readonly inputTokens: number; readonly outputTokens: number };
  }[];
}

/** The real programs that these tests know. */
export type ProgramName = 'claude' | 'codex' | 'gemini' | 'opencode';

/** What a scene is made of. */
export interface SceneParts {
  /** The program that builds; claude where nothing is said. */
  readonly agent?: ProgramName;
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
  /** What the provider waits for before each answer. */
  readonly pace?: Pace;
  /** Name by which the provider is configured; its address where nothing is said. */
  readonly providerHost?: string;
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
  agent = 'claude',
  providerHost,
  pace,
}: SceneParts): Promise<Scene> {
  const programs = process.env[`SLIPWAY_TEST_${agent.toUpperCase()}`];
  if (programs === undefined)
    throw new Error('Run these tests with `npm run test:agents`: it installs the real programs.');
  const server = await startModelServer(pace);
  const provider = providerHost === undefined ? server.address : server.address.replace('127.0.0.1', providerHost);
  const world = await createWorld({
    ...files,
    'tasks.md': planOf(tasks),
    'slipway.yaml': configOf(gates, settings.includes('model:') ? settings : `${MODELS[agent]}${settings}`),
  });
  const arranged = { ...SETTINGS[agent], ...home };
  for (const [path, text] of Object.entries(arranged)) {
    await mkdir(dirname(join(world.home, path)), { recursive: true });
    await writeFile(join(world.home, path), text.replaceAll('{address}', provider));
  }
  const environment = {
    PATH: [programs, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    ...(agent === 'claude' ? { ANTHROPIC_BASE_URL: provider } : {}),
    ...(agent === 'gemini' ? { GOOGLE_GEMINI_BASE_URL: provider } : {}),
    ...(key ? { [KEYS[agent]]: 'sk-dummy' } : {}),
    // Whoever wants to leave the machine comes to the scripted provider, which refuses and remembers it.
    ...{ HTTPS_PROXY: server.address, HTTP_PROXY: server.address, NO_PROXY: '127.0.0.1' },
  };
  return {
    ...{ world, server, environment },
    async run(flags = [], surroundings = environment) {
      const argv = ['run', 'tasks.md', '--agent', agent, '--foreground', '--yes', '--json', ...flags];
      const ran = await world.slipway(argv, { environment: surroundings });
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

/** Models are pinned where the program's own default is not one of them all. */
const MODELS = {
  claude: '',
  codex: 'model: gpt-5.5\n',
  gemini: 'model: gemini-2.5-pro\n',
  opencode: 'model: scripted/m1\n',
} as const satisfies Record<ProgramName, string>;

/** The variable that holds the key. */
const KEYS = {
  claude: 'ANTHROPIC_API_KEY',
  codex: 'SCRIPTED_KEY',
  gemini: 'GEMINI_API_KEY',
  opencode: 'SCRIPTED_KEY',
} as const satisfies Record<ProgramName, string>;

/** A user's settings that lead to the scripted provider; further lines stand behind them. */
export function codexSettings(address = '{address}', legitimation = 'env_key = "SCRIPTED_KEY"'): string {
  return `model_provider = "scripted"

[model_providers.scripted]
name = "Scripted"
base_url = "${address}/v1"
wire_api = "responses"
${legitimation}
`;
}

function planOf(titles: readonly string[]): string {
  const lines = titles.map((title, index) => `- [ ] T${String(index + 1).padStart(3, '0')} [P] ${title}\n`);
  return `# Tasks\n\n${lines.join('')}`;
}

function configOf(gates: readonly string[], settings: string): string {
  const list = gates.map((run, index) => `  - { name: gate-${index + 1}, run: ${JSON.stringify(run)} }\n`).join('');
  const retry = settings.includes('retry:') ? '' : 'retry: { backoff: 1s, backoffMax: 2s }\n';
  return `${retry}${settings}\n${list === '' ? '' : `gates:\n${list}`}`;
}

/** A user's settings that lead to the scripted provider, with comments as users write them. */
const OPENCODE = `{
  // A provider of my own.
  "$schema": "https://opencode.ai/config.json",
  "model": "scripted/m1",
  "provider": {
    "scripted": {
      "npm": "@ai-sdk/openai-compatible",
      "options": { "baseURL": "{address}/v1", "apiKey": "{env:SCRIPTED_KEY}" },
      "models": { "m1": { "limit": { "context": 100000, "output": 10000 }, "cost": { "input": 1, "output": 2 } }, },
    },
  },
}
`;

/** Files of a user's home that lead a program to the scripted provider. */
const SETTINGS: Readonly<Record<ProgramName, Readonly<Record<string, string>>>> = {
  claude: {},
  codex: { '.codex/config.toml': codexSettings() },
  gemini: {},
  opencode: { '.config/opencode/opencode.json': OPENCODE },
};
