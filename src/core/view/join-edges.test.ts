import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../testing/arbitrary-plan.ts';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import type { Plan } from '../plan/plan.ts';
import { expandJoins } from './join-edges.ts';

const tasks = (...ids: readonly string[]) => ids.map((id) => buildTask(id));

function edgeIds(plan: Plan, bound?: number): readonly (readonly string[])[] {
  return expandJoins(plan, bound).byTask.map((edges) => edges.map((edge) => edge.id));
}

describe('expandJoins', () => {
  test('gives every task behind a barrier an edge to every task in front of it, with its reason', () => {
    const plan = buildPlan(tasks('a', 'b', 'c'), { joins: [buildJoin(['a', 'b'], ['c'])] });
    const reason = { kind: 'phase', why: 'The phase comes later.', line: 1 };
    expect(expandJoins(plan)).toEqual({
      byTask: [
        [],
        [],
        [
          { id: 'a', ...reason },
          { id: 'b', ...reason },
        ],
      ],
      expanded: [true],
    });
  });

  test('leaves out what is ordered by edges inside of the two sides', () => {
    // a --> b | join | c --> d
    const plan = buildPlan(
      [
        buildTask('a'),
        buildTask('b', { dependsOn: waitsFor('a') }),
        buildTask('c'),
        buildTask('d', { dependsOn: waitsFor('c') }),
      ],
      { joins: [buildJoin(['a', 'b'], ['c', 'd'])] },
    );
    expect(edgeIds(plan)).toEqual([[], ['a'], ['b'], ['c']]);
  });

  test('leaves out what is ordered by another barrier', () => {
    const joins = [buildJoin(['a', 'b'], ['c', 'd']), buildJoin(['a', 'b', 'c', 'd'], ['e'])];
    expect(edgeIds(buildPlan(tasks('a', 'b', 'c', 'd', 'e'), { joins }))).toEqual([
      [],
      [],
      ['a', 'b'],
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  test('keeps the reason that a task states itself, once', () => {
    const plan = buildPlan([buildTask('a'), buildTask('b', { dependsOn: waitsFor('a', 'a') })], {
      joins: [buildJoin(['a'], ['b'])],
    });
    expect(expandJoins(plan).byTask[1]).toEqual(waitsFor('a'));
  });

  test('leaves a barrier compact that does not fit any more, and goes on with those that do', () => {
    const joins = [buildJoin(['a', 'b'], ['c', 'd']), buildJoin(['c', 'd'], ['e'])];
    const plan = buildPlan(tasks('a', 'b', 'c', 'd', 'e'), { joins });
    expect(expandJoins(plan, 3).expanded).toEqual([false, true]);
    expect(edgeIds(plan, 3)).toEqual([[], [], [], [], ['c', 'd']]);
  });

  test('shows all edges of a barrier whose sides run in a circle', () => {
    const plan = buildPlan(
      [buildTask('a', { dependsOn: waitsFor('b') }), buildTask('b', { dependsOn: waitsFor('a') }), buildTask('c')],
      { joins: [buildJoin(['a', 'b'], ['c'])] },
    );
    expect(edgeIds(plan)).toEqual([['b'], ['a'], ['a', 'b']]);
  });

  test('keeps exactly the order of the plan', () => {
    const sample = arbitraryPlan({ maxTasks: 16, joins: true, conflicts: false });
    fc.assert(
      fc.property(sample, (plan) => {
        expect(closure(edgeIds(plan), plan)).toEqual(closure(everyEdge(plan), plan));
      }),
      { numRuns: 500 },
    );
  });
});

function everyEdge(plan: Plan): readonly (readonly string[])[] {
  return plan.tasks.map(({ id, dependsOn }) => [
    ...dependsOn.map((edge) => edge.id),
    ...plan.joins.filter((join) => join.before.includes(id)).flatMap((join) => join.after),
  ]);
}

/** All that each task waits for in the end; tasks wait only for tasks in front of them. */
function closure(edges: readonly (readonly string[])[], plan: Plan): readonly (readonly string[])[] {
  const reached = new Map<string, Set<string>>();
  for (const [index, task] of plan.tasks.entries()) {
    const all = new Set(edges[index]!.flatMap((id) => [id, ...reached.get(id)!]));
    reached.set(task.id, all);
  }
  return plan.tasks.map((task) => [...reached.get(task.id)!].sort());
}
