import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { critique } from '../../src/core/plan/critique/critique.ts';
import { planDocuments } from '../../src/core/plan/decompose/plan-documents.ts';
import { allBefore } from '../../src/testing/plan-order.ts';
import { absence, corpusRoot, documentFiles, hasCorpus } from './corpus.ts';
import { documentRefusals } from './refusals.ts';
import { statedByHand } from './stated-by-hand.ts';

/** Share of what a document states that tasks have to cover. */
const leastCovered = 0.9;
const sizes = ['XS', 'S', 'M', 'L'];

const textOf = (path: string) => readFileSync(join(corpusRoot, path), 'utf8');
const planOf = (path: string) =>
  planDocuments({ texts: [{ file: path, text: textOf(path) }], file: path, scope: 'decompose' });

describe('real documents without a task list', () => {
  if (!hasCorpus) {
    test.skip(absence);
    return;
  }
  const paths = documentFiles();
  const planned = new Map(paths.map((path) => [path, planOf(path)] as const));

  test('are there', () => {
    expect(paths.length).toBeGreaterThan(100);
  });

  test('are planned; each that is not stands in the table', () => {
    const refused = [...planned].flatMap(([path, found]) => {
      const codes = (found?.plan.diagnostics ?? [])
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code);
      return found === null ? [{ path, codes: ['plan/no-tasks'] }] : codes.length > 0 ? [{ path, codes }] : [];
    });
    expect(refused).toEqual(documentRefusals.map(({ path, codes }) => ({ path, codes })));
  });

  test.each(paths.filter((path) => !documentRefusals.some((one) => one.path === path)))('%s', (path) => {
    const found = planned.get(path);
    if (found == null) throw new Error('it was planned above');
    const { plan } = found;
    const lines = textOf(path).split(/\r?\n/);
    const statements = new Set(found.coverage.items.map(({ quote }) => wordsOf(quote)));
    const place = new Map(plan.tasks.map(({ id }, index) => [id, index]));
    for (const task of plan.tasks) {
      expect(sizes).toContain(task.effort);
      expect(statements.has(wordsOf(task.title)), task.title).toBe(false);
      expect(task.title).toMatch(/^\p{Lu}\S+ \S/u);
      expect(task.traces?.length).toBeGreaterThan(0);
      for (const { quote, line } of task.traces ?? []) expect(isStated(quote, lines, line), quote).toBe(true);
      for (const { id } of task.dependsOn) expect(place.get(id)).toBeLessThan(place.get(task.id) ?? 0);
    }
    expect(new Set(plan.tasks.map(({ title }) => title)).size).toBe(plan.tasks.length);
    for (const [id, before] of allBefore(plan)) expect(before.has(id)).toBe(false);
    const warned = critique(plan, { tracks: 8, exists: null, attemptMinutes: 60 }).filter(
      ({ code, severity }) => code.startsWith('efficiency/') && severity === 'warning',
    );
    expect(warned).toEqual([]);
    const counted = countedIds(lines);
    const traced = new Set(plan.tasks.flatMap(({ traces }) => (traces ?? []).map(({ line }) => line)));
    const missed = counted.filter((line) => !traced.has(line));
    expect(missed.length, `lines ${missed.join(', ')}`).toBeLessThanOrEqual(counted.length * (1 - leastCovered));
  });
});

describe('what was counted by hand', () => {
  if (!hasCorpus) {
    test.skip(absence);
    return;
  }
  test.each(statedByHand)('$path', ({ path, requirements, criteria, besides, excluded }) => {
    const plan = planOf(path)?.plan;
    const traced = new Set(plan?.tasks.flatMap(({ traces }) => (traces ?? []).map(({ line }) => line)));
    const lines = textOf(path).split(/\r?\n/);
    const stated = [...requirements, ...criteria].flatMap(spread);
    const missed = stated.filter((line) => !traced.has(line) && !(isStory(lines[line - 1]) && traced.has(line - 2)));
    expect(missed).toEqual([]);
    expect(excluded.flatMap(spread).filter((line) => traced.has(line))).toEqual([]);
    const known = new Set([...stated, ...besides.flatMap(spread)]);
    const more = [...traced].filter((line) => !known.has(line) && !isStory(lines[line + 1]));
    expect(more).toEqual([]);
  });

  test.each(statedByHand)('$path: producers before consumers', ({ path, order, missedOrder }) => {
    const plan = planOf(path)?.plan;
    if (plan === undefined) throw new Error('it is planned above');
    const before = allBefore(plan);
    const at = (line: number) => plan.tasks.filter(({ traces = [] }) => traces.some((one) => one.line === line));
    const missed = order.filter(
      ([producer, consumer]) =>
        !at(consumer).some(({ id }) =>
          at(producer).some((one) => one.id === id || before.get(id)?.has(one.id) === true),
        ),
    );
    expect(missed).toEqual(missedOrder);
  });
});

function spread([first, last]: readonly [number, number]): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The sentence of a story is traced by the heading two lines above it. */
function isStory(line: string | undefined): boolean {
  return /\bas an? /i.test(line ?? '');
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Lines below the one it is traced to that a statement may reach over. */
const REACH = 40;

/** Whether the words of a quote stand in the document, from its line on; nothing may be in a task that is not. */
function isStated(quote: string, lines: readonly string[], line: number): boolean {
  const near = ` ${wordsOf(
    lines
      .slice(line - 1, line - 1 + REACH)
      .join(' ')
      .replaceAll(/\*\*|`/g, ''),
  )} `;
  return wordsOf(quote.replace(/…$/, ''))
    .split(' ')
    .slice(0, -1)
    .every((word) => near.includes(word));
}

/** Lines that begin with the id of a requirement, outside of code and of what is out of scope, by a rule that knows nothing of the reader. */
function countedIds(lines: readonly string[]): readonly number[] {
  let fenced = false;
  let skip = 0;
  return lines.flatMap((line, index) => {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    const level = /^#+/.exec(line)?.[0].length ?? 0;
    if (level > 0 && (skip === 0 || level <= skip)) skip = /scope|non-goals|future|removed/i.test(line) ? level : 0;
    const hit =
      /^\s*(?:[-*+]|\d+\.)?\s*(?:\[.\]\s*)?[*_]{0,2}(?:FR|NFR|SC|REQ|US|CR)-?\d{1,4}[a-z]?[*_]{0,2}\s*[:.]/.test(line);
    return hit && !fenced && skip === 0 ? [index + 1] : [];
  });
}
