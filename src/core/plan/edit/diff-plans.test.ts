import { expect, test } from 'vitest';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { diffPlans, isSamePlan } from './diff-plans.ts';

test('a plan differs in nothing from itself, wherever it was read', () => {
  const plan = buildPlan([buildTask('A'), buildTask('B', { dependsOn: waitsFor('A') })]);
  const elsewhere = { ...plan, file: 'other.md', tasks: plan.tasks.map((task) => ({ ...task, line: task.line + 7 })) };
  expect(isSamePlan(diffPlans(plan, elsewhere))).toBe(true);
});

test('tasks, fields and dependencies that differ are told', () => {
  const from = buildPlan([buildTask('A'), buildTask('B'), buildTask('C', { dependsOn: waitsFor('A') })]);
  const to = buildPlan([
    buildTask('A', { minutes: 30, effort: 'L' }),
    buildTask('C', { dependsOn: waitsFor('D') }),
    buildTask('D'),
  ]);
  expect(diffPlans(from, to)).toEqual({
    added: [{ id: 'D', title: 'Title of D' }],
    removed: [{ id: 'B', title: 'Title of B' }],
    changed: [
      {
        id: 'A',
        title: 'Title of A',
        fields: [
          { field: 'effort', from: 'S', to: 'L' },
          { field: 'minutes', from: 10, to: 30 },
        ],
      },
    ],
    dependenciesAdded: [{ task: 'C', on: 'D', why: 'It needs D.' }],
    dependenciesRemoved: [{ task: 'C', on: 'A', why: 'It needs A.' }],
    keptApart: [],
    together: [],
    moved: [],
  });
});

test('a barrier counts by its pairs, so that writing them out is no difference', () => {
  const tasks = ['A', 'B', 'C'].map((id) => buildTask(id));
  const joined = buildPlan(tasks, { joins: [buildJoin(['A', 'B'], ['C'])] });
  const spelled = buildPlan([buildTask('A'), buildTask('B'), buildTask('C', { dependsOn: waitsFor('A', 'B') })]);
  expect(isSamePlan(diffPlans(joined, spelled))).toBe(true);
});

test('a wide barrier counts as one thing', () => {
  const ids = Array.from({ length: 202 }, (_, index) => `T${index}`);
  const tasks = ids.map((id) => buildTask(id));
  const plan = buildPlan(tasks, { joins: [buildJoin(ids.slice(0, 101), ids.slice(101))] });
  expect(diffPlans(buildPlan(tasks), plan).dependenciesAdded).toEqual([
    { task: 'T101 … T201', on: 'T0 … T100', why: 'The phase comes later.' },
  ]);
});

test('of tasks in another order the fewest are called moved', () => {
  const plan = (...ids: readonly string[]) => buildPlan(ids.map((id) => buildTask(id)));
  expect(diffPlans(plan('A', 'B', 'C', 'D'), plan('D', 'A', 'B', 'C')).moved).toEqual(['D']);
  expect(diffPlans(plan('A', 'B', 'C', 'D'), plan('A', 'C', 'B', 'X', 'D')).moved).toHaveLength(1);
  expect(diffPlans(plan(), plan()).moved).toEqual([]);
});

test('a dependency that a barrier states once more counts once', () => {
  const tasks = [buildTask('A'), buildTask('B', { dependsOn: waitsFor('A') })];
  const joins = [buildJoin(['A'], ['B'])];
  expect(isSamePlan(diffPlans(buildPlan(tasks), buildPlan(tasks, { joins })))).toBe(true);
});
