import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../testing/arbitrary-plan.ts';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import type { Plan } from '../plan/plan.ts';
import { analysePlan } from './analysis.ts';

// a(4) --> c(4)
// b(1) --> join --> {d(2)}
const example = buildPlan(
  [
    buildTask('a', { minutes: 4 }),
    buildTask('b', { minutes: 1 }),
    buildTask('c', { minutes: 4, dependsOn: waitsFor('a') }),
    buildTask('d', { minutes: 2 }),
  ],
  { joins: [buildJoin(['b'], ['d'])] },
);

function withTask(plan: Plan, id: string, fields: object): Plan {
  return { ...plan, tasks: plan.tasks.map((task) => (task.id === id ? { ...task, ...fields } : task)) };
}

describe('analysePlan', () => {
  test('tells layers, critical path, slack and what the plan takes on its tracks', () => {
    expect(analysePlan(example, 2)).toEqual({
      layers: [
        ['a', 'b'],
        ['c', 'd'],
      ],
      criticalPath: ['a', 'c'],
      slack: new Map([
        ['a', 0],
        ['b', 5],
        ['c', 0],
        ['d', 5],
      ]),
      work: 11,
      span: 8,
      tracks: 2,
      makespan: 8,
      lowerBound: 8,
      parallelShare: 6 / 11,
    });
  });

  test('is bound by the work where tracks are few', () => {
    expect(analysePlan(example, 1)).toMatchObject({ makespan: 11, lowerBound: 11, parallelShare: 0 });
  });

  test('gives done tasks no weight and leaves them out of the critical path', () => {
    const analysis = analysePlan(withTask(example, 'a', { done: true }), 2);
    expect(analysis).toMatchObject({ criticalPath: ['c'], work: 7, span: 4, makespan: 4 });
  });

  test('gives optional tasks weight only when they are asked for', () => {
    const plan = withTask(example, 'c', { optional: true });
    expect(analysePlan(plan, 2)).toMatchObject({ criticalPath: ['a'], work: 7, span: 4 });
    expect(analysePlan(plan, 2, true)).toMatchObject({ criticalPath: ['a', 'c'], work: 11, span: 8 });
  });

  test('honours conflicts in the makespan', () => {
    const plan = buildPlan([buildTask('a'), buildTask('b')], { conflicts: [buildConflict('a', 'b')] });
    expect(analysePlan(plan, 8)).toMatchObject({ makespan: 20, lowerBound: 10, parallelShare: 0 });
  });

  test('counts minutes alone when tasks overlap in part', () => {
    // a works 0 to 4, b 0 to 1, c 1 to 3 (after b), nothing beside a from 3 to 4
    const plan = buildPlan([
      buildTask('a', { minutes: 4 }),
      buildTask('b', { minutes: 1 }),
      buildTask('c', { minutes: 2, dependsOn: waitsFor('b') }),
    ]);
    expect(analysePlan(plan, 2).parallelShare).toBeCloseTo(6 / 7);
  });

  test('has nothing to say about a plan without tasks', () => {
    const nothing = { layers: [], criticalPath: [], work: 0, span: 0, makespan: 0, lowerBound: 0, parallelShare: 0 };
    expect(analysePlan(buildPlan([]), 8)).toMatchObject(nothing);
  });

  test('gives a plan with a cycle its work and no order', () => {
    const plan = buildPlan([
      buildTask('a', { dependsOn: waitsFor('b') }),
      buildTask('b', { dependsOn: waitsFor('a') }),
    ]);
    expect(analysePlan(plan, 4)).toEqual({
      layers: [],
      criticalPath: [],
      slack: new Map([
        ['a', 0],
        ['b', 0],
      ]),
      work: 20,
      span: 0,
      tracks: 4,
      makespan: 0,
      lowerBound: 0,
      parallelShare: 0,
    });
  });
});

describe('any plan', () => {
  const anyPlan = arbitraryPlan({ maxTasks: 25, joins: true, conflicts: true });
  const anyTracks = fc.integer({ min: 1, max: 5 });

  test('has each task in one layer, behind the layers of all it waits for', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const { layers } = analysePlan(plan, 2);
        const layerOf = new Map(layers.flatMap((ids, layer) => ids.map((id) => [id, layer] as const)));
        expect(layers.flat()).toHaveLength(plan.tasks.length);
        expect(layers.every((ids) => ids.length > 0)).toBe(true);
        for (const task of plan.tasks) {
          const barriers = plan.joins.filter((join) => join.before.includes(task.id)).flatMap((join) => join.after);
          for (const id of [...task.dependsOn.map((edge) => edge.id), ...barriers]) {
            expect(layerOf.get(id)!).toBeLessThan(layerOf.get(task.id)!);
          }
        }
      }),
    );
  });

  test('has a critical path of its span without slack, and a makespan between bound and work', () => {
    fc.assert(
      fc.property(anyPlan, anyTracks, (plan, tracks) => {
        const analysis = analysePlan(plan, tracks, true);
        const minutes = new Map(plan.tasks.map((task) => [task.id, task.minutes]));
        expect(analysis.criticalPath.reduce((sum, id) => sum + minutes.get(id)!, 0)).toBe(analysis.span);
        for (const id of analysis.criticalPath) expect(analysis.slack.get(id)).toBe(0);
        expect(analysis.makespan).toBeGreaterThanOrEqual(analysis.lowerBound);
        expect(analysis.makespan).toBeLessThanOrEqual(analysis.work);
        expect(analysis.parallelShare).toBeGreaterThanOrEqual(0);
        expect(analysis.parallelShare).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('gets no longer when a task is late by its slack, and longer when by more', () => {
    fc.assert(
      fc.property(anyPlan, fc.nat(24), (plan, pick) => {
        const before = analysePlan(plan, 1);
        const task = plan.tasks[pick % plan.tasks.length]!;
        fc.pre(!task.done && !task.optional);
        const late = (extra: number) => analysePlan(withTask(plan, task.id, { minutes: task.minutes + extra }), 1).span;
        const slack = before.slack.get(task.id)!;
        expect([late(slack), late(slack + 1)]).toEqual([before.span, before.span + 1]);
      }),
    );
  });
});
