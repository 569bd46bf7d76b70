import fc from 'fast-check';
import { expect, test } from 'vitest';
import { composePlan } from '../core/plan/compose-plan.ts';
import { toPlanJson } from '../core/plan/export/to-json.ts';
import type { Plan } from '../core/plan/plan.ts';
import { readPlan } from '../core/plan/read-plan.ts';
import { arbitraryPlan } from '../testing/arbitrary-plan.ts';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../testing/plan-builders.ts';
import { readPlanJson } from './plan-json.ts';

/** A plan as it is to be when it was read from JSON: it has the name of that file, and its boxes stand elsewhere. */
const asRead = (plan: Plan): Plan => ({
  ...plan,
  ...{ file: 'out.json', dialect: 'plan' },
  tasks: plan.tasks.map((task) => ({ ...task, box: null })),
});

const FULL = buildPlan(
  [
    buildTask('A', { box: { offset: 3, mark: 'x' }, done: true }),
    buildTask('B', {
      ...{
        description: 'Two\nlines.',
        kind: 'checkpoint',
        optional: true,
        phase: 'Core',
        story: 'US1',
        parallel: true,
      },
      ...{ stream: 'api', parent: 'A', spec: '001', files: ['src/b.ts'], requirements: ['FR-1'] },
      ...{ acceptance: ['It works.'], tags: ['TDD'], effort: 'XL', minutes: 77, risk: 'high', priority: 90 },
      dependsOn: [...waitsFor('A'), { id: 'C', kind: 'produces', why: 'It makes src/c.ts.', line: 7 }],
      testStrategy: { kind: 'test-first', why: 'It is risky.' },
      traces: [{ id: 'FR-1', file: 'spec.md', line: 12, quote: 'It must work.' }],
      overrides: { agent: 'codex', attempts: 2, gates: ['tests'], deadlineMs: null },
    }),
    buildTask('C', { files: ['x.ts'] }),
    buildTask('D', { files: ['x.ts', 'y.ts'] }),
    buildTask('E', { files: ['y.ts'] }),
  ],
  {
    joins: [buildJoin(['A'], ['C', 'D'])],
    conflicts: [
      { a: 'D', b: 'E', file: 'y.ts' },
      { a: 'A', b: 'E', file: 'z.ts', why: 'Both changed it 3 times.' },
    ],
    together: [{ a: 'C', b: 'D', why: 'Only a comment.' }],
    diagnostics: [
      { code: 'plan/x', severity: 'warning', message: 'M', hint: 'H', file: 'tasks.md', line: 3, column: 1 },
    ],
  },
);

test('a plan that was written as JSON is read as the same plan, with everything in it', () => {
  const read = readPlanJson(toPlanJson(FULL), 'out.json');
  expect(read).toEqual(asRead(FULL));
  expect(readPlanJson(`\ufeff${toPlanJson(FULL)}`, 'out.json')).toEqual(read);
});

test('whatever the plan, writing and reading lose nothing', () => {
  fc.assert(
    fc.property(arbitraryPlan({ maxTasks: 15, joins: true, conflicts: true }), (drawn) => {
      const plan = composePlan(drawn);
      expect(readPlanJson(toPlanJson(plan), 'out.json')).toEqual(asRead(plan));
    }),
  );
});

test('what is no plan in JSON is left to others', () => {
  for (const text of ['# Tasks', '{"tasks": []}', '{"schemaVersion": 1}', '{', '[]', '{"id":"a","title":"A"}'])
    expect(readPlanJson(text, 'x.json')).toBeNull();
});

test.each([
  ['{\n  "schemaVersion": 2,\n  "tasks": []\n}', ['plan-file/version', 2, 20]],
  ['{\n  "schemaVersion": "1",\n  "tasks": []\n}', ['plan-file/version', 2, 21]],
])('another version is refused: %s', (text, fault) => {
  const plan = readPlanJson(text, 'x.json');
  expect(plan?.tasks).toEqual([]);
  expect(plan?.diagnostics.map(({ code, line, column }) => [code, line, column])).toEqual([fault]);
});

test('what does not fit is told at its place', () => {
  const broken = toPlanJson(buildPlan([buildTask('A')]))
    .replace('"risk": "low"', '"risk": "huge"')
    .replace('"tags": []', '"tagz": []');
  const lines = broken.split('\n');
  const lineOf = (part: string) => lines.findIndex((line) => line.includes(part)) + 1;
  const plan = readPlanJson(broken, 'x.json');
  expect(plan?.diagnostics.map(({ code, message, line }) => [code, message, line])).toEqual([
    [
      'plan-file/wrong-value',
      expect.stringContaining('`tasks.0.tags` is not what it must be'),
      lineOf('"id": "A"') - 1,
    ],
    ['plan-file/wrong-value', expect.stringContaining('`tasks.0.risk` is not what it must be'), lineOf('huge')],
    ['plan-file/unknown-key', '`tasks.0.tagz` is no known key of a plan in JSON.', lineOf('tagz')],
  ]);
});

test('faults of the order are found as in every plan', () => {
  const plan = readPlanJson(toPlanJson(buildPlan([buildTask('A', { dependsOn: waitsFor('Z', 'A') })])), 'x.json');
  expect(plan?.diagnostics.map(({ code }) => code).toSorted()).toEqual(['plan/cycle', 'plan/unknown-id']);
});

test("the plan is never taken for Task Master's tasks", () => {
  expect(readPlan({ text: toPlanJson(FULL), file: 'out.json' })).toMatchObject({
    tasks: [],
    diagnostics: [{ code: 'spec/unknown-json', severity: 'error' }],
  });
});
