import { describe, expect, test } from 'vitest';
import { buildPlan, buildTask } from '../../../testing/plan-builders.ts';
import { specAbout } from '../../../testing/spec-about.ts';
import { readDocuments } from '../../spec/document/read-documents.ts';
import { planDocuments } from '../decompose/plan-documents.ts';
import { assessListed } from './listed-scope.ts';
import { groupStatements, LARGE_SPEC, proposeSplit, splitHint } from './split.ts';

const requirements = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `- FR-${from + index}: The tool must do thing ${from + index}\n`).join(
    '',
  );
const list = (count: number, done = 0) =>
  buildPlan(
    Array.from({ length: count }, (_, index) => buildTask(`T${index}`, { done: index < done })),
    {
      file: 'tasks.md',
    },
  );
const found = (text: string | null, tasks: number) =>
  assessListed(text === null ? [] : [{ file: 'spec.md', text }], list(tasks)).diagnostics.map(({ code }) => code);

describe('a task list with documents beside it', () => {
  test('is as large as they say, whatever the list holds', () => {
    const { scope } = assessListed([{ file: 'spec.md', text: specAbout(13) }], list(8));
    expect(scope).toMatchObject({ verdict: 'multi-agent', confidence: 'high', chosen: null });
    expect(assessListed([{ file: 'design.md', text: '# Notes\n' }], list(8))).toEqual({ scope: null, diagnostics: [] });
  });

  test.each([
    ['of one task for the work of several', 13, 1, ['plan/too-few-tasks']],
    ['of two tasks for it', 13, 2, []],
    ['of four tasks for what has to be cut up', 19, 4, ['plan/too-few-tasks']],
    ['of five tasks for it', 19, 5, []],
    ['of one task where it is not sure how large it is', 9, 1, []],
    ['of thirty tasks for the work of one agent', 2, 30, ['plan/more-tasks-than-asked']],
    ['of twenty-nine tasks for it', 2, 29, []],
    ['without tasks', 22, 0, []],
  ])('%s', (_, count, tasks, codes) => {
    expect(found(specAbout(count), tasks)).toEqual(codes);
  });

  test('says what makes them so large, and what to do', () => {
    expect(assessListed([{ file: 'spec.md', text: specAbout(22) }], list(1)).diagnostics).toEqual([
      {
        ...{ code: 'plan/too-few-tasks', severity: 'warning', file: 'tasks.md', line: 1, column: 1 },
        message: expect.stringMatching(
          /^The list has 1 task, and the documents beside it look like decomposition-required \(score 22: sign-in \(1\), permissions \(1\), migration \(1\)\): it seems to leave out/,
        ),
        hint: 'Add what is missing, or cut the tasks up with slipway task split.',
      },
    ]);
  });

  test('is too large for one plan by its open tasks', () => {
    expect(found(null, LARGE_SPEC)).toEqual([]);
    expect(found(null, LARGE_SPEC + 1)).toEqual(['plan/split-advised']);
    expect(assessListed([], list(LARGE_SPEC + 1, 1)).diagnostics).toEqual([]);
  });
});

describe('a split', () => {
  const group = (title: string, count: number, file = 'a.md') => ({ title, count, file, line: 7 });

  test('keeps what stands below one heading together and parts below the bound', () => {
    const groups = [group('A', 100), group('B', 150), group('C', 1), group('D', 400), group('E', 5, 'b.md')];
    expect(proposeSplit(groups).map(({ headings, count }) => `${headings.join()} ${count}`)).toEqual([
      'A,B 250',
      'C 1',
      'D 400',
      'E 5',
    ]);
    expect(proposeSplit([group('A', 400)])).toEqual([]);
    expect(proposeSplit([group('A', 1), group('B', 1)])).toEqual([]);
  });

  test('is proposed for a large document at the headings that tell its parts apart', () => {
    const text = `# Product\n\n## Albums\n### Requirements\n${requirements(150)}\n## Films\n### Requirements\n${requirements(150, 151)}\n`;
    const planned = planDocuments({ texts: [{ file: 'prd.md', text }], file: 'prd.md', scope: null });
    expect(planned?.scope.split).toEqual([
      { headings: ['Albums'], count: 150, file: 'prd.md', line: 3 },
      { headings: ['Films'], count: 150, file: 'prd.md', line: 156 },
    ]);
    expect(planned?.plan.diagnostics.find(({ code }) => code === 'plan/split-advised')?.hint).toBe(
      'Split it into 2 specs in folders of their own and plan the folder around them: "Albums" (150, from line 3), "Films" (150, from line 156).',
    );
    const documents = readDocuments([{ file: 'a.md', text: '- FR-1: The tool must run\n' }]);
    expect(groupStatements(documents, documents.statements)).toMatchObject([{ title: '', count: 1 }]);
  });

  test('of a list goes by its phases, and names the first parts', () => {
    const tasks = Array.from({ length: 600 }, (_, index) =>
      buildTask(`T${index}`, { phase: `Phase ${Math.floor(index / 100)}`, line: index + 1 }),
    );
    const [finding] = assessListed([], buildPlan(tasks)).diagnostics;
    expect(finding?.hint).toBe(
      'Split it into 3 specs in folders of their own and plan the folder around them: "Phase 0" to "Phase 1" (200, from line 1), ' +
        '"Phase 2" to "Phase 3" (200, from line 201), "Phase 4" to "Phase 5" (200, from line 401).',
    );
    const unphased = tasks.map((task, index) => (index < 200 ? { ...task, phase: null } : task));
    expect(assessListed([], buildPlan(unphased)).diagnostics[0]?.hint).toContain(
      'around them: "the rest" (200, from line 1), "Phase 2" to',
    );
    const many = Array.from({ length: 10 }, (_, index) => group(`H${index}`, 200));
    expect(splitHint(proposeSplit(many))).toContain('"H7" (200, from line 7), and 2 more.');
    expect(splitHint([])).toContain('Give it headings');
  });
});
