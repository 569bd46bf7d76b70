import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { type ConfigRequest, type LoadedConfig, loadConfig } from '../../../src/adapters/config/load.ts';
import { describeOrigin } from '../../../src/adapters/config/origin.ts';
import { CONFIG_KEYS } from '../../../src/protocol/config/keys.ts';

let base = '';
let repository = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'config-'));
  repository = join(base, 'repository');
  mkdirSync(join(repository, '.git'), { recursive: true });
  mkdirSync(join(repository, 'src/deep'), { recursive: true });
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

/** Four values per key, all different from the default: for user, project, environment variable and flag. */
const VALUES: Readonly<Record<string, readonly [unknown, unknown, unknown, unknown]>> = {
  agent: ['shell:user', 'shell:project', 'shell:variable', 'shell:flag: with, signs'],
  model: ['m-user', 'm-project', 'm-variable', 'm-flag'],
  models: ['user', 'project', 'variable', 'flag'].map((name) => ({ codex: name })) as never,
  'agents.byTag': agentsFor('TDD'),
  'agents.byPhase': agentsFor('Phase 1: Setup'),
  'agents.byEffort': agentsFor('XL'),
  'agents.byRisk': agentsFor('high'),
  ...Object.fromEntries(['attempt', 'task', 'run', 'hour', 'day', 'month'].flatMap(capsOf)),
  'caps.warnAt': ['50%', '60%', '70%', '100%'],
  'profiles.codex': ['user', 'project', 'variable', 'flag'],
  'decisions.deadline': ['1h', 'never', '2h', '3h'],
  tracks: [1, 2, 3, 4],
  priority: [1, 2, 3, 4],
  isolation: ['none', 'best-effort', 'none', 'best-effort'],
  'network.access': ['allow', 'none', 'allow', 'none'],
  'network.allow': [['a.example'], ['*.b.example', 'c.example:8443'], ['10.0.0.1'], ['localhost:5432', '[::1]:80']],
  workspace: ['none', 'none', 'none', 'none'],
  optional: [true, true, true, true],
  trust: [true, false, true, false].map((isTrusted) => ({ gemini: isTrusted })) as never,
  agentHooks: [true, false, true, false],
  'plan.by': ['claude', 'codex', 'gemini', 'opencode'],
  'plan.timeout': ['1m', '2m', '3m', '4m'],
  'packet.budget': [3_000, 4_000, 5_000, 6_000],
  'guards.conflicts': [2, 4, 5, 6],
  'guards.largePlan': [20, 30, 40, 50],
  'guards.tasksPerRequirement': [2, 3, 5, 6],
  'limits.timeout': ['1m', '2m', '3m', '4m'],
  'limits.idle': ['1m', '2m', '3m', '4m'],
  'limits.output': ['1MB', '2MB', '3MB', '4MB'],
  'limits.memory': ['1GB', '2GB', '3GB', '4GB'],
  'limits.processes': [1, 2, 3, 4],
  'limits.fileSize': ['1MB', '2MB', '3MB', '4MB'],
  'retry.attempts': [1, 2, 4, 5],
  'retry.backoff': ['1s', '2s', '3s', '4s'],
  'retry.backoffMax': ['1m', '2m', '3m', '4m'],
  'retry.sessionWait': ['2m', '3m', '4m', '5m'],
  'setup.run': ['make user', 'make project', 'make variable', 'make flag'],
  'setup.lockfiles': [['a'], ['b', 'c'], ['d'], ['e', 'f']],
  'setup.produces': [['a'], ['b', 'c'], ['d'], ['e', 'f']],
  'setup.timeout': ['1m', '2m', '3m', '4m'],
  protect: [['a'], ['b', 'c'], ['d'], ['e', 'f']],
  gates: ['user', 'project', 'variable', 'flag'].map((name) => [{ name, run: `make ${name}` }]) as never,
  env: [['USER_A'], ['PROJECT_A', 'PROJECT_B'], ['VARIABLE_A'], ['FLAG_A', 'FLAG_B']],
  secrets: ['user', 'project', 'variable', 'flag'].map((name) => ({ TOKEN: `file:${name}` })) as never,
  tasks: ['user', 'project', 'variable', 'flag'].map((name) => ({ '1.10': { model: name } })) as never,
  'logs.level': ['debug', 'warn', 'error', 'debug'],
  'logs.fileSize': ['1MB', '2MB', '3MB', '4MB'],
  'logs.files': [1, 2, 3, 4],
  'logs.keep': ['1d', '2d', '3d', '4d'],
};

function capsOf(scope: string): readonly (readonly [string, readonly [unknown, unknown, unknown, unknown]])[] {
  return [
    [`caps.${scope}.cost`, [1, 2.5, 3, 4]],
    [`caps.${scope}.tokens`, [1_000, '2k', '3M', '4.5M']],
    [`caps.${scope}.messages`, [1, 2, 3, 4]],
    [`caps.${scope}.time`, ['1h', '2h', '3h', '4h']],
  ];
}

function agentsFor(what: string): readonly [unknown, unknown, unknown, unknown] {
  return [{ [what]: 'claude' }, { [what]: 'claude,codex' }, { [what]: 'person' }, { [what]: 'shell:x' }];
}

const LAYERS = ['user', 'project', 'variable', 'flag'] as const;

function nested(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), value);
}

function asText(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value) && typeof value[0] === 'string') return value.join(', ');
  return JSON.stringify(value);
}

/** A request in which a key is set in the given layers. */
function requestFor(path: string, layers: readonly string[]): ConfigRequest {
  const key = CONFIG_KEYS.find((candidate) => candidate.path === path)!;
  const valueIn = (layer: (typeof LAYERS)[number]) => VALUES[path]![LAYERS.indexOf(layer)];
  if (layers.includes('user')) writeFileSync(join(base, 'user.yaml'), stringify(nested(path, valueIn('user'))));
  if (layers.includes('project')) {
    writeFileSync(join(repository, 'slipway.yaml'), stringify(nested(path, valueIn('project'))));
  }
  return {
    directory: join(repository, 'src/deep'),
    userFile: join(base, 'user.yaml'),
    variables: layers.includes('variable') ? { [key.variable]: asText(valueIn('variable')) } : {},
    flags: layers.includes('flag') ? { [path]: asText(valueIn('flag')) } : {},
    environment: null,
  };
}

function load(request: ConfigRequest): LoadedConfig {
  const loaded = loadConfig(request);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure.diagnostics, null, 2));
  return loaded.value;
}

function resolved(config: LoadedConfig, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => (value as Record<string, unknown>)?.[step], config.config);
}

function originKind(config: LoadedConfig, path: string): string | undefined {
  return config.values.find((value) => value.path.join('.').startsWith(path))?.origin.kind;
}

test('every key of the schema has test values, and no other', () => {
  expect(Object.keys(VALUES).toSorted()).toEqual(CONFIG_KEYS.map(({ path }) => path).toSorted());
});

describe.each(CONFIG_KEYS.map(({ path }) => path))('%s', (path) => {
  test('has its default when nobody says anything', () => {
    const config = load(requestFor(path, []));
    expect(resolved(config, path)).toEqual(CONFIG_KEYS.find((key) => key.path === path)!.fallback);
  });

  test.each(LAYERS)('is set by the layer %s alone, with its origin', (layer) => {
    const config = load(requestFor(path, [layer]));
    expect(resolved(config, path)).toEqual(VALUES[path]![LAYERS.indexOf(layer)]);
    expect(originKind(config, path)).toBe(layer);
  });

  test.each([1, 2, 3])('is taken from the strongest layer when layers up to number %i say something', (strongest) => {
    const config = load(requestFor(path, LAYERS.slice(0, strongest + 1)));
    expect(resolved(config, path)).toEqual(VALUES[path]![strongest]);
    expect(originKind(config, path)).toBe(LAYERS[strongest]);
  });
});

function project(text: string): ConfigRequest {
  writeFileSync(join(repository, 'slipway.yaml'), text);
  return { directory: repository, userFile: join(base, 'user.yaml'), variables: {}, flags: {}, environment: null };
}

describe('named environments', () => {
  const TEXT = 'tracks: 4\nlimits: {timeout: 10m}\nenvironments:\n  ci: {tracks: 2, limits: {idle: 1m}}\n  prod: {}\n';

  test('the chosen one is laid over the rest of its file', () => {
    const { config, values, environment } = load({ ...project(TEXT), environment: 'ci' });
    expect([config.tracks, config.limits.timeout, config.limits.idle, environment]).toEqual([2, '10m', '1m', 'ci']);
    const tracks = values.find(({ path }) => path[0] === 'tracks')!;
    expect(describeOrigin(tracks.origin)).toBe(`${join(repository, 'slipway.yaml')}:4:8 (environment ci)`);
  });

  test('SLIPWAY_ENVIRONMENT chooses, the flag wins over it', () => {
    const variables = { SLIPWAY_ENVIRONMENT: 'ci' };
    expect(load({ ...project(TEXT), variables }).config.tracks).toBe(2);
    expect(load({ ...project(TEXT), variables, environment: 'prod' }).config.tracks).toBe(4);
  });

  test('the project file wins over the variant in the user file', () => {
    writeFileSync(join(base, 'user.yaml'), 'environments: {ci: {tracks: 7, priority: 9}}');
    const { config } = load({ ...project('tracks: 4'), environment: 'ci' });
    expect([config.tracks, config.priority]).toEqual([4, 9]);
  });

  test('an unknown one is refused with the known ones', () => {
    expect(loadConfig({ ...project(TEXT), environment: 'pord' })).toMatchObject({
      failure: {
        diagnostics: [
          { message: 'There is no environment `pord`; declared are: ci, prod.', hint: 'Did you mean `prod`?' },
        ],
      },
    });
  });
});

describe('maps are merged key by key', () => {
  test('tasks and secrets of two layers stand side by side', () => {
    writeFileSync(join(base, 'user.yaml'), 'secrets: {A: env:A}\ntasks: {T1: {model: small, attempts: 2}}');
    const { config } = load(project('secrets: {B: file:b}\ntasks: {T1: {model: large}, T2: {priority: 90}}'));
    expect(config.secrets).toEqual({ A: 'env:A', B: 'file:b' });
    expect(config.tasks).toEqual({ T1: { model: 'large', attempts: 2 }, T2: { priority: 90 } });
  });
});

describe('findings', () => {
  test('files that look like configuration but are not read are named', () => {
    writeFileSync(join(repository, 'src/slipway.yaml'), 'tracks: 1');
    writeFileSync(join(repository, 'slipway.yml'), 'tracks: 1');
    const { config, diagnostics } = load({ ...project('tracks: 2'), directory: join(repository, 'src/deep') });
    expect(config.tracks).toBe(2);
    expect(diagnostics.map(({ file }) => file)).toEqual([
      join(repository, 'src/slipway.yaml'),
      join(repository, 'slipway.yml'),
    ]);
  });

  test('a misspelt variable is warned about, a foreign one is not', () => {
    const { diagnostics } = load({ ...project(''), variables: { SLIPWAY_TRAKCS: '3', SLIPWAY_UNRELATED_THING: '1' } });
    expect(diagnostics.map(({ hint }) => hint)).toEqual(['Did you mean SLIPWAY_TRACKS?']);
  });

  test('a wrong variable and a wrong flag are named as such', () => {
    const loaded = loadConfig({
      ...project(''),
      variables: { SLIPWAY_TRACKS: 'many' },
      flags: { 'limits.idle': '10' },
    });
    expect(loaded.ok ? [] : loaded.failure.diagnostics.map(({ file, message }) => `${file}: ${message}`)).toEqual([
      'SLIPWAY_TRACKS: `tracks` must be a whole number from 1 to 256, but is the text "many".',
      '--limits-idle: `limits.idle` must be a duration with a unit such as `90s`, `30m` or `1h30m`, above zero and at most 24d, but is the text "10".',
    ]);
  });

  test('an unknown flag key is refused', () => {
    expect(loadConfig({ ...project(''), flags: { 'limits.timout': '1m' } })).toMatchObject({
      failure: { diagnostics: [{ hint: 'Did you mean `limits.timeout`?' }] },
    });
  });

  test('values that do not fit together are refused where the strongest of them stands', () => {
    const loaded = loadConfig(
      project(
        'gates:\n  - {name: test, run: make}\n  - {name: test, run: make}\ntasks:\n  T1: {gates: [tset]}\nretry: {backoff: 10m}\nsetup: {timeout: 1m}\n',
      ),
    );
    expect(
      loaded.ok
        ? []
        : loaded.failure.diagnostics.map(({ code, line, column, hint }) => `${line}:${column} ${code} ${hint}`),
    ).toEqual([
      '1:1 config/repeated-gate Give each gate a name of its own: reports and `tasks.ID.gates` tell them apart by it.',
      '5:8 config/unknown-gate Did you mean `test`?',
      '6:9 config/backoff Shorten the first or lengthen the second.',
      '7:9 config/setup-without-run Add `run` with the command under `setup`, or remove this key.',
    ]);
  });

  test.each([
    ['largePlan: 1', ['2:3 warning `guards.largePlan` is 1: with it nearly every plan is questioned.']],
    ['largePlan: 50000', ['2:3 warning `guards.largePlan` is 50000: with it hardly any plan is questioned.']],
    [
      'tasksPerRequirement: 1',
      ['2:3 warning `guards.tasksPerRequirement` is 1: with it nearly every plan is questioned.'],
    ],
    ['tasksPerRequirement: 20', []],
  ])('the guard %s is taken, and questioned where it is odd', (guard, expected) => {
    const loaded = loadConfig(project(`guards:\n  ${guard}\n`));
    expect(
      loaded.ok
        ? loaded.value.diagnostics.map(
            ({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`,
          )
        : loaded.failure,
    ).toEqual(expected);
  });

  test.each([
    ['a folder', () => mkdirSync(join(repository, 'slipway.yaml')), 'it is not a regular file'],
    ['too large', () => writeFileSync(join(repository, 'slipway.yaml'), ' '.repeat(1_048_577)), 'more than the'],
    ['binary', () => writeFileSync(join(repository, 'slipway.yaml'), 'a\0b'), 'it is not UTF-8 text (binary)'],
  ])('a project file that is %s is refused', (_, plant, reason) => {
    plant();
    const request = { directory: repository, userFile: '/nonexistent', variables: {}, flags: {}, environment: null };
    const loaded = loadConfig(request);
    expect(loaded.ok ? '' : loaded.failure.diagnostics[0]?.message).toContain(reason);
  });

  test('without a repository the folder itself is the project', () => {
    const folder = join(base, 'plain');
    mkdirSync(folder);
    writeFileSync(join(folder, 'slipway.yaml'), 'tracks: 5');
    expect(load({ ...project(''), directory: folder }).config.tracks).toBe(5);
  });
});
