import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffPlans, isSamePlan } from '../../core/plan/edit/diff-plans.ts';
import type { PlanTask } from '../../core/plan/plan.ts';
import { arbitraryPlan } from '../../testing/arbitrary-plan.ts';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import { checkPlanFile } from './check.ts';
import { fromPlan } from './from-plan.ts';
import { listDialect, toPlan } from './to-plan.ts';

const context = { file: 'plan.yaml', lineOf: (index: number) => index + 5 };
const placed = (value: unknown) => ({ value, placeOf: () => ({ line: 3, column: 1 }) });

function read(value: unknown) {
  const checked = checkPlanFile(placed(value), 'plan.yaml');
  if (!checked.ok) throw new Error(checked.failure.map(({ message }) => message).join('\n'));
  return checked.value;
}

function faults(value: unknown): readonly string[] {
  const checked = checkPlanFile(placed(value), 'plan.yaml');
  return checked.ok ? [] : checked.failure.map(({ code, message, hint }) => `${code}: ${message} ${hint}`);
}

const minimal = { slipway: 1, title: 'Albums', tasks: [{ id: 'A', title: 'Do A' }] };

/** Everything a task can say. */
const FULL: PlanTask = buildTask('B', {
  description: 'Two\nlines.',
  kind: 'checkpoint',
  ...{
    done: true,
    optional: true,
    phase: 'Core',
    story: 'US1',
    parallel: true,
    stream: 'api',
    parent: 'A',
    spec: '001',
  },
  dependsOn: [...waitsFor('A'), { id: 'C', kind: 'produces', why: 'It makes src/c.ts.', line: 1 }],
  ...{ files: ['src/b.ts'], requirements: ['FR-1'], acceptance: ['It works.'], tags: ['TDD'] },
  ...{ effort: 'XL', minutes: 77, risk: 'high', priority: 90 },
  testStrategy: { kind: 'test-first', why: 'It is risky.' },
  traces: [{ id: 'FR-1', file: 'spec.md', line: 12, quote: 'It must work.' }],
  overrides: { agent: 'codex', attempts: 2, gates: ['tests'] },
});

test('what is left out is as usual', () => {
  const plan = toPlan(read(minimal), context);
  expect(plan).toMatchObject({ title: 'Albums', dialect: 'plan', file: 'plan.yaml', joins: [], diagnostics: [] });
  expect(plan.tasks).toEqual([buildTask('A', { title: 'Do A', effort: 'M', minutes: 20, line: 5 })]);
});

test('minutes give the effort, and the effort minutes', () => {
  const tasks = [
    { id: 'A', title: 'A', minutes: 90 },
    { id: 'B', title: 'B', effort: 'XS' },
  ];
  expect(toPlan(read({ ...minimal, tasks }), context).tasks).toMatchObject([
    { effort: 'XL', minutes: 90 },
    { effort: 'XS', minutes: 5 },
  ]);
});

test('a dependency is an id, or an id with its reason', () => {
  const after = ['A', { task: 'C', why: 'Because.', kind: 'data' }, { task: 'D' }];
  const tasks = [...['A', 'C', 'D'].map((id) => ({ id, title: id })), { id: 'B', title: 'B', after }];
  expect(toPlan(read({ ...minimal, tasks }), context).tasks[3]?.dependsOn).toEqual([
    { id: 'A', kind: 'explicit', why: 'The plan file says so.', line: 8 },
    { id: 'C', kind: 'data', why: 'Because.', line: 8 },
    { id: 'D', kind: 'explicit', why: 'The plan file says so.', line: 8 },
  ]);
});

test('tests are a word, or a word with its reason', () => {
  const tasks = [{ id: 'A', title: 'A', tests: 'test-after' }];
  expect(toPlan(read({ ...minimal, tasks }), context).tasks[0]?.testStrategy?.kind).toBe('test-after');
});

test('boxes and ticks of the task list are those of today', () => {
  const box = { offset: 3, mark: 'x' };
  const list = buildPlan([buildTask('A', { done: true, box })]);
  expect(toPlan(read(minimal), { ...context, list }).tasks[0]).toMatchObject({ done: true, box });
});

test('a plan written out and read again is the same plan', () => {
  const plan = buildPlan([buildTask('A'), FULL, buildTask('C')], { joins: [buildJoin(['A'], ['C'])] });
  const again = toPlan(read(fromPlan(plan, { format: 'spec-kit' })), context);
  expect(diffPlans(plan, again)).toEqual(diffPlans(plan, plan));
  expect(again.tasks[1]).toMatchObject({ traces: FULL.traces, spec: '001' });
});

test('whatever the plan, writing and reading lose nothing', () => {
  fc.assert(
    fc.property(arbitraryPlan({ maxTasks: 15, joins: true, conflicts: true }), (plan) => {
      const file = JSON.parse(JSON.stringify(fromPlan(plan, { format: 'spec-kit' })));
      return isSamePlan(diffPlans(plan, toPlan(read(file), context)));
    }),
  );
});

test('reasons that say nothing are not written', () => {
  const plan = toPlan(
    read({
      ...minimal,
      tasks: [...minimal.tasks, { id: 'B', title: 'B', after: ['A'] }],
      barriers: [{ after: ['A'], before: ['B'] }],
    }),
    context,
  );
  const file = fromPlan(plan, { format: 'plan', hashes: {} });
  expect(file.tasks[1]?.after).toEqual(['A']);
  expect(file.barriers).toEqual([{ after: ['A'], before: ['B'] }]);
});

test('a title that is missing or longer than a line is made one that can be read again', () => {
  const plan = buildPlan([buildTask('A', { title: '' }), buildTask('B', { title: 'x'.repeat(5_000) })]);
  const file = read(fromPlan(plan, { format: 'spec-kit' }));
  expect(file.tasks[0]?.title).toBe('A');
  expect(file.tasks[1]?.title).toHaveLength(4_000);
});

test('the format of the list is known again', () => {
  expect(listDialect(read({ ...minimal, source: { format: 'kiro' } }))).toBe('kiro');
  expect(listDialect(read({ ...minimal, source: { format: 'own' } }))).toBeNull();
  expect(listDialect(read(minimal))).toBeNull();
});

test.each([
  [{ ...minimal, slipway: 2 }, 'plan-file/version: The file does not say that it is a plan of version 1.'],
  [{ ...minimal, task: [] }, 'plan-file/unknown-key: `task` is no known key. Did you mean `tasks`?'],
  [
    { ...minimal, tasks: [{ id: 'A', title: 'A', file: [] }] },
    '`file` is no known key of the task A. Did you mean `files`?',
  ],
  [{ ...minimal, tasks: [{ id: 'A', title: 'A', xyzzy: 1 }] }, 'Use one of: id, title, description'],
  [
    { ...minimal, tasks: [{ id: 'A', title: 'A', run: { agnt: 'x' } }] },
    '`agnt` is no known key of `run` of the task A. Remove it.',
  ],
  [
    { ...minimal, tasks: [{ id: 'A', title: 'A', risk: 'huge' }] },
    '`risk` of the task A is not what it must be: invalid option',
  ],
  [{ ...minimal, tasks: [{ title: 'A' }] }, '`id` of task 1 is not what it must be'],
  [{ ...minimal, tasks: ['A'] }, 'task 1 is not what it must be'],
  [
    { ...minimal, tasks: [{ id: 'A', title: 'A', after: [7] }] },
    '`after.0` of the task A is not what it must be: none of the forms',
  ],
  [{ ...minimal, tasks: 'A' }, 'tasks is not what it must be'],
  [7, 'The plan is not what it must be'],
])('%j is refused: %s', (value, text) => {
  expect(faults(value).join('\n')).toContain(text);
});
