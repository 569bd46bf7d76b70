import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../../testing/arbitrary-plan.ts';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import { composePlan } from '../compose-plan.ts';
import type { Plan } from '../plan.ts';
import { applyEdit, applyEdits } from './apply-edit.ts';
import type { PlanEdit } from './edits.ts';

/** A, then B and C beside each other, then D; B has a box. */
const PLAN = buildPlan([
  buildTask('T001', { title: 'Set up', phase: 'Setup' }),
  buildTask('T002', { title: 'Build', phase: 'Core', dependsOn: waitsFor('T001'), box: { offset: 3, mark: ' ' } }),
  buildTask('T003', { title: 'Draw', phase: 'Core', dependsOn: waitsFor('T001'), files: ['src/draw.ts'] }),
  buildTask('T004', { title: 'Ship', phase: 'End', dependsOn: waitsFor('T002', 'T003'), requirements: ['FR-1'] }),
]);

function edited(edit: PlanEdit, plan: Plan = PLAN) {
  const result = applyEdit(plan, edit);
  if (!result.ok) throw new Error(`${result.failure.message} ${result.failure.hint}`);
  return result.value;
}

function refused(edit: PlanEdit, plan: Plan = PLAN) {
  const result = applyEdit(plan, edit);
  if (result.ok) throw new Error(`It was made: ${result.value.summary}`);
  return result.failure;
}

const order = (plan: Plan) =>
  plan.tasks.map(({ id, dependsOn }) => `${id} < ${dependsOn.map((one) => one.id).join(' ')}`.trim());
const task = (plan: Plan, id: string) => plan.tasks.find((one) => one.id === id);

describe('adding a task', () => {
  test('gives it the next id, the phase of its neighbour and the end of the list', () => {
    const { plan, summary, warnings } = edited({ kind: 'add-task', fields: { title: ' Measure ' } });
    expect(task(plan, 'T005')).toMatchObject({
      title: 'Measure',
      phase: 'End',
      effort: 'M',
      minutes: 20,
      dependsOn: [],
    });
    expect(plan.tasks.at(-1)?.id).toBe('T005');
    expect(summary).toBe('Added T005: Measure.');
    expect(warnings).toEqual(['T005 names no files and no acceptance criteria yet.']);
  });

  test('puts it where it is wanted, with what it waits for', () => {
    const fields = { title: 'Measure', files: ['m.ts'], acceptance: ['It is measured.'], minutes: 100 };
    const { plan, warnings } = edited({ kind: 'add-task', id: 'M-1', fields, after: 'T001', dependsOn: ['T001'] });
    expect(order(plan)[1]).toBe('M-1 < T001');
    expect(task(plan, 'M-1')).toMatchObject({ effort: 'XL', minutes: 100, phase: 'Setup' });
    expect(warnings).toEqual([]);
    const first = { kind: 'add-task', fields: { title: 'First' }, after: null, dependsOn: ['T001'] } as const;
    expect(edited(first).plan.tasks[0]).toMatchObject({
      ...{ id: 'T005', phase: null, line: 1 },
      dependsOn: [{ id: 'T001', kind: 'explicit', why: 'It was added behind T001.', line: 1 }],
    });
  });

  test.each([
    [['1.1', '1.2', '2.9'], '2.10'],
    [['T9'], 'T10'],
    [['T009'], 'T010'],
    [['alpha'], 'T001'],
    [['7'], '8'],
    [['A1', 'B4', 'A2', 't3'], 't4'],
  ])('after %j comes %s', (ids, id) => {
    const plan = buildPlan(ids.map((one) => buildTask(one)));
    expect(edited({ kind: 'add-task', fields: { title: 'Next' } }, plan).plan.tasks.at(-1)?.id).toBe(id);
  });

  test('an id that is free in no manner of writing is passed over', () => {
    const plan = buildPlan([buildTask('t2'), buildTask('T1')]);
    expect(edited({ kind: 'add-task', fields: { title: 'Next' } }, plan).plan.tasks.at(-1)?.id).toBe('T3');
  });

  test.each([
    ['T002', 'id-taken'],
    ['t002', 'id-taken'],
    ['', 'bad-id'],
    ['--force', 'bad-id'],
    ['a..b', 'bad-id'],
    ['a b', 'bad-id'],
    ['x'.repeat(65), 'bad-id'],
  ])('the id %j is refused: %s', (id, reason) => {
    expect(refused({ kind: 'add-task', id, fields: { title: 'More' } }).reason).toBe(reason);
  });

  test('what it stands behind and waits for has to be there', () => {
    const fields = { title: 'More' };
    expect(refused({ kind: 'add-task', fields, after: 'T009' }).reason).toBe('unknown-task');
    expect(refused({ kind: 'add-task', fields, dependsOn: ['T00l'] })).toMatchObject({ hint: 'Did you mean T001?' });
    expect(refused({ kind: 'add-task', fields, dependsOn: ['nothing like it'] }).hint).toBe(
      'slipway plan lists the tasks.',
    );
  });
});

describe('setting fields', () => {
  test('changes them and completes effort and minutes by each other', () => {
    const { plan, summary } = edited({ kind: 'set-task', task: 'T003', fields: { effort: 'L', title: ' Paint ' } });
    expect(task(plan, 'T003')).toMatchObject({ effort: 'L', minutes: 40, title: 'Paint' });
    expect(summary).toBe('Changed effort, title of T003.');
    expect(
      task(edited({ kind: 'set-task', task: 'T003', fields: { effort: 'L', minutes: 7 } }).plan, 'T003'),
    ).toMatchObject({ effort: 'L', minutes: 7 });
  });

  test('overrides are laid over those there are', () => {
    const once = edited({
      kind: 'set-task',
      task: 'T001',
      fields: { overrides: { agent: 'codex', attempts: 2 } },
    }).plan;
    const twice = edited({ kind: 'set-task', task: 'T001', fields: { overrides: { attempts: 5 } } }, once).plan;
    expect(task(twice, 'T001')?.overrides).toEqual({ agent: 'codex', attempts: 5 });
  });

  test('a file that another task names makes a conflict', () => {
    const { plan } = edited({ kind: 'set-task', task: 'T002', fields: { files: ['src/draw.ts'] } });
    expect(plan.conflicts).toEqual([{ a: 'T002', b: 'T003', file: 'src/draw.ts' }]);
  });

  test('a task that is done is told', () => {
    const plan = buildPlan([buildTask('A', { done: true })]);
    expect(edited({ kind: 'set-task', task: 'A', fields: { risk: 'high' } }, plan).warnings).toHaveLength(1);
  });

  test.each([
    [{}, 'nothing-to-do'],
    [{ title: ' ' }, 'bad-value'],
    [{ title: 'a\nb' }, 'bad-value'],
    [{ title: 'x'.repeat(501) }, 'bad-value'],
    [{ minutes: 0 }, 'bad-value'],
    [{ minutes: Number.NaN }, 'bad-value'],
    [{ minutes: 9_601 }, 'bad-value'],
    [{ priority: 101 }, 'bad-value'],
    [{ priority: -1 }, 'bad-value'],
    [{ files: ['../outside'] }, 'bad-value'],
    [{ files: ['/etc/passwd'] }, 'bad-value'],
    [{ files: [''] }, 'bad-value'],
    [{ files: ['.git/config'] }, 'bad-value'],
  ])('%j is refused: %s', (fields, reason) => {
    const failure = refused({ kind: 'set-task', task: 'T001', fields });
    expect(failure.reason).toBe(reason);
    expect(failure.hint).not.toBe('');
  });

  test('an unknown task is refused', () => {
    expect(refused({ kind: 'set-task', task: 'T01', fields: { risk: 'low' } }).hint).toBe('Did you mean T001?');
  });
});

describe('removing a task', () => {
  test('lets what waited for it wait for what it waited for', () => {
    const { plan, warnings } = edited({ kind: 'remove-task', task: 'T002', reconnect: true });
    expect(order(plan)).toEqual(['T001 <', 'T003 < T001', 'T004 < T001 T003']);
    expect(warnings).toEqual(['T004 needs T002; now waiting for what it waited for.']);
  });

  test('lets it wait for less where that is wanted', () => {
    const { plan, warnings } = edited({ kind: 'remove-task', task: 'T001', reconnect: false });
    expect(order(plan)).toEqual(['T002 <', 'T003 <', 'T004 < T002 T003']);
    expect(warnings).toEqual(['T002 and T003 need T001; nothing holds them back for it any more.']);
  });

  test('says which requirements may be left over', () => {
    expect(edited({ kind: 'remove-task', task: 'T004', reconnect: true }).warnings).toEqual([
      'FR-1 may be covered by no other task.',
    ]);
  });

  test('keeps the order of the groups on both sides of a barrier', () => {
    const tasks = ['A', 'B', 'C'].map((id) => buildTask(id));
    const plan = buildPlan(tasks, { joins: [buildJoin(['A'], ['B']), buildJoin(['B'], ['C'])] });
    expect(edited({ kind: 'remove-task', task: 'B', reconnect: true }, plan).plan.joins).toMatchObject([
      { after: ['A'], before: ['C'] },
    ]);
    expect(edited({ kind: 'remove-task', task: 'B', reconnect: false }, plan).plan.joins).toEqual([]);
  });
});

describe('moving a task', () => {
  test('changes its place and its phase, and nothing that waits', () => {
    const { plan, warnings } = edited({ kind: 'move-task', task: 'T004', after: 'T001' });
    expect(order(plan)).toEqual(['T001 <', 'T004 < T002 T003', 'T002 < T001', 'T003 < T001']);
    expect(warnings).toEqual(['T004 belongs to the phase Setup now; its dependencies stay.']);
  });

  test('to the beginning keeps its phase', () => {
    const { plan, summary, warnings } = edited({ kind: 'move-task', task: 'T003', after: null });
    expect(plan.tasks[0]).toMatchObject({ id: 'T003', phase: 'Core' });
    expect([summary, warnings]).toEqual(['Moved T003 to the beginning.', []]);
  });

  test('to a phase without a name is told too', () => {
    const plan = buildPlan([buildTask('A'), buildTask('B', { phase: 'Core' })]);
    expect(edited({ kind: 'move-task', task: 'B', after: 'A' }, plan).warnings[0]).toContain('the phase (none) now');
  });

  test('behind itself or behind nothing is refused', () => {
    expect(refused({ kind: 'move-task', task: 'T001', after: 'T001' }).reason).toBe('nothing-to-do');
    expect(refused({ kind: 'move-task', task: 'T001', after: 'T999' }).reason).toBe('unknown-task');
    expect(refused({ kind: 'move-task', task: 'T999', after: null }).reason).toBe('unknown-task');
  });
});

describe('merging tasks', () => {
  test('makes one that does all and stands for all', () => {
    const { plan, summary } = edited({ kind: 'merge-tasks', into: 'T002', tasks: ['T003'] });
    expect(order(plan)).toEqual(['T001 <', 'T002 < T001', 'T004 < T002']);
    expect(task(plan, 'T002')).toMatchObject({
      title: 'Build; Draw',
      minutes: 20,
      effort: 'M',
      files: ['src/draw.ts'],
    });
    expect(summary).toBe('Merged T003 into T002.');
  });

  test('takes the highest risk and priority, all criteria, and done only where all are', () => {
    const plan = buildPlan([
      buildTask('A', { risk: 'low', priority: 10, acceptance: ['a'], done: true, description: 'First.' }),
      buildTask('B', {
        risk: 'high',
        priority: 90,
        acceptance: ['a', 'b'],
        traces: [{ id: 'R', file: 's', line: 1, quote: 'q' }],
      }),
    ]);
    const { plan: merged, warnings } = edited(
      { kind: 'merge-tasks', into: 'B', tasks: ['A', 'B'], title: ' Both ' },
      plan,
    );
    expect(merged.tasks).toMatchObject([
      {
        id: 'B',
        title: 'Both',
        risk: 'high',
        priority: 90,
        acceptance: ['a', 'b'],
        done: false,
        traces: [{ id: 'R' }],
      },
    ]);
    expect(merged.tasks[0]?.description).toBe('Title of A:\nFirst.\n\nTitle of B.');
    expect(warnings).toEqual(['A was done; the merged task is not.']);
  });

  test('puts it in their place on both sides of a barrier, and tells how many became part of it', () => {
    const ids = ['A', 'B', 'C', 'D', 'E', 'F'];
    const plan = buildPlan(
      ids.map((id) => buildTask(id)),
      { joins: [buildJoin(['A', 'B', 'C'], ['F']), buildJoin(['E'], ['C', 'D'])] },
    );
    const merged = edited({ kind: 'merge-tasks', into: 'A', tasks: ['B', 'C', 'D'] }, plan);
    expect(merged.summary).toBe('Merged B, C and D into A.');
    expect(merged.plan.joins.map(({ after, before }) => [after, before])).toEqual([
      [['A'], ['F']],
      [['E'], ['A']],
    ]);
    const all = edited({ kind: 'merge-tasks', into: 'A', tasks: ids }, buildPlan(plan.tasks));
    expect(all.summary).toBe('Merged B, C and 3 more into A.');
  });

  test('a checkpoint among them is told', () => {
    const plan = buildPlan([buildTask('A'), buildTask('B', { kind: 'checkpoint' })]);
    expect(edited({ kind: 'merge-tasks', into: 'A', tasks: ['B'] }, plan).warnings).toHaveLength(1);
  });

  test('over a task that stands between them is refused with the circle', () => {
    const failure = refused({ kind: 'merge-tasks', into: 'T001', tasks: ['T004'] });
    expect(failure.reason).toBe('would-cycle');
    expect(failure.message).toContain('Nothing was changed. These tasks wait for each other');
  });

  test('of one task, an unknown one or with an empty title is refused', () => {
    expect(refused({ kind: 'merge-tasks', into: 'T001', tasks: [] }).reason).toBe('nothing-to-do');
    expect(refused({ kind: 'merge-tasks', into: 'T001', tasks: ['T9'] }).reason).toBe('unknown-task');
    expect(refused({ kind: 'merge-tasks', into: 'T002', tasks: ['T003'], title: '' }).reason).toBe('bad-value');
  });
});

describe('splitting a task', () => {
  const pieces = [{ title: 'Shape' }, { title: 'Test', files: ['t.ts'], minutes: 3 }];

  test('gives pieces that wait for what it waited for, and that are all waited for', () => {
    const { plan, summary, warnings } = edited({ kind: 'split-task', task: 'T002', pieces, inOrder: false });
    expect(order(plan)).toEqual([
      'T001 <',
      'T002.1 < T001',
      'T002.2 < T001',
      'T003 < T001',
      'T004 < T002.1 T002.2 T003',
    ]);
    expect(task(plan, 'T002.1')).toMatchObject({ title: 'Shape', minutes: 5, effort: 'XS', parent: 'T002', box: null });
    expect(task(plan, 'T002.2')).toMatchObject({ files: ['t.ts'], minutes: 3 });
    expect(summary).toBe('Split T002 into T002.1 and T002.2.');
    expect(warnings).toEqual([]);
  });

  test('in order, each waits for the one before', () => {
    const { plan, warnings } = edited({ kind: 'split-task', task: 'T003', pieces, inOrder: true });
    expect(order(plan)[3]).toBe('T003.2 < T001 T003.1');
    expect(warnings).toEqual([]);
  });

  test('both sides of a barrier know the pieces', () => {
    const plan = buildPlan([buildTask('A'), buildTask('B')], { joins: [buildJoin(['A'], ['B'])] });
    expect(edited({ kind: 'split-task', task: 'A', pieces, inOrder: false }, plan).plan.joins).toMatchObject([
      { after: ['A.1', 'A.2'], before: ['B'] },
    ]);
  });

  test.each([
    [[{ title: 'One' }], 'nothing-to-do'],
    [[{ title: 'One' }, { id: 'T001', title: 'Two' }], 'id-taken'],
    [
      [
        { id: 'X', title: 'One' },
        { id: 'x', title: 'Two' },
      ],
      'id-taken',
    ],
    [[{ title: 'One' }, { title: '' }], 'bad-value'],
  ])('into %j is refused: %s', (bad, reason) => {
    expect(refused({ kind: 'split-task', task: 'T002', pieces: bad, inOrder: false }).reason).toBe(reason);
  });

  test('its own id can be kept by a piece', () => {
    const kept = [{ id: 'T002', title: 'One' }, { title: 'Two' }];
    expect(edited({ kind: 'split-task', task: 'T002', pieces: kept, inOrder: false }).plan.tasks).toHaveLength(5);
  });

  test('an unknown task is refused', () => {
    expect(refused({ kind: 'split-task', task: 'T9', pieces, inOrder: true }).reason).toBe('unknown-task');
  });
});

describe('dependencies', () => {
  test('are added with the reason that a person gives', () => {
    const { plan } = edited({ kind: 'add-dependency', task: 'T003', on: 'T002', why: ' It draws what was built. ' });
    expect(task(plan, 'T003')?.dependsOn.at(-1)).toMatchObject({
      id: 'T002',
      kind: 'explicit',
      why: 'It draws what was built.',
    });
    const silent = edited({ kind: 'add-dependency', task: 'T003', on: 'T002', why: '' }).plan;
    expect(task(silent, 'T003')?.dependsOn.at(-1)?.why).toBe('A person said so.');
  });

  test('are removed with the reason they had', () => {
    const { plan, warnings } = edited({ kind: 'remove-dependency', task: 'T004', on: 'T003' });
    expect(order(plan)[3]).toBe('T004 < T002');
    expect(warnings).toEqual(['The reason was: It needs T003.']);
  });

  test('one pair is taken out of a barrier, all others stay', () => {
    const tasks = ['A', 'B', 'C', 'D'].map((id) => buildTask(id));
    const plan = buildPlan(tasks, { joins: [buildJoin(['A', 'B'], ['C', 'D']), buildJoin(['A'], ['B'])] });
    const { plan: next } = edited({ kind: 'remove-dependency', task: 'C', on: 'A' }, plan);
    expect(next.joins.map(({ after, before }) => [after, before])).toEqual([
      [['A', 'B'], ['D']],
      [['B'], ['C']],
      [['A'], ['B']],
    ]);
    expect(edited({ kind: 'remove-dependency', task: 'B', on: 'A' }, plan).plan.joins).toHaveLength(1);
  });

  test.each([
    ['add-dependency', 'T001', 'T004', 'would-cycle'],
    ['add-dependency', 'T001', 'T001', 'would-cycle'],
    ['add-dependency', 'T004', 'T002', 'nothing-to-do'],
    ['add-dependency', 'T004', 'T9', 'unknown-task'],
    ['add-dependency', 'T9', 'T004', 'unknown-task'],
    ['remove-dependency', 'T004', 'T001', 'no-dependency'],
    ['remove-dependency', 'T9', 'T001', 'unknown-task'],
  ] as const)('%s of %s on %s is refused: %s', (kind, id, on, reason) => {
    expect(refused({ kind, task: id, on, why: '' }).reason).toBe(reason);
  });

  test('in a plan with a circle can be mended one by one', () => {
    const circle = composePlan(
      buildPlan([
        buildTask('A', { dependsOn: waitsFor('B') }),
        buildTask('B', { dependsOn: waitsFor('A') }),
        buildTask('C'),
      ]),
    );
    expect(circle.diagnostics.map(({ code }) => code)).toEqual(['plan/cycle']);
    expect(edited({ kind: 'add-dependency', task: 'C', on: 'A', why: '' }, circle).plan.diagnostics).toHaveLength(1);
    expect(edited({ kind: 'remove-dependency', task: 'A', on: 'B' }, circle).plan.diagnostics).toEqual([]);
  });
});

test('several edits are made together or not at all', () => {
  const remove: PlanEdit = { kind: 'remove-task', task: 'T002', reconnect: true };
  const add: PlanEdit = { kind: 'add-task', fields: { title: 'More' } };
  const both = applyEdits(PLAN, [remove, add]);
  expect(both).toMatchObject({ ok: true, value: { summary: 'Removed T002. Added T005: More.' } });
  expect(applyEdits(PLAN, [add, remove, remove])).toMatchObject({ ok: false, failure: { reason: 'unknown-task' } });
  expect(applyEdits(PLAN, [])).toMatchObject({ ok: true, value: { plan: PLAN, summary: '', warnings: [] } });
});

test('findings about the text outlive an edit', () => {
  const told = {
    code: 'spec/odd',
    severity: 'info',
    message: 'm',
    hint: 'h',
    file: 'tasks.md',
    line: 1,
    column: 1,
  } as const;
  const plan = buildPlan([buildTask('A')], { diagnostics: [told] });
  expect(edited({ kind: 'set-task', task: 'A', fields: { risk: 'high' } }, plan).plan.diagnostics).toEqual([told]);
});

test('whatever is edited, the plan stays one that can be executed', () => {
  fc.assert(
    fc.property(
      arbitraryPlan({ maxTasks: 12, joins: true, conflicts: true }),
      fc.array(arbitraryEdit(), { maxLength: 8 }),
      (plan, edits) => {
        let current = composePlan(plan);
        for (const make of edits) {
          const result = applyEdit(current, make(current.tasks.map(({ id }) => id)));
          if (result.ok) current = result.value.plan;
          else expect(result.failure.hint).not.toBe('');
          expect(current.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
        }
      },
    ),
    { numRuns: 300 },
  );
});

function arbitraryEdit(): fc.Arbitrary<(ids: readonly string[]) => PlanEdit> {
  const kind = fc.constantFrom('add', 'remove', 'move', 'merge', 'split', 'wait', 'free');
  return fc
    .record({ kind, a: fc.nat(), b: fc.nat(), yes: fc.boolean() })
    .map(({ kind: chosen, a, b, yes }) => (ids) => {
      const one = ids[a % Math.max(1, ids.length)] ?? 'none';
      const other = ids[b % Math.max(1, ids.length)] ?? 'none';
      switch (chosen) {
        case 'add':
          return { kind: 'add-task', fields: { title: 'New' }, after: yes ? one : null, dependsOn: [other] };
        case 'remove':
          return { kind: 'remove-task', task: one, reconnect: yes };
        case 'move':
          return { kind: 'move-task', task: one, after: yes ? other : null };
        case 'merge':
          return { kind: 'merge-tasks', into: one, tasks: [other] };
        case 'split':
          return { kind: 'split-task', task: one, pieces: [{ title: 'a' }, { title: 'b' }], inOrder: yes };
        case 'wait':
          return { kind: 'add-dependency', task: one, on: other, why: '' };
        default:
          return { kind: 'remove-dependency', task: one, on: other };
      }
    });
}

test('a new task is refused with fields that no task can have', () => {
  expect(refused({ kind: 'add-task', fields: { title: 'x', minutes: -1 } }).reason).toBe('bad-value');
});
