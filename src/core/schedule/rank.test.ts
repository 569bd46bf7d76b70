import { expect, test } from 'vitest';
import { buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import { compileGraph } from '../plan/graph.ts';
import { acyclicOrder, earliestFinishes, upwardRanks } from './rank.ts';

// a(1) --> b(5) --> join --> d(2)
// a(1) --> c(3) --> join
const diamond = compileGraph(
  buildPlan(
    [
      buildTask('a'),
      buildTask('b', { dependsOn: waitsFor('a') }),
      buildTask('c', { dependsOn: waitsFor('a') }),
      buildTask('d'),
    ],
    { joins: [buildJoin(['b', 'c'], ['d'])] },
  ),
);

test('the upward rank of a task is the longest way to the end, through joins that weigh nothing', () => {
  expect([...upwardRanks(diamond, [1, 5, 3, 2])]).toEqual([8, 7, 5, 2, 2]);
});

test('the earliest finish of a task is the longest way from the start', () => {
  expect([...earliestFinishes(diamond, [1, 5, 3, 2])]).toEqual([1, 6, 4, 8, 6]);
});

test('a graph with a cycle has no ranks: it must not come this far', () => {
  const graph = compileGraph(buildPlan([buildTask('a', { dependsOn: waitsFor('a') })]));
  expect(() => acyclicOrder(graph)).toThrow('only a graph without cycles can be scheduled');
});
