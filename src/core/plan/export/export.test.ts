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

  test('any title is only a title', { timeout: 60_000 }, () => {
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

describe('what a plan may hold besides titles', () => {
  const many = Array.from({ length: 60 }, (_, index) => `P${index + 1}`);
  const plan = buildPlan(
    [
      ...many.map((id) => buildTask(id)),
      buildTask('T1', {
        ...{ phase: 'Build', story: 'US2', kind: 'checkpoint', optional: true, tags: ['API', 'P', '[x]'], done: true },
        ...{
          files: ['src/a`b.ts'],
          requirements: ['FR-007'],
          description: 'It covers nothing.',
          dependsOn: waitsFor('gone'),
        },
      }),
      buildTask('T2', { phase: 'Build', story: 'Ada', dependsOn: waitsFor(...many), minutes: 0 }),
    ],
    { title: '', joins: [buildJoin(['T1'], ['T2', 'gone']), buildJoin([], ['T1']), buildJoin(['T1'], ['T1'])] },
  );

  test('stands in an issue on GitHub: labels, files, requirements, and how much more it is blocked by', () => {
    const { issues } = JSON.parse(exportPlan(plan, 'github'));
    const [checkpoint, last] = issues.slice(-2);
    expect(checkpoint.labels).toEqual([
      ...['effort:S', 'risk:low', 'story:US2', 'checkpoint', 'optional', 'API', 'P', '[x]'],
    ]);
    expect(checkpoint.state).toBe('closed');
    expect(checkpoint.body).toContain('### Files\n\n- `` src/a`b.ts ``');
    expect(checkpoint.body).toContain('### Requirements\n\n- FR-007');
    expect(last.blockedBy).toEqual([...many, 'T1']);
    expect(last.body).toMatch(/Blocked by \d+ more tasks\.$/u);
  });

  test('is read again from tasks.md: story, tags, requirements, checkpoints, and no estimate where there is none', () => {
    const tasks = {
      ...plan,
      tasks: plan.tasks.slice(-2).map((task) => ({ ...task, id: `T00${task.id.slice(1)}` })),
      joins: [],
    };
    const text = exportPlan(tasks, 'tasks');
    expect(text).toMatch(/^# Tasks\n/u);
    expect(text).toContain('[US2] [optional] [API] Checkpoint: Title of');
    expect(text).not.toContain('[Ada]');
    expect(text).not.toContain('Estimate: 0');
    const read = readPlan({ text, file: 'tasks.md' });
    expect(read.tasks[0]).toMatchObject({ kind: 'checkpoint', story: 'US2', requirements: ['FR-007'], optional: true });
  });

  test('stands in tasks.md as a person would write it; what its words would make it there is only text', () => {
    const words = buildPlan([
      buildTask('T001', {
        ...{ phase: 'Phase 1: Setup', parallel: true, priority: 80, files: ['src/a.ts'] },
        description: 'One.\n\nTwo.',
      }),
      buildTask('T002', {
        ...{ phase: 'Phase 1: Setup', description: 'Read src/other.ts.', files: ['src/b.ts'] },
        dependsOn: waitsFor('T001'),
      }),
    ]);
    expect(exportPlan(words, 'tasks')).toBe(`# A plan

## Phase 1: Setup

- [ ] T001 [P] Title of T001
  - Depends on: none
  - Files: \`src/a.ts\`
  - Estimate: 10 min
  - Priority: 80
  One.

  Two.
- [ ] T002 Title of T<!-- -->002
  - Depends on: T001
  - Files: \`src/b.ts\`
  - Estimate: 10 min
  \`\`\`text
  Read src/other.ts.
  \`\`\`

## Dependencies

Each task states what it depends on.
`);
    expect(reread(words, 'tasks').tasks.map(({ files }) => files)).toEqual([['src/a.ts'], ['src/b.ts']]);
  });

  test('is no task of its own where a description looks like one', () => {
    const boxed = buildPlan([buildTask('T001', { description: '- [ ] T009 Another' }), buildTask('T002')]);
    expect(exportPlan(boxed, 'tasks')).toContain('  ```text\n  - [ ] T009 Another\n  ```');
    expect(reread(boxed, 'tasks').tasks.map(({ id }) => id)).toEqual(['T001', 'T002']);
  });

  test('stands in beads by their own fields: what may be left out is deferred, and no estimate is none', () => {
    const issues = exportPlan(
      buildPlan([buildTask('a', { optional: true }), buildTask('b', { minutes: 0 }), buildTask('c', { done: true })]),
      'beads',
    );
    expect(
      issues
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ id, status, estimated_minutes }) => [id, status, estimated_minutes]),
    ).toEqual([
      ['a', 'deferred', 10],
      ['b', 'open', undefined],
      ['c', 'closed', 10],
    ]);
  });

  test('is drawn: checkpoints apart, tasks of no phase outside of every group, barriers of few pairs as arrows', () => {
    const dot = exportPlan(plan, 'dot');
    expect(dot).toContain('label="T1: Title of T1", shape=hexagon, style=filled');
    expect(dot).toContain('\n  t1 [label="P1: Title of P1"];');
    expect(dot).toContain('t61 -> t62 [style=dashed];');
    const mermaid = exportPlan(plan, 'mermaid');
    expect(mermaid).toContain('t61{{"T1: Title of T1"}}');
    expect(mermaid).toContain('\n  t1["P1: Title of P1"]');
    expect(mermaid).toContain('t61 -.-> t62');
    expect(exportPlan({ ...plan, tasks: plan.tasks.slice(0, 2) }, 'mermaid')).not.toContain('classDef');
  });

  test('keeps its tags in beads, and what is marked stays marked', () => {
    const [read] = reread(
      buildPlan([buildTask('T1', { tags: ['API'], parallel: true, risk: 'high', effort: 'L' })]),
      'beads',
    ).tasks;
    expect(read).toMatchObject({ tags: ['API'], parallel: true, risk: 'high', effort: 'L' });
  });

  test('loses what waits for a task that is not there, in a tracker and where ids are made anew', () => {
    const { edges } = JSON.parse(exportPlan(plan, 'bd-graph'));
    expect(edges.filter(({ from_key }: { readonly from_key: string }) => from_key === 'T1')).toEqual([]);
    const phased = buildPlan([buildTask('T1', { phase: 'Setup' }), buildTask('T2', { phase: 'Core' })], {
      joins: [buildJoin(['T1', 'gone'], ['T2'])],
    });
    expect(JSON.parse(exportPlan(phased, 'bd-graph')).edges).toEqual([
      { from_key: 'T2', to_key: 'T1', type: 'blocks' },
    ]);
    const renamed = buildPlan([buildTask('a'), buildTask('b', { dependsOn: waitsFor('a', 'gone') })], {
      joins: [buildJoin(['gone', 'a'], ['b']), buildJoin(['gone'], ['b'])],
    });
    const text = exportPlan(renamed, 'tasks');
    expect(text).not.toContain('gone');
    expect(text).toContain('- T001 before T002\n');
  });

  test('a phase whose name is nothing but marks is a heading all the same', () => {
    expect(exportPlan(buildPlan([buildTask('T1', { phase: '##' })]), 'tasks')).toContain(
      '\n## Phase 1: Tasks\n\n- [ ] T1',
    );
  });

  test('a name that is taken gets a number', () => {
    const taken = buildPlan([buildTask('phase-1', { phase: 'Setup' }), buildTask('a', { phase: 'Setup' })]);
    const { nodes } = JSON.parse(exportPlan(taken, 'bd-graph'));
    expect(nodes.map(({ key }: { readonly key: string }) => key)).toContain('phase-1-2');
  });

  test('a format that does not exist is a bug', () => {
    const unknown: unknown = 'pdf';
    expect(() => exportPlan(plan, unknown as 'dot')).toThrow('unhandled');
  });
});
