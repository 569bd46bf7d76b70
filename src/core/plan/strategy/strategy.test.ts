import { describe, expect, test } from 'vitest';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { applyEdits } from '../edit/apply-edit.ts';
import { recommendStrategy } from './recommend.ts';
import { testFirstEdits } from './test-first.ts';
import { findVague } from './vague.ts';

describe('a vague criterion', () => {
  test.each([
    ['The page loads fast.', 'vague/speed', 'fast'],
    ['The dialog is user-friendly.', 'vague/quality-word', 'user-friendly'],
    ['Errors are handled properly.', 'vague/manner', 'properly'],
    ['It supports JPEG, PNG etc.', 'vague/open-list', 'etc'],
    ['The import works.', 'vague/works', 'works'],
    ['All edge cases are covered.', 'vague/all', 'All edge cases'],
    ['Memory use is reduced.', 'vague/comparison', 'reduced'],
    ['The limit is TBD.', 'vague/undecided', 'TBD'],
    ['Should it retry?', 'vague/undecided', '?'],
  ])('%j is found as %s', (criterion, rule, words) => {
    expect(findVague(criterion)).toContainEqual(
      expect.objectContaining({ rule, words, suggestion: expect.stringMatching(/\.$/) }),
    );
  });

  test.each([
    'The page loads in under 200 ms.',
    'The fast path answers in 5 ms.',
    'Given an empty file, it returns exit status 2.',
    'It rejects a file correctly when its header is missing.',
    'The import works when the file is empty.',
    'Memory use is reduced by 20%.',
    'It lists exactly 3 various kinds.',
    'WHEN a photo is added THE system SHALL show it in the album',
  ])('%j can be tested', (criterion) => {
    expect(findVague(criterion)).toEqual([]);
  });
});

describe('the strategy that is advised', () => {
  test.each([
    ['a checkpoint', { kind: 'checkpoint' }, 'none'],
    ['a task of test files', { files: ['test/a.test.ts', 'src/b_test.go'] }, 'none'],
    ['a task that writes tests', { title: 'Write unit tests for the parser' }, 'none'],
    ['a task of documents', { files: ['README.md', 'docs/a.svg'] }, 'none'],
    ['a chore', { title: 'Configure the linter' }, 'none'],
    ['a vague criterion', { files: ['src/a.ts'], acceptance: ['It is fast.'] }, 'test-first'],
    ['high risk', { files: ['src/a.ts'], acceptance: ['It returns 3.'], risk: 'high' }, 'test-first'],
    ['a large task', { files: ['src/a.ts'], acceptance: ['It returns 3.'], effort: 'L' }, 'test-parallel'],
    ['a task without criteria', { files: ['src/a.ts'] }, 'test-after'],
    ['a small clear task', { files: ['src/a.ts'], acceptance: ['It returns 3.'] }, 'test-after'],
  ] as const)('for %s', (_, fields, kind) => {
    const advised = recommendStrategy(buildTask('A', fields));
    expect(advised.kind).toBe(kind);
    expect(advised.why).toMatch(/\.$/);
  });

  test('says how many criteria are vague', () => {
    const why = (acceptance: readonly string[]) =>
      recommendStrategy(buildTask('A', { files: ['a.ts'], acceptance })).why;
    expect(why(['It is fast.'])).toContain('One criterion is vague');
    expect(why(['It is fast.', 'It is nice.'])).toContain('2 criteria are vague');
  });
});

describe('test-first', () => {
  const plan = buildPlan(
    [
      buildTask('A'),
      buildTask('B', { effort: 'L' }),
      buildTask('C', {
        dependsOn: waitsFor('A'),
        acceptance: ['It returns 3.'],
        requirements: ['FR-1'],
        phase: 'Core',
      }),
    ],
    { joins: [buildJoin(['B'], ['C'])] },
  );

  test('puts a task before it that writes the tests by the same criteria', () => {
    const [, , task] = plan.tasks;
    const made = applyEdits(plan, testFirstEdits(plan, task!));
    if (!made.ok) throw new Error(made.failure.message);
    const { tasks } = made.value.plan;
    expect(tasks.map(({ id }) => id)).toEqual(['A', 'B', 'C-TEST', 'C']);
    expect(tasks[2]).toMatchObject({
      title: 'Write failing tests for C: Title of C',
      acceptance: ['It returns 3.'],
      requirements: ['FR-1'],
      phase: 'Core',
      testStrategy: { kind: 'none' },
    });
    expect(tasks[2]?.dependsOn.map(({ id }) => id)).toEqual(['A', 'B']);
    expect(tasks[3]?.dependsOn.map(({ id }) => id)).toEqual(['A', 'C-TEST']);
    expect(tasks[3]?.testStrategy?.kind).toBe('test-first');
    expect(testFirstEdits(made.value.plan, tasks[3]!)).toEqual([]);
  });

  test('is what a task becomes when that is set, with the reason that was given, once', () => {
    const set = {
      kind: 'set-task',
      task: 'C',
      fields: { testStrategy: { kind: 'test-first', why: 'I said so.' } },
    } as const;
    const made = applyEdits(plan, [set]);
    if (!made.ok) throw new Error(made.failure.message);
    expect(made.value.plan.tasks.map(({ id }) => id)).toEqual(['A', 'B', 'C-TEST', 'C']);
    expect(made.value.plan.tasks[3]).toMatchObject({ testStrategy: { kind: 'test-first', why: 'I said so.' } });
    expect(made.value.summary).toBe(
      'Changed testStrategy of C. Added C-TEST: Write failing tests for C: Title of C. C waits for C-TEST now.',
    );
    const again = applyEdits(made.value.plan, [set]);
    expect(again.ok && again.value.plan.tasks.map(({ id }) => id)).toEqual(['A', 'B', 'C-TEST', 'C']);
    const done = buildPlan([buildTask('C', { done: true })]);
    const over = applyEdits(done, [set]);
    expect(over.ok && over.value.plan.tasks.map(({ id }) => id)).toEqual(['C']);
  });

  test('the first task of a plan gets its tests before it too, larger for a large one', () => {
    const edits = testFirstEdits(plan, plan.tasks[0]!);
    expect(edits[0]).toMatchObject({ after: null, fields: { effort: 'S' } });
    expect(testFirstEdits(plan, plan.tasks[1]!)[0]).toMatchObject({ fields: { effort: 'M' } });
    const huge = buildPlan([buildTask('X', { effort: 'XL' })]);
    expect(testFirstEdits(huge, huge.tasks[0]!)[0]).toMatchObject({ fields: { effort: 'M' } });
  });
});
