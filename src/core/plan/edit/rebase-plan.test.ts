import { describe, expect, test } from 'vitest';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../../testing/plan-builders.ts';
import type { Plan } from '../plan.ts';
import { applyEdits } from './apply-edit.ts';
import type { PlanEdit } from './edits.ts';
import { rebasePlan } from './rebase-plan.ts';

const LIST = [
  buildTask('T1'),
  buildTask('T2', { dependsOn: waitsFor('T1') }),
  buildTask('T3', { dependsOn: waitsFor('T2') }),
];

function edit(plan: Plan, ...edits: readonly PlanEdit[]): Plan {
  const edited = applyEdits(plan, edits);
  if (!edited.ok) throw new Error(edited.failure.message);
  return edited.value.plan;
}

function rebase(base: Plan, edited: Plan, listed: Plan) {
  const rebased = rebasePlan({ base, edited, listed });
  if (!rebased.ok) throw new Error(rebased.failure.message);
  const { plan, clashes } = rebased.value;
  return {
    plan,
    clashes,
    order: plan.tasks.map(({ id, dependsOn }) => [id, ...dependsOn.map((one) => one.id)].join(' ')),
  };
}

describe('an edited plan over a list that changed', () => {
  const base = buildPlan(LIST);

  test('keeps what was edited and takes what the list says now', () => {
    const edited = edit(
      base,
      { kind: 'set-task', task: 'T2', fields: { risk: 'high', stream: 'web' } },
      { kind: 'remove-dependency', task: 'T3', on: 'T2' },
      { kind: 'add-dependency', task: 'T3', on: 'T1', why: 'It needs the schema.' },
      { kind: 'add-task', id: 'X', after: 'T1', dependsOn: ['T1'], fields: { title: 'Look at it' } },
      { kind: 'add-dependency', task: 'T2', on: 'X', why: 'After the look.' },
    );
    const listed = buildPlan([
      buildTask('T1', { title: 'Another title', done: true }),
      buildTask('T2', { dependsOn: waitsFor('T1'), files: ['src/new.ts'] }),
      buildTask('T3', { dependsOn: waitsFor('T2') }),
      buildTask('T4', { dependsOn: waitsFor('T3') }),
    ]);
    const { plan, clashes, order } = rebase(base, edited, listed);
    expect(clashes).toEqual([]);
    expect(order).toEqual(['T1', 'X T1', 'T2 T1 X', 'T3 T1', 'T4 T3']);
    expect(plan.tasks[0]).toMatchObject({ title: 'Another title', done: true });
    expect(plan.tasks[2]).toMatchObject({ files: ['src/new.ts'], risk: 'high', stream: 'web' });
    expect(plan.tasks[3]?.dependsOn[0]?.why).toBe('It needs the schema.');
  });

  test('keeps the edit where both changed the same, and says so', () => {
    const edited = edit(base, { kind: 'set-task', task: 'T1', fields: { title: 'Mine', risk: 'high' } });
    const listed = buildPlan([buildTask('T1', { title: 'Theirs', risk: 'high' }), ...LIST.slice(1)]);
    const { plan, clashes } = rebase(base, edited, listed);
    expect(plan.tasks[0]).toMatchObject({ title: 'Mine', risk: 'high' });
    expect(clashes).toEqual(["T1 was changed in the list and in the plan (title): the plan's stays."]);
  });

  test('leaves out what was taken out, and what the list no longer has', () => {
    const edited = edit(
      base,
      { kind: 'remove-task', task: 'T2', reconnect: true },
      { kind: 'set-task', task: 'T3', fields: { risk: 'high' } },
    );
    expect(rebase(base, edited, buildPlan(LIST))).toMatchObject({ order: ['T1', 'T3 T1'], clashes: [] });
    const listed = buildPlan([buildTask('T1'), buildTask('T2', { title: 'New' })]);
    expect(rebase(base, edited, listed)).toMatchObject({
      order: ['T1'],
      clashes: [
        'T2 changed in the list and was taken out of the plan: it stays out.',
        'T3 is gone from the list and was edited in the plan (risk): it is gone.',
      ],
    });
  });

  test('has a task that both added as the plan has it', () => {
    const edited = edit(base, { kind: 'add-task', id: 'T4', fields: { title: 'Mine' } });
    const { plan, clashes } = rebase(base, edited, buildPlan([...LIST, buildTask('T4', { title: 'Theirs' })]));
    expect(plan.tasks[3]).toMatchObject({ title: 'Mine' });
    expect(clashes).toEqual(["T4 is new in the list and was added to the plan as well: the plan's stays."]);
  });

  test('puts a task first that stood first, and forgets a field that was taken away', () => {
    const tagged = buildPlan([buildTask('T1', { stream: 'web' })]);
    const plain = buildPlan([buildTask('X'), buildTask('T1')]);
    const { plan } = rebase(tagged, plain, buildPlan([buildTask('T1', { stream: 'web', title: 'New' })]));
    expect(plan.tasks.map(({ id }) => id)).toEqual(['X', 'T1']);
    expect(plan.tasks[1]).toMatchObject({ title: 'New' });
    expect(plan.tasks[1]).not.toHaveProperty('stream');
  });

  test('lets a task past a barrier that it was let past, also when the list puts more before it', () => {
    const tasks = ['A', 'B', 'C'].map((id) => buildTask(id));
    const phased = buildPlan(tasks, { joins: [buildJoin(['A'], ['B', 'C'])] });
    const edited = edit(phased, { kind: 'remove-dependency', task: 'C', on: 'A' });
    const listed = buildPlan([...tasks, buildTask('D')], { joins: [buildJoin(['A', 'D'], ['B', 'C'])] });
    const { plan } = rebase(phased, edited, listed);
    expect(plan.joins.map(({ after, before }) => [after, before])).toEqual([
      [['A', 'D'], ['B']],
      [['D'], ['C']],
    ]);
  });

  test('keeps pairs that may run together, without those that were taken back', () => {
    const pair = (a: string, b: string) => ({ a, b, why: 'They may.' });
    const shared = LIST.map((task) => ({ ...task, dependsOn: [], files: ['src/a.ts'] }));
    const [before, after] = [[pair('T1', 'T2')], [pair('T2', 'T3')]].map((together) => buildPlan(shared, { together }));
    const { plan } = rebase(before!, after!, buildPlan(shared, { together: [pair('T2', 'T1'), pair('T1', 'T3')] }));
    expect(plan.together).toEqual([pair('T1', 'T3'), pair('T2', 'T3')]);
  });

  test('follows the list in its title, unless the plan has one of its own', () => {
    const [old, other] = ['Old', 'Other'].map((title) => buildPlan(LIST, { title }));
    expect(rebase(old!, old!, other!).plan.title).toBe('Other');
    expect(rebase(old!, buildPlan(LIST, { title: 'Mine' }), other!).plan.title).toBe('Mine');
  });

  test('is refused where the two make a circle', () => {
    const edited = edit(
      base,
      { kind: 'remove-dependency', task: 'T2', on: 'T1' },
      { kind: 'remove-dependency', task: 'T3', on: 'T2' },
      { kind: 'add-dependency', task: 'T1', on: 'T3', why: '' },
    );
    const listed = buildPlan([buildTask('T1'), buildTask('T2'), buildTask('T3', { dependsOn: waitsFor('T1') })]);
    expect(rebasePlan({ base, edited, listed })).toMatchObject({
      ok: false,
      failure: { reason: 'would-cycle', message: expect.stringContaining('Nothing was changed.') },
    });
  });
});
