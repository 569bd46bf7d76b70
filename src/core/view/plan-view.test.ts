import { expect, test } from 'vitest';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import type { Diagnostic } from '../plan/diagnostic.ts';
import { analysePlan } from '../schedule/analysis.ts';
import { toPlanView } from './plan-view.ts';

const diagnostic: Diagnostic = {
  code: 'plan/example',
  severity: 'info',
  message: 'Something was read so.',
  hint: 'Leave it.',
  file: 'tasks.md',
  line: 1,
  column: 1,
};

const plan = buildPlan(
  [
    buildTask('T1', { files: ['src/a.ts'], requirements: ['FR-1'], acceptance: ['It works.'], done: true, line: 4 }),
    buildTask('T2', {
      ...{ dependsOn: waitsFor('T1'), files: ['src/a.ts'], optional: true, phase: 'Build', story: 'US1' },
      ...{ testStrategy: { kind: 'none', why: 'I look at it.' }, stream: 'web', overrides: { agent: 'codex' } },
    }),
    buildTask('C1', { kind: 'checkpoint', minutes: 0, tags: ['TDD'], box: { offset: 3, mark: ' ' } }),
  ],
  {
    title: 'Example',
    joins: [buildJoin(['T1', 'T2'], ['C1'])],
    conflicts: [buildConflict('T1', 'T2', 'src/a.ts')],
    diagnostics: [diagnostic],
  },
);

const common = {
  description: '',
  kind: 'task',
  done: false,
  optional: false,
  phase: null,
  story: null,
  parallel: false,
  files: [],
  requirements: [],
  acceptance: [],
  effort: 'S',
  minutes: 10,
  risk: 'low',
  priority: 50,
  slack: 0,
  line: 1,
};

test('a plan is shown with joins as edges, its analysis and its counts, and nothing that only the engine needs', () => {
  expect(toPlanView(plan, analysePlan(plan, 8, true))).toEqual({
    title: 'Example',
    file: 'tasks.md',
    dialect: 'checklist',
    counts: { tasks: 3, checkpoints: 1, done: 1, optional: 1 },
    tasks: [
      {
        ...common,
        id: 'T1',
        title: 'Title of T1',
        done: true,
        files: ['src/a.ts'],
        dependsOn: [],
        requirements: ['FR-1'],
        acceptance: ['It works.'],
        line: 4,
        testStrategy: {
          ...{ kind: 'test-first', stated: false },
          why: 'One criterion is vague: writing the test first settles what is meant.',
        },
      },
      {
        ...common,
        id: 'T2',
        title: 'Title of T2',
        optional: true,
        phase: 'Build',
        story: 'US1',
        files: ['src/a.ts'],
        dependsOn: waitsFor('T1'),
        testStrategy: { kind: 'none', why: 'I look at it.', stated: true },
        stream: 'web',
        overrides: { agent: 'codex' },
      },
      {
        ...common,
        id: 'C1',
        title: 'Title of C1',
        kind: 'checkpoint',
        minutes: 0,
        testStrategy: { kind: 'none', why: 'A checkpoint runs gates and changes nothing.', stated: false },
        dependsOn: [{ id: 'T2', kind: 'phase', why: 'The phase comes later.', line: 1 }],
      },
    ],
    joins: [
      { after: ['T1', 'T2'], before: ['C1'], kind: 'phase', why: 'The phase comes later.', line: 1, expanded: true },
    ],
    conflicts: [{ a: 'T1', b: 'T2', file: 'src/a.ts' }],
    layers: [['T1'], ['T2'], ['C1']],
    criticalPath: ['T2', 'C1'],
    estimate: { work: 10, span: 10, makespan: 10, tracks: 8, lowerBound: 10, parallelShare: 0 },
    diagnostics: [diagnostic],
  });
});

test('a task that was cut out of a document is shown with what it comes from', () => {
  const traces = [{ id: 'FR-1', file: 'prd.md', line: 3, quote: 'It sorts.' }];
  const cut = buildPlan([buildTask('T1', { parent: 'E1', traces })]);
  const analysis = analysePlan(cut, 1);
  expect(toPlanView(cut, analysis).tasks[0]).toMatchObject({ parent: 'E1', traces });
});

test('a bound on the edges leaves barriers compact', () => {
  const view = toPlanView(plan, analysePlan(plan, 8), 0);
  expect(view.joins.map((join) => join.expanded)).toEqual([false]);
  expect(view.tasks.map((task) => task.dependsOn.length)).toEqual([0, 1, 0]);
});

test('pairs that a person let run together are shown', () => {
  const together = [{ a: 'T1', b: 'T2', why: 'They only read it.' }];
  const free = buildPlan([buildTask('T1'), buildTask('T2')], { together });
  expect(toPlanView(free, analysePlan(free, 1)).together).toEqual(together);
  expect(toPlanView(plan, analysePlan(plan, 1))).not.toHaveProperty('together');
});
