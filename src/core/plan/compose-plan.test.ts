import { expect, test } from 'vitest';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import { composePlan, type PlanParts } from './compose-plan.ts';
import { mostTasksPerFile } from './conflicts.ts';

const faults = (parts: PlanParts) => composePlan(parts).diagnostics.map(({ code, message }) => `${code}: ${message}`);

test('files that two tasks name make a conflict, unless their order keeps them apart', () => {
  const files = ['src/a.ts'];
  const parts = buildPlan([
    buildTask('A', { files }),
    buildTask('B', { files }),
    buildTask('C', { files, dependsOn: waitsFor('A', 'B') }),
  ]);
  expect(composePlan(parts).conflicts).toEqual([{ a: 'A', b: 'B', file: 'src/a.ts' }]);
});

test('ids that are there twice or look alike are errors', () => {
  expect(faults(buildPlan([buildTask('A'), buildTask('A')]))).toEqual(['spec/duplicate-id: Two tasks have the id A.']);
  expect(faults(buildPlan([buildTask('A1'), buildTask('a1')]))[0]).toContain(
    'plan/twin-id: The ids A1 and a1 differ only',
  );
});

test('what is waited for has to be there, on both sides of a barrier too', () => {
  expect(
    faults(buildPlan([buildTask('A', { dependsOn: waitsFor('X') })], { joins: [buildJoin(['Y'], ['A', 'Z'])] })),
  ).toEqual([
    'plan/unknown-id: A waits for X, which is not in the plan.',
    'plan/unknown-id: A barrier waits for Y, which is not in the plan.',
    'plan/unknown-id: A barrier waits for Z, which is not in the plan.',
  ]);
});

test('paths that leave the repository are errors', () => {
  expect(faults(buildPlan([buildTask('A', { files: ['../x.ts'] })]))).toEqual([
    'plan/unsafe-path: The task A names the path "../x.ts", which leaves the repository.',
  ]);
});

test('a circle is shown as its path, also one that goes through a barrier', () => {
  const plan = buildPlan([buildTask('A', { dependsOn: waitsFor('B') }), buildTask('B')], {
    joins: [buildJoin(['A'], ['B'])],
  });
  expect(faults(plan)[0]).toMatch(/^plan\/cycle: These tasks wait for each other: (?:A -> B -> A|B -> A -> B)\.$/);
});

test('tasks of a crowded file take turns instead of conflicting in pairs', () => {
  const tasks = Array.from({ length: mostTasksPerFile + 1 }, (_, index) =>
    buildTask(`T${index}`, { files: ['all.ts'] }),
  );
  const [first, second, ...rest] = tasks;
  const plan = composePlan(buildPlan([first!, { ...second!, dependsOn: waitsFor('T0') }, ...rest]));
  expect(plan.conflicts).toEqual([]);
  expect(plan.tasks[1]?.dependsOn).toEqual(waitsFor('T0'));
  expect(plan.tasks[2]?.dependsOn.map(({ id }) => id)).toEqual(['T1']);
});

test('findings stand in the order of their lines', () => {
  const told = {
    code: 'spec/odd',
    severity: 'info',
    message: 'm',
    hint: 'h',
    file: 'tasks.md',
    line: 9,
    column: 1,
  } as const;
  const plan = composePlan({ ...buildPlan([buildTask('A', { dependsOn: waitsFor('X') })]), diagnostics: [told] });
  expect(plan.diagnostics.map(({ line }) => line)).toEqual([1, 9]);
});
