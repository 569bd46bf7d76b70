import { describe, expect, test } from 'vitest';
import { readDocuments } from '../../spec/document/read-documents.ts';
import { checkDecomposition } from './check-decomposition.ts';
import { asOneTask } from './decompose.ts';
import type { DecomposedTask } from './decomposition.ts';

const documents = readDocuments([
  {
    file: 'prd.md',
    text: '# PRD: Notes\n\n## Features\n- FR-1: Notes must be stored\n- FR-2: Notes must be found\n\n## Non-Goals\n- Sharing\n\n## Open questions\n- Which editor?\n',
  },
]);

const task = (id: string, fields: Partial<DecomposedTask> = {}): DecomposedTask => ({
  ...{ id, title: `Build part ${id}`, covers: ['FR-1'], phase: null, parent: null, story: null },
  ...{ dependsOn: [], effort: 'S', priority: 50, ...fields },
});

const checked = (...tasks: readonly DecomposedTask[]) =>
  checkDecomposition(documents, { by: 'agent', tasks, joins: [] }, { file: 'prd.md' });

const errors = (...tasks: readonly DecomposedTask[]) =>
  checked(...tasks)
    .plan.diagnostics.filter(({ severity }) => severity === 'error')
    .map(({ code, line }) => `${code} ${line}`);

describe('a decomposition, whoever made it', () => {
  test('takes its criteria from the document, with the places they stand at', () => {
    const [first] = checked(task('T1'), task('T2', { covers: ['FR-2'] })).plan.tasks;
    expect(first).toMatchObject({
      acceptance: ['FR-1: Notes must be stored'],
      requirements: ['FR-1'],
      traces: [{ id: 'FR-1', file: 'prd.md', line: 4, quote: 'Notes must be stored' }],
      line: 4,
      box: null,
    });
  });

  test.each([
    ['comes from nothing', { covers: [] }, ['decompose/untraced 1']],
    ['names what is not stated', { covers: ['FR-1', 'FR-9'] }, ['decompose/unknown-statement 4']],
    ['repeats a requirement', { title: 'notes must be stored.' }, ['decompose/title-repeats 4']],
    ['is too large', { effort: 'XL' }, ['decompose/too-large 4']],
    [
      'waits for a task that is not there',
      { dependsOn: [{ id: 'T7', kind: 'explicit', why: '', line: 4 }] },
      ['plan/unknown-id 4'],
    ],
  ] as const)('is refused where a task %s', (_, fields, expected) => {
    expect(errors(task('T1', fields))).toEqual(expected);
  });

  test('is refused where tasks wait for each other or have one id', () => {
    const waitsFor = (id: string) => [{ id, kind: 'explicit', why: 'it is so', line: 4 } as const];
    expect(errors(task('T1', { dependsOn: waitsFor('T2') }), task('T2', { dependsOn: waitsFor('T1') }))).toEqual([
      'plan/cycle 4',
    ]);
    expect(errors(task('T1'), task('T1'))).toEqual(['spec/duplicate-id 4']);
  });

  test('says for every statement which tasks cover it, or why none does', () => {
    const { coverage, plan } = checked(task('T1'), task('T2'));
    expect(coverage.items.map(({ line, tasks, why }) => [line, tasks, why])).toEqual([
      [4, ['T1', 'T2'], null],
      [5, [], 'No task was made of it.'],
      [8, [], 'The document puts it out of scope.'],
      [11, [], 'It is an open question.'],
    ]);
    expect([coverage.covered, coverage.statements]).toEqual([1, 4]);
    expect(plan.diagnostics.map(({ code, severity, line }) => `${severity} ${code} ${line}`)).toEqual([
      'info plan/decomposed 1',
      'info plan/not-covered 5',
      'warning plan/open-question 11',
    ]);
    expect(plan.diagnostics[0]?.message).toContain('became 2 tasks by an agent');
  });

  test('may be one task for everything', () => {
    const { plan, coverage } = checkDecomposition(documents, asOneTask(documents), { file: 'prd.md' });
    expect(plan.tasks.map(({ title, requirements }) => [title, requirements])).toEqual([
      ['Build notes', ['FR-1', 'FR-2']],
    ]);
    expect(coverage.covered).toBe(2);
    expect(asOneTask(readDocuments([{ file: 'a', text: 'Nothing.' }])).tasks).toEqual([]);
  });

  test('of a document without a title is called as its file, and builds what the document asks for', () => {
    const untitled = readDocuments([{ file: 'notes.md', text: '- Notes must be stored\n' }]);
    const { plan } = checkDecomposition(untitled, asOneTask(untitled), { file: 'notes.md' });
    expect([plan.title, plan.tasks.map(({ title }) => title)]).toEqual([
      'notes.md',
      ['Build what the document asks for'],
    ]);
    expect(plan.diagnostics.map(({ message }) => message)).toEqual([
      'The document has no task list; the 1 thing that it asks for became 1 task by rules, without an agent.',
    ]);
  });

  test('of a document whose title names no more than its kind is called as the title says', () => {
    const [only] = asOneTask(readDocuments([{ file: 'spec.md', text: '# PRD\n\n- Notes must be stored\n' }])).tasks;
    expect(only?.title).toBe('Build PRD');
  });

  test('quotes a long statement by its beginning', () => {
    const long = readDocuments([
      { file: 'a.md', text: `# A\n\n- Notes must be kept ${'for ever and '.repeat(30)}ever\n` },
    ]);
    const [item] = checkDecomposition(long, asOneTask(long), { file: 'a.md' }).coverage.items;
    expect(item?.quote).toHaveLength(300);
    expect(item?.quote).toMatch(/^Notes must be kept for ever and .*…$/);
  });
});
