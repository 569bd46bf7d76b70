import { expect, test } from 'vitest';
import { readDocuments } from '../../spec/document/read-documents.ts';
import { checkDecomposition } from './check-decomposition.ts';
import { keptCoverage } from './kept-decomposition.ts';

const read = (...requirements: readonly string[]) =>
  readDocuments([
    { file: 'prd.md', text: `# PRD: Notes\n\n## Features\n${requirements.map((one) => `- ${one}\n`).join('')}` },
  ]);

const before = read('FR-1: Notes must be stored', 'FR-2: Notes must be found', 'FR-3: Notes must be shared');
const task = (id: string, covers: readonly string[]) => ({
  ...{ id, title: `Build part ${id}`, covers, phase: null, parent: null, story: null },
  ...({ dependsOn: [], effort: 'S', priority: 50 } as const),
});
const { plan } = checkDecomposition(
  before,
  { by: 'agent', tasks: [task('T001', ['FR-1']), task('T002', ['FR-2'])], joins: [] },
  { file: 'prd.md' },
);
const kept = (documents: ReturnType<typeof read>) =>
  keptCoverage(documents, {
    tasks: plan.tasks,
    leftOut: [{ id: 'FR-3', why: 'It is there already.' }],
    ...{ by: 'claude', file: 'plan.yaml' },
  });

test('a plan that was kept covers what it covered, and its reasons stay', () => {
  const { coverage, diagnostics } = kept(before);
  expect(coverage.items.map(({ id, tasks, why }) => [id, tasks.join(), why])).toEqual([
    ['FR-1', 'T001', null],
    ['FR-2', 'T002', null],
    ['FR-3', '', 'It is there already.'],
  ]);
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    'plan/decomposed: claude cut the document into these tasks; 2 of its 3 statements are covered.',
  ]);
});

test('what a document states since then is covered by no task, and what it states no more is named', () => {
  const { diagnostics } = kept(
    read('FR-1: Notes must be stored', 'FR-3: Notes must be shared', 'FR-4: Notes must be printed'),
  );
  expect(diagnostics.slice(1).map(({ code, file, line, message }) => `${code} ${file}:${line} ${message}`)).toEqual([
    'plan/uncovered prd.md:6 No task is for FR-4: Notes must be printed',
    'plan/unstated plan.yaml:5 The task T002 comes from FR-2, which the document does not state any more in these words.',
  ]);
});

test('a document that is all new is told in a bounded list', () => {
  const { diagnostics } = kept(
    read(...Array.from({ length: 60 }, (_, index) => `FR-${index + 10}: Notes must be ${index}`)),
  );
  expect(diagnostics.filter(({ code }) => code === 'plan/uncovered')).toHaveLength(20);
});
