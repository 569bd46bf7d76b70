import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { configFileSchema } from '../../protocol/config/schema.ts';
import { type DetectedProject, detectProject } from './detect.ts';
import { renderConfigFile } from './render.ts';

let base = '';

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'detect-'));
});

afterEach(() => {
  rmSync(base, { recursive: true });
});

function detect(files: Readonly<Record<string, string>>): DetectedProject {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), content);
  }
  return detectProject(base);
}

/** The short form that tests compare: setup, then one line per gate. */
function summary({ setup, gates }: DetectedProject): readonly string[] {
  const first =
    setup === null ? 'no setup' : `${setup.run} | ${setup.lockfiles.join(' ')} > ${setup.produces.join(' ')}`;
  return [first, ...gates.map(({ name, value }) => `${name}: ${value}`)];
}

const SCRIPTS = JSON.stringify({
  scripts: { test: 'vitest run', lint: 'eslint .', typecheck: 'tsc' },
  devDependencies: { vitest: '1' },
});

describe('setup and gates', () => {
  test.each<[string, Record<string, string>, readonly string[]]>([
    [
      'npm with scripts',
      { 'package.json': SCRIPTS, 'package-lock.json': '{}', 'tsconfig.json': '{}' },
      [
        'npm ci | package.json package-lock.json > node_modules',
        'lint: npm run lint',
        'types: npm run typecheck',
        'test: npm test',
      ],
    ],
    [
      'pnpm',
      { 'package.json': SCRIPTS, 'pnpm-lock.yaml': '' },
      [
        'pnpm install --frozen-lockfile | package.json pnpm-lock.yaml > node_modules',
        'lint: pnpm run lint',
        'types: pnpm run typecheck',
        'test: pnpm test',
      ],
    ],
    [
      'classic yarn, tools without scripts',
      { 'package.json': '{"devDependencies":{"jest":"1","eslint":"9"}}', 'yarn.lock': '' },
      [
        'yarn install --frozen-lockfile | package.json yarn.lock > node_modules',
        'lint: yarn run eslint .',
        'test: yarn run jest',
      ],
    ],
    [
      'modern yarn',
      { 'package.json': '{"packageManager":"yarn@4.1.0"}', 'yarn.lock': '' },
      ['yarn install --immutable | package.json yarn.lock > node_modules'],
    ],
    [
      'bun',
      { 'package.json': '{"scripts":{"test":"bun test"}}', 'bun.lock': '' },
      ['bun install --frozen-lockfile | package.json bun.lock > node_modules', 'test: bun run test'],
    ],
    [
      'scripts that are no gates',
      {
        'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1","lint":"eslint --watch"}}',
      },
      ['no setup'],
    ],
    ['a package.json that is no JSON', { 'package.json': '{' }, ['no setup']],
    [
      'a package.json of odd shapes',
      { 'package.json': '{"scripts":[1],"dependencies":"x","packageManager":5}' },
      ['no setup'],
    ],
    [
      'uv',
      { 'pyproject.toml': '[dependency-groups]\ndev = ["pytest", "ruff", "mypy"]\n', 'uv.lock': '' },
      [
        'uv sync --frozen | uv.lock pyproject.toml > .venv',
        'lint: uv run --no-sync ruff check .',
        'types: uv run --no-sync mypy .',
        'test: uv run --no-sync pytest',
      ],
    ],
    [
      'poetry',
      { 'pyproject.toml': 'pytest = "8"', 'poetry.lock': '' },
      [
        'POETRY_VIRTUALENVS_IN_PROJECT=true poetry install --no-interaction | poetry.lock pyproject.toml > .venv',
        'test: poetry run pytest',
      ],
    ],
    [
      'pip with requirements',
      { 'requirements.txt': 'flask\n', 'requirements-dev.txt': 'pytest\n' },
      [
        'python3 -m venv .venv && .venv/bin/python -m pip install -r requirements-dev.txt -r requirements.txt | requirements-dev.txt requirements.txt > .venv',
        'test: .venv/bin/python -m pytest',
      ],
    ],
    [
      'python without a test tool',
      { 'setup.py': '', 'tests/test_a.py': '' },
      [
        'python3 -m venv .venv && .venv/bin/python -m pip install -e . | setup.py > .venv',
        'test: .venv/bin/python -m unittest discover',
      ],
    ],
    [
      'cargo',
      { 'Cargo.toml': '[package]', 'Cargo.lock': '' },
      [
        'CARGO_HOME="$PWD/target/cargo-home" cargo fetch --locked | Cargo.lock > target/cargo-home',
        'types: CARGO_HOME="$PWD/target/cargo-home" cargo check --offline --all-targets',
        'test: CARGO_HOME="$PWD/target/cargo-home" cargo test --offline',
      ],
    ],
    ['go without modules', { 'go.mod': 'module x' }, ['no setup', 'types: go vet ./...', 'test: go test ./...']],
    [
      'maven',
      { 'pom.xml': '<project/>', mvnw: '' },
      [
        './mvnw -B -Dmaven.repo.local=.cache/maven dependency:go-offline | pom.xml > .cache/maven',
        'test: ./mvnw -B -Dmaven.repo.local=.cache/maven -o test',
      ],
    ],
    [
      'gradle',
      { 'build.gradle.kts': '', gradlew: '' },
      [
        'GRADLE_USER_HOME="$PWD/.cache/gradle" ./gradlew --no-daemon testClasses | build.gradle.kts > .cache/gradle',
        'test: GRADLE_USER_HOME="$PWD/.cache/gradle" ./gradlew --no-daemon --offline test',
      ],
    ],
    [
      'bundler',
      { Gemfile: 'gem "rubocop"', 'Gemfile.lock': '', 'spec/a_spec.rb': '' },
      [
        'BUNDLE_PATH=vendor/bundle bundle install | Gemfile.lock > vendor/bundle',
        'lint: BUNDLE_PATH=vendor/bundle bundle exec rubocop',
        'test: BUNDLE_PATH=vendor/bundle bundle exec rspec',
      ],
    ],
    [
      'composer',
      { 'composer.json': '{"require-dev":{"phpunit/phpunit":"11"}}' },
      ['composer install --no-interaction | composer.json > vendor', 'test: vendor/bin/phpunit'],
    ],
    [
      'a Makefile alone',
      { Makefile: 'CC := gcc\ntest: build ## run\n\tgo\nlint typecheck::\n.PHONY: test\ntypes:=1\n' },
      ['no setup', 'lint: make lint', 'test: make test'],
    ],
    [
      'two languages in one repository',
      { 'package.json': '{"scripts":{"test":"x"}}', 'go.mod': '', Makefile: 'lint:\n\tx\n' },
      ['no setup', 'lint: make lint', 'types: go vet ./...', 'test-node: npm test', 'test-go: go test ./...'],
    ],
    ['nothing', {}, ['no setup']],
  ])('%s', (_, files, expected) => {
    const project = detect(files);
    expect(summary(project)).toEqual(expected);
    expect(configFileSchema.safeParse(parse(renderConfigFile(project, 'schema.json')) ?? {}).error).toBeUndefined();
  });
});

test('conventions files are found where tools keep them', () => {
  const project = detect({
    'AGENTS.md': '',
    'CLAUDE.md': '',
    '.cursor/rules/a.mdc': '',
    '.cursor/rules/ignored.txt': '',
    '.github/CONTRIBUTING.md': '',
    'docs/other.md': '',
  });
  expect(project.conventions).toEqual(['AGENTS.md', 'CLAUDE.md', '.github/CONTRIBUTING.md', '.cursor/rules/a.mdc']);
  expect(project.structure).toEqual(['.cursor/', '.github/', 'AGENTS.md', 'CLAUDE.md', 'docs/']);
});

test('the file that init writes reads well', () => {
  const project = detect({
    'package.json': SCRIPTS,
    'package-lock.json': '{}',
    'tsconfig.json': '{}',
    'AGENTS.md': '',
  });
  expect(renderConfigFile(project, './slipway.schema.json')).toMatchInlineSnapshot(`
    "# yaml-language-server: $schema=./slipway.schema.json
    # How Slipway works in this repository. Everything here may be changed; \`slipway config show --origin\` shows what holds.
    # Found: TypeScript (tsconfig.json).
    # Agents are told to follow: AGENTS.md.

    # The agent that works on tasks: claude, codex, gemini, opencode, acp:COMMAND, shell:COMMAND or replay:FOLDER.
    # agent: claude

    # Most tasks that are worked on at the same time.
    # tracks: 8

    # What a clean checkout lacks and how to get it; runs again when a lock file changes. Because of: package-lock.json.
    setup:
      run: npm ci
      lockfiles: [package.json, package-lock.json]
      produces: [node_modules]

    # Commands that judge the work, without network, on a clean checkout: nothing lands that they refuse.
    # \`at\` is task, merge, phase, spec or run.
    gates:
      - name: lint # script "lint" in package.json
        run: npm run lint
        at: task
      - name: types # script "typecheck" in package.json
        run: npm run typecheck
        at: task
      - name: test # script "test" in package.json
        run: npm test
        at: task

    # Bounds of one attempt of a task.
    # limits:
    #   timeout: 45m
    #   idle: 10m

    # What differs for single tasks, by id.
    # tasks:
    #   T012: { model: opus, timeout: 2h }

    # Variables with secret values, for agents and never for gates: always by reference.
    # secrets:
    #   STAGING_TOKEN: env:STAGING_TOKEN

    # Variants that --environment chooses.
    # environments:
    #   ci: { tracks: 2 }
    "
  `);
});

test('whatever was detected, the written file says exactly that and validates', () => {
  const text = fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }).filter((word) => !/\p{C}/u.test(word));
  const path = text.filter((word) => !/[\\/:~]|^\.\.$|^\.git$/i.test(word));
  const guess = fc.record({ value: text, evidence: fc.string({ maxLength: 20 }) });
  fc.assert(
    fc.property(text, fc.array(path, { maxLength: 3 }), guess, (run, paths, { value, evidence }) => {
      const project: DetectedProject = {
        languages: [{ value, evidence }],
        packageManagers: [],
        setup: { run, lockfiles: paths, produces: paths, evidence },
        gates: [{ name: 'test', value, evidence }],
        conventions: [evidence],
        structure: [],
      };
      const written = parse(renderConfigFile(project, evidence));
      expect(written.setup).toEqual({ run, lockfiles: paths, produces: paths });
      expect(written.gates).toEqual([{ name: 'test', run: value, at: 'task' }]);
      expect(configFileSchema.safeParse(written).error).toBeUndefined();
    }),
  );
});
