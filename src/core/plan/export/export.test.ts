import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planSchema } from '../../../protocol/plan-schema.ts';
import { arbitraryPlan } from '../../../testing/arbitrary-plan.ts';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { allBefore, faultsOf } from '../../../testing/plan-order.ts';
import type { Plan } from '../plan.ts';
import { readPlan } from '../read-plan.ts';
import { EXPORT_FORMATS, exportPlan } from './export-plan.ts';

const shape = { maxTasks: 14, joins: true, conflicts: false };

/** What must survive: which tasks there are, what is done, and all that has to land before each. */
function essence(plan: Plan) {
  const before = allBefore(plan);
  return plan.tasks.map((task) => ({
    ...{
      id: task.id,
      title: task.title,
      done: task.done,
      optional: task.optional,
      files: task.files,
      phase: task.phase,
    },
    ...{ minutes: task.minutes, priority: task.priority, before: [...(before.get(task.id) ?? [])].sort() },
  }));
}

const reread = (plan: Plan, format: 'tasks' | 'beads') =>
  readPlan({ text: exportPlan(plan, format), file: format === 'tasks' ? 'tasks.md' : 'issues.jsonl' });

/** Plans whose tasks stand in phases and name files. */
const decorated = fc
  .tuple(arbitraryPlan(shape), fc.array(fc.nat(3), { minLength: 3 * shape.maxTasks, maxLength: 3 * shape.maxTasks }))
  .map(([plan, numbers]): Plan => {
    let used = 0;
    const next = () => numbers[used++];
    let phase = 0;
    const tasks = plan.tasks.map((task, index) => {
      phase = Math.max(phase, Math.min(phase + (next() === 0 ? 1 : 0), 9));
      const files = next() === 0 ? [`src/part-${index}.ts`, `docs/part-${index}.md`] : [];
      return { ...task, phase: `Phase ${phase + 1}: Part`, files, parallel: next() === 0 };
    });
    return { ...plan, tasks };
  });

describe('a plan that is converted and read again', () => {
  test('has the same tasks, done marks, files and order as tasks.md', () => {
    fc.assert(
      fc.property(decorated, (plan) => {
        // An estimate of no minutes is no estimate there.
        const timed = { ...plan, tasks: plan.tasks.map((task) => ({ ...task, minutes: task.minutes + 1 })) };
        const read = reread(timed, 'tasks');
        expect(faultsOf(read).filter((one) => one.startsWith('error'))).toEqual([]);
        expect(essence(read)).toEqual(essence(timed));
      }),
      { numRuns: 150 },
    );
  });

  test('has the same tasks, done marks, files and order as beads', () => {
    fc.assert(
      fc.property(decorated, (plan) => {
        const read = reread(plan, 'beads');
        expect(faultsOf(read).filter((one) => one.startsWith('error'))).toEqual([]);
        expect(essence(read)).toEqual(essence(plan));
      }),
      { numRuns: 150 },
    );
  });

  test('is the same plan as JSON', () => {
    fc.assert(
      fc.property(arbitraryPlan({ ...shape, conflicts: true }), (plan) => {
        expect(planSchema.parse(JSON.parse(exportPlan(plan, 'json')))).toEqual(plan);
      }),
      { numRuns: 50 },
    );
  });
});

const HOSTILE = [
  'Line one\nLine two',
  'He said "no" and \'yes\'',
  'Run `rm` and ``more``',
  '--> end <!-- start',
  '<script>alert(1)</script> </style>',
  '[P] [US1] (x) {y} | pipe',
  '**bold** _under_ ~~gone~~',
  'T002 depends on T001; T001 blocks everything',
  'after T003, Phase 2 before Phase 1',
  'end" ]; x [label="y',
  '\u001b[31mred\u202e \u0000',
  '# heading',
  '- [x] T009 another',
  'back\\slash \\" \\n',
  '@octocat fixes #12',
  '```\nfence',
] as const;

/** Same ids, done marks and order whatever the words are. */
function skeleton(plan: Plan) {
  return essence(plan).map(({ id, done, files, before }) => ({ id, done, files, before }));
}

describe('hostile words', () => {
  const plan = buildPlan(
    HOSTILE.map((title, index) =>
      buildTask(`T${String(index + 1).padStart(3, '0')}`, {
        ...{ title, description: `${title}\n- [ ] T002 ${title}`, phase: HOSTILE[(index * 3) % 16] ?? null },
        ...{ acceptance: [title], dependsOn: index === 0 ? [] : waitsFor('T001'), done: index % 5 === 0 },
      }),
    ),
    { joins: [buildJoin(['T002', 'T003', 'T004'], ['T010', 'T011', 'T012'])], title: HOSTILE[4] },
  );

  test.each(['tasks', 'beads'] as const)('change nothing about tasks and order in %s', (format) => {
    expect(skeleton(reread(plan, format))).toEqual(skeleton(plan));
  });

  test('any title is only a title', () => {
    const words = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom(...HOSTILE));
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words), { minLength: 1, maxLength: 6 }), (all) => {
        const odd = buildPlan(
          all.map(([title, description], index) =>
            buildTask(`T${index + 1}`, { title, description, dependsOn: index === 0 ? [] : waitsFor(`T${index}`) }),
          ),
        );
        for (const format of ['tasks', 'beads'] as const)
          expect(skeleton(reread(odd, format)).map(({ files: _, ...rest }) => rest)).toEqual(
            skeleton(odd).map(({ files: _, ...rest }) => rest),
          );
      }),
      { numRuns: 200 },
    );
  });

  test('leave Mermaid and DOT one statement a line', () => {
    for (const line of exportPlan(plan, 'mermaid').trimEnd().split('\n').slice(1))
      expect(line).toMatch(
        /^ +(?:t\d+\["[^"`<>]*"\]|subgraph p\d+\["[^"`<>]*"\]|end|b\d+\(\( \)\)|[tb]\d+ -\.?->? [tb]\d+|[tb]\d+ --> [tb]\d+|classDef done .*|class [t\d,]+ done)$/u,
      );
    for (const line of exportPlan(plan, 'dot').trimEnd().split('\n').slice(3, -1))
      expect(line).toMatch(
        /^ +(?:label="(?:[^"\\]|\\.)*";|t\d+ \[label="(?:[^"\\]|\\.)*"(?:, [a-z]+=[a-z"#]+)*\];|subgraph cluster_\d+ \{|\}|b\d+ \[shape=point\];|[tb]\d+ -> [tb]\d+(?: \[style=dashed\])?;)$/u,
      );
  });

  test('notify nobody on GitHub', () => {
    const { issues } = JSON.parse(exportPlan(plan, 'github'));
    const odd = issues[14];
    expect(`${odd.title} ${odd.body}`).not.toMatch(/@octocat|#12/u);
    expect(issues[4].body).not.toContain('<script>');
    expect(odd.blockedBy).toEqual(['T001']);
    expect(odd.body).toContain('Blocked by T001: ');
  });

  test('no format holds a terminal escape', () => {
    for (const format of EXPORT_FORMATS) expect(exportPlan(plan, format)).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});

test('a title that is too long for a tracker is kept whole beside it', () => {
  const title = `Build ${'very '.repeat(150)}long`;
  const plan = buildPlan([buildTask('T001', { title })]);
  expect(reread(plan, 'beads').tasks[0]?.title).toBe(title);
  const text = exportPlan(plan, 'beads');
  expect(JSON.parse(text).title).toHaveLength(500);
  const renamed = text.replace('"title":"Build very', '"title":"Make very');
  expect(readPlan({ text: renamed, file: 'issues.jsonl' }).tasks[0]?.title).toHaveLength(499);
  for (const format of ['github', 'bd-graph'] as const) expect(exportPlan(plan, format)).toContain(title);
});

describe('ids of other formats', () => {
  const plan = buildPlan(
    [
      buildTask('1'),
      buildTask('1.1', { dependsOn: waitsFor('1') }),
      buildTask('api/2', { dependsOn: waitsFor('1.1') }),
    ],
    { joins: [buildJoin(['1'], ['api/2'])] },
  );

  test('become ids of tasks.md, and what they were is said', () => {
    const read = reread(plan, 'tasks');
    expect(
      read.tasks.map(({ id, dependsOn }) => [
        id,
        dependsOn
          .map((one) => one.id)
          .sort()
          .join(' '),
      ]),
    ).toEqual([
      ['T001', ''],
      ['T002', 'T001'],
      ['T003', 'T001 T002'],
    ]);
    expect(read.tasks[1]?.description).toContain('`1.1`');
  });

  test('make no part of a task out of another one in beads', () => {
    expect(reread(plan, 'beads').tasks.map(({ id }) => id)).toEqual(['1', '1-1', 'api/2']);
  });
});

test('bd-graph lists epics, tasks and who waits for whom', () => {
  const tasks = [
    buildTask('T1', { phase: 'Setup', acceptance: ['It runs.'], files: ['a.ts'] }),
    buildTask('T2', { phase: 'Core', dependsOn: waitsFor('T1'), tags: ['TDD'], priority: 90 }),
    buildTask('T3', { phase: 'Core' }),
  ];
  const plan = buildPlan(tasks, { joins: [buildJoin(['T1'], ['T2', 'T3'])] });
  expect(JSON.parse(exportPlan(plan, 'bd-graph'))).toEqual({
    commit_message: 'Plan: A plan',
    nodes: [
      { key: 'phase-1', title: 'Setup', type: 'epic', priority: 2 },
      { key: 'phase-2', title: 'Core', type: 'epic', priority: 2 },
      {
        ...{ key: 'T1', title: 'Title of T1', type: 'task', priority: 2, parent_key: 'phase-1' },
        ...{ description: 'Acceptance criteria:\n- It runs.\n\nFiles:\n- a.ts', metadata: { slipway_task: 'T1' } },
      },
      {
        ...{ key: 'T2', title: 'Title of T2', type: 'task', priority: 0, parent_key: 'phase-2', labels: ['TDD'] },
        metadata: { slipway_task: 'T2' },
      },
      {
        key: 'T3',
        title: 'Title of T3',
        type: 'task',
        priority: 2,
        parent_key: 'phase-2',
        metadata: { slipway_task: 'T3' },
      },
    ],
    edges: [
      { from_key: 'T2', to_key: 'T1', type: 'blocks' },
      { from_key: 'phase-2', to_key: 'phase-1', type: 'blocks' },
    ],
  });
});
