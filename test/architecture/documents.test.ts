import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ATTEMPT_TRANSITIONS } from '../../src/core/run/attempt-machine.ts';
import { RUN_TRANSITIONS } from '../../src/core/run/run-machine.ts';
import { TASK_TRANSITIONS } from '../../src/core/run/task-machine.ts';
import { documentFiles, mentionsOf, problemOf, ROOT, readText, rowsOf } from './documents.ts';

const files = documentFiles();

describe('the documents', () => {
  it('are all there', () => {
    expect(files).toEqual(
      expect.arrayContaining([
        'CHANGELOG.md',
        'CONTRIBUTING.md',
        'README.md',
        'docs/ARCHITECTURE.md',
        'docs/GLOSSARY.md',
        'docs/configuration.md',
        'docs/dependencies.md',
        'docs/packet.md',
        'docs/runbooks/README.md',
        'docs/security.md',
        'docs/state.md',
        'docs/traceability.md',
      ]),
    );
    expect(readText('LICENSE')).toContain('MIT License');
  });

  it('name no path that does not exist', () => {
    const mentions = files.flatMap((file) => mentionsOf(file, readText(file)));
    expect(mentions.length).toBeGreaterThan(200);
    expect(mentions.flatMap((mention) => problemOf(mention) ?? [])).toEqual([]);
  });

  it.each([
    ['a path in backticks', 'See `src/core/run/decides.ts`.'],
    ['a pattern that matches nothing', 'See `src/nothing/*.ts`.'],
    ['a link', 'See [the journal](docs/journals.md).'],
  ])('are caught with %s that leads nowhere', (_, text) => {
    expect(mentionsOf('README.md', text).map(problemOf)).toEqual([expect.stringContaining('does not exist')]);
  });

  it('say nothing about the machine that they were written on', () => {
    const words = /(?:^|[\s`"'(=])\/(?:work|root|home\/\w+)\/|registry\.|npmjs\.org|localhost:\d/;
    const offenders = files.flatMap((file) =>
      readText(file)
        .split('\n')
        .flatMap((line, index) => (words.test(line) ? [`${file}:${index + 1}: ${line}`] : [])),
    );
    expect(offenders).toEqual([]);
  });
});

describe('docs/ARCHITECTURE.md', () => {
  const text = readText('docs/ARCHITECTURE.md');

  it('has every folder of the sources in its code map', () => {
    const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap(({ name }) => [`src/${name}/`, ...subfoldersOf(name)]);
    expect(folders.length).toBeGreaterThan(20);
    expect(folders.filter((folder) => !text.includes(`\`${folder}\``))).toEqual([]);
  });

  it.each([
    ['run', RUN_TRANSITIONS],
    ['task', TASK_TRANSITIONS],
    ['attempt', ATTEMPT_TRANSITIONS],
  ])('shows the transition table of the %s as the code has it', (_, table) => {
    expect(text).toContain(renderTable(table));
  });
});

function subfoldersOf(layer: string): readonly string[] {
  if (layer !== 'core' && layer !== 'adapters') return [];
  const entries = readdirSync(join(ROOT, 'src', layer), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `src/${layer}/${name}/`);
}

function renderTable(table: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const rows = Object.entries(table).flatMap(([state, row]) => {
    const moves = Object.entries(row);
    if (moves.length === 0) return [`| \`${state}\` | (nothing) | |`];
    return moves.map(([event, next], index) => `| ${index === 0 ? `\`${state}\`` : ''} | ${event} | \`${next}\` |`);
  });
  return ['| in state | event | leads to |', '|---|---|---|', ...rows].join('\n');
}

/** The requirements that the product meets so far; the rest of them is planned. */
const REQUIREMENTS = [
  ['INT', [1, 2, 3, 4, 5]],
  ['PLN', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
  ['EXE', [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]],
  ['STA', [1, 2, 3, 4]],
  ['QUA', [1]],
  ['MON', [1, 2, 6, 8]],
  ['SEC', [1, 3, 4]],
  ['NFR', [1, 2, 4, 5]],
  ['RES', [2]],
  ['ANA', [3]],
] as const;

describe('docs/traceability.md', () => {
  const rows = rowsOf(readText('docs/traceability.md'), /^[A-Z]{3}-\d+$/);

  it('has one row for each requirement', () => {
    const wanted = REQUIREMENTS.flatMap(([group, numbers]) => numbers.map((number) => `${group}-${number}`));
    expect(rows.map(([id]) => id)).toEqual(wanted);
  });

  it('names code and a check for each', () => {
    const bare = rows.filter(
      ([, , code = '', test = '']) =>
        !code.includes('](../') || !/\]\(\.\.\/(?:test|bench|src\/\S*\.test\.ts)/.test(test),
    );
    expect(bare.map(([id]) => id)).toEqual([]);
  });
});

interface Manifest {
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('docs/dependencies.md', () => {
  const manifest: Manifest = JSON.parse(readText('package.json'));
  const rows = rowsOf(readText('docs/dependencies.md'), /^`/);

  it('lists exactly the packages of package.json', () => {
    const wanted = [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((each) =>
      Object.keys(each ?? {}),
    );
    expect(rows.map(([name = '']) => name.replaceAll('`', '')).sort()).toEqual(wanted.sort());
  });

  it('gives the licence that each installed package states, a reason and the cost of dropping it', () => {
    const wrong = rows.flatMap(([name = '', licence = '', reason = '', drop = '']) => {
      const file = join(ROOT, 'node_modules', name.replaceAll('`', ''), 'package.json');
      const stated: Manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { license: licence };
      return stated.license === licence && reason.length > 20 && drop.length > 10 ? [] : [`${name}: ${stated.license}`];
    });
    expect(wrong).toEqual([]);
  });
});

describe('docs/decisions', () => {
  const notes = files.filter((file) => file.startsWith('docs/decisions/') && /\d{4}-/.test(file));

  it('have numbers of their own, and at most a page each with the four parts', () => {
    const numbers = notes.map((file) => /(\d{4})-/.exec(file)?.[1] ?? '');
    expect(numbers.length).toBeGreaterThan(5);
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const file of notes) {
      const text = readText(file);
      expect(text.split('\n').length, file).toBeLessThanOrEqual(60);
      expect(text.match(/^## .*/gm), file).toEqual(['## Context', '## Choice', '## Rejected', '## Consequence']);
    }
  });
});
