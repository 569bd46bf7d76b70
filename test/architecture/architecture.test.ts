import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importsOf, readImports, SOURCES, sourceFiles, violation } from './imports.ts';

const files = sourceFiles(SOURCES);

describe('the layers', () => {
  it('are kept by every import of every source file', () => {
    const imports = files.flatMap((file) => readImports(SOURCES, file));
    expect(files.length).toBeGreaterThan(50);
    expect(imports.length).toBeGreaterThan(200);
    expect(
      imports.flatMap((each) => (violation(each) === null ? [] : `${each.from} -> ${each.to}: ${violation(each)}`)),
    ).toEqual([]);
  });

  it.each([
    ['core/run/decide.ts', "import { readFileSync } from 'node:fs';"],
    ['core/run/decide.ts', "import type { Clock } from '../../ports/clock.ts';"],
    ['adapters/git/land.ts', "import { openJournal } from '../sqlite/journal.ts';"],
    ['engine/engine.ts', "import { createServer } from '../server/server.ts';"],
    ['cli/commands/run.ts', "import { Engine } from '../../engine/engine.ts';"],
    ['engine/engine.ts', "import { readStart } from '../files/private-file.ts';"],
    ['files/private-file.ts', "import { slugOf } from '../core/plan/slug.ts';"],
    ['engine/engine.ts', "import { spawn } from 'node:child_process';"],
    ['server/routes.ts', "const { DatabaseSync } = await import('node:sqlite');"],
    ['server/routes.ts', "export { fakeJournal } from '../testing/memory-journal.ts';"],
  ])('catch a planted violation in %s', (file, text) => {
    expect(importsOf(file, text).map(violation)).toEqual([expect.any(String)]);
  });
});

/** Where texts of agents are handled that nobody has redacted yet. */
const RAW_TEXTS = /^(?:adapters\/agent-\w+|engine\/effects|engine\/inquiry|core\/agent)\//;

describe('what agents say', () => {
  const raw = files.filter((file) => RAW_TEXTS.test(file) && !file.endsWith('.test.ts'));
  const cuts = (text: string) => [
    ...text.matchAll(/\blastBytes\b|\.(?:slice|substring)\((?:0, |-)(?:[\d_]+|[A-Z_]*(?:LENGTH|BYTES))\)/g),
  ];
  /** By file: cuts of what was redacted before, and of what is no text of an agent (a digest, the name of a kind of line). */
  const KNOWN: Readonly<Record<string, number>> = {
    'adapters/agent-claude/permission.ts': 1,
    'adapters/agent-claude/unknown-lines.ts': 1,
    'core/agent/activity.ts': 1,
  };

  it('is cut by `shorten.ts` alone, which redacts it before', () => {
    expect(raw.length).toBeGreaterThan(40);
    const found = raw.flatMap((file) => {
      const count = cuts(readFileSync(join(SOURCES, file), 'utf8')).length;
      return count === 0 ? [] : [[file, count] as const];
    });
    expect(Object.fromEntries(found)).toEqual(KNOWN);
  });

  it.each([
    'text.slice(0, 300)',
    'said.slice(-MESSAGE_LENGTH)',
    'lastBytes(said, EVIDENCE_BYTES)',
    'a.substring(0, 2_000)',
  ])('a planted cut is found: %s', (text) => expect(cuts(text)).not.toEqual([]));
});

describe('the core', () => {
  const core = files
    .filter((file) => file.startsWith('core/'))
    .map((file) => [file, readFileSync(join(SOURCES, file), 'utf8')] as const);

  it.each([
    'Date.now',
    'new Date(',
    'Math.random',
    'setTimeout',
    'setImmediate',
    'process.',
    'performance.',
    'crypto.',
  ])('does not use %s', (word) => {
    expect(core.flatMap(([file, text]) => (text.includes(word) ? [file] : []))).toEqual([]);
  });
});

describe('the shell', () => {
  it('takes time and randomness from ports', () => {
    const engine = files.filter((file) => file.startsWith('engine/'));
    const offenders = engine.filter((file) =>
      /Date\.now|Math\.random|performance\.now/.test(readFileSync(join(SOURCES, file), 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});

describe('the files', () => {
  it('stay small: at most 400 lines each', () => {
    const long = files.filter((file) => readFileSync(join(SOURCES, file), 'utf8').split('\n').length > 401);
    expect(long).toEqual([]);
  });
});
