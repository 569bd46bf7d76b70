import { describe, expect, test } from 'vitest';
import { readDocuments } from '../../spec/document/read-documents.ts';
import { planDocuments } from '../decompose/plan-documents.ts';
import { assessScope, isOneTask, type ScopeChoice } from './scope.ts';

const spec = (requirements: number, more = '') =>
  `# Spec\n\n## Requirements\n${Array.from({ length: requirements }, (_, index) => `- FR-${index + 1}: The tool must do thing ${index + 1}\n`).join('')}${more}`;
const scopeOf = (text: string, choice: ScopeChoice | null = null) =>
  assessScope(readDocuments([{ file: 'spec.md', text }]), choice);
const planOf = (text: string, scope: ScopeChoice | null = null) =>
  planDocuments({ texts: [{ file: 'spec.md', text }], file: 'spec.md', scope });

describe('the scope of a spec', () => {
  test.each([
    [2, 'single-agent', 'high'],
    [12, 'single-agent', 'medium'],
    [15, 'single-agent', 'low'],
    [16, 'multi-agent', 'low'],
    [25, 'multi-agent', 'high'],
    [57, 'multi-agent', 'low'],
    [58, 'decomposition-required', 'low'],
    [61, 'decomposition-required', 'medium'],
  ])('of %i plain requirements is %s with %s confidence', (count, verdict, confidence) => {
    expect(scopeOf(spec(count))).toMatchObject({ verdict, confidence, chosen: null });
  });

  test('is told by its drivers, each with what it adds and where it was found', () => {
    const { drivers, score } = scopeOf(
      spec(
        5,
        '\n## User Stories\n- As a user, I want a page of albums\n- As a user, I want an API for albums\n\n## Data Model\n- **Album**: a table in the database\n- **Photo**: stored in S3, see `src/a.ts`\n\n## Open questions\n- Which bucket?\n',
      ),
    );
    expect(
      drivers.map(({ name, count, weight, evidence }) => [name, count, weight, evidence.map(({ line }) => line)]),
    ).toEqual([
      ['requirements', 5, 0.8, [4, 5, 6]],
      ['stories', 2, 1, [11, 12]],
      ['components', 2, 0.5, [15, 16]],
      ['layers', 4, 1.6, [15, 4, 12]],
      ['integrations', 1, 0.7, [16]],
      ['files', 1, 0, [16]],
      ['unknowns', 1, 0.5, [19]],
      ['words', 75, 0, [1]],
    ]);
    expect(score).toBe(5.1);
    expect(scopeOf('- FR-1: The tool must run\n').drivers.find(({ name }) => name === 'words')).toEqual({
      ...{ name: 'words', count: 5, weight: 0, evidence: [] },
    });
  });

  test('is what a person chooses, beside what the documents lead to', () => {
    expect(scopeOf(spec(2))).toMatchObject({ verdict: 'single-agent', chosen: null });
    expect(scopeOf(spec(2), 'single')).toMatchObject({ verdict: 'single-agent', chosen: 'single-agent' });
    expect(scopeOf(spec(2), 'multi')).toMatchObject({ verdict: 'single-agent', chosen: 'multi-agent' });
    expect(scopeOf(spec(2), 'decompose')).toMatchObject({ verdict: 'single-agent', chosen: 'decomposition-required' });
  });

  test('makes one task at once only where it is sure, or where a person says so', () => {
    expect(isOneTask(scopeOf(spec(2)))).toBe(true);
    expect(isOneTask(scopeOf(spec(12)))).toBe(false);
    expect(isOneTask(scopeOf(spec(2), 'multi'))).toBe(false);
    expect(isOneTask(scopeOf(spec(61), 'single'))).toBe(true);
    expect(planOf(spec(2))?.plan.tasks).toHaveLength(1);
  });

  test('one task for what is large is warned about, and so is what is too large for one plan', () => {
    const warnings = (text: string, choice: ScopeChoice | null) =>
      planOf(text, choice)?.plan.diagnostics.flatMap(({ code, severity }) => (severity === 'warning' ? [code] : []));
    expect(warnings(spec(61), 'single')).toEqual(['plan/under-scoped']);
    expect(warnings(spec(2), 'single')).toEqual([]);
    expect(warnings(spec(251), null)).toEqual(['plan/split-advised']);
    expect(warnings(spec(250), null)).toEqual([]);
  });
});
