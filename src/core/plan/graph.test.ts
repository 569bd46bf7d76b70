import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryPlan } from '../../testing/arbitrary-plan.ts';
import { buildConflict, buildJoin, buildPlan, buildTask, waitsFor } from '../../testing/plan-builders.ts';
import { compileGraph, findCycle, type PlanGraph, topologicalOrder } from './graph.ts';

const anyPlan = arbitraryPlan({ maxTasks: 30, joins: true, conflicts: true });

describe('compileGraph', () => {
  test('numbers tasks in file order and puts a node for each join behind them', () => {
    // a --> b, {a, b} --> join --> {c}
    const plan = buildPlan([buildTask('a'), buildTask('b', { dependsOn: waitsFor('a') }), buildTask('c')], {
      joins: [buildJoin(['a', 'b'], ['c'])],
    });
    const { conflictsOf: _, ...graph } = compileGraph(plan);
    expect(graph).toEqual({
      taskCount: 3,
      nodeCount: 4,
      ids: ['a', 'b', 'c'],
      indexOf: new Map([
        ['a', 0],
        ['b', 1],
        ['c', 2],
      ]),
      successors: [[1, 3], [3], [], [2]],
      predecessors: [[], [0], [3], [0, 1]],
      groups: [],
      groupsOf: [[], [], []],
    });
  });

  test('leaves out edges, joins and conflicts that name unknown ids', () => {
    const plan = buildPlan([buildTask('a', { dependsOn: waitsFor('ghost') })], {
      joins: [buildJoin(['ghost'], ['a', 'spirit'])],
      conflicts: [buildConflict('a', 'ghost')],
    });
    const graph = compileGraph(plan);
    expect(graph.predecessors).toEqual([[1], []]);
    expect(graph.groups).toEqual([]);
  });

  test('counts an edge that is stated twice once', () => {
    const graph = compileGraph(buildPlan([buildTask('a'), buildTask('b', { dependsOn: waitsFor('a', 'a') })]));
    expect(graph.successors).toEqual([[1], []]);
  });

  test('lets an id that is used twice mean the first task of that name', () => {
    const graph = compileGraph(
      buildPlan([buildTask('a'), buildTask('a'), buildTask('b', { dependsOn: waitsFor('a') })]),
    );
    expect(graph.predecessors[2]).toEqual([0]);
  });

  test('keeps all tasks apart that name the same file, whichever pairs were listed', () => {
    const plan = buildPlan([buildTask('a'), buildTask('b'), buildTask('c'), buildTask('d')], {
      conflicts: [buildConflict('a', 'b', 'x.ts'), buildConflict('b', 'c', 'x.ts'), buildConflict('c', 'd', 'y.ts')],
    });
    const graph = compileGraph(plan);
    expect([0, 1, 2, 3].map(graph.conflictsOf)).toEqual([[1, 2], [0, 2], [0, 1, 3], [2]]);
  });

  test('keeps a barrier between 1,000 and 1,000 tasks linear in size', () => {
    const graph = compileGraph(barriers(10, 1000));
    const edges = graph.successors.reduce((sum, list) => sum + list.length, 0);
    expect({ nodes: graph.nodeCount, edges }).toEqual({ nodes: 10_009, edges: 18_000 });
    expect(topologicalOrder(graph)).toHaveLength(10_009);
  });
});

describe('topologicalOrder', () => {
  test('puts every node behind the nodes it waits for', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const graph = compileGraph(plan);
        const order = topologicalOrder(graph)!;
        const place = new Map(order.map((node, index) => [node, index]));
        expect(place.size).toBe(graph.nodeCount);
        for (const [node, list] of graph.predecessors.entries()) {
          for (const earlier of list) expect(place.get(earlier)!).toBeLessThan(place.get(node)!);
        }
      }),
    );
  });

  test('follows the file where tasks are independent', () => {
    const graph = compileGraph(buildPlan([buildTask('c'), buildTask('a'), buildTask('b')]));
    expect(topologicalOrder(graph)).toEqual([0, 1, 2]);
  });

  test('gives nothing for a task that waits for itself', () => {
    const graph = compileGraph(buildPlan([buildTask('a', { dependsOn: waitsFor('a') })]));
    expect(topologicalOrder(graph)).toBeNull();
    expect(findCycle(graph)).toEqual([0]);
  });
});

describe('findCycle', () => {
  test('shows the tasks of a cycle in the order in which they would have to land', () => {
    // a --> b --> c --> d --> b
    const plan = buildPlan([
      buildTask('a'),
      buildTask('b', { dependsOn: waitsFor('a', 'd') }),
      buildTask('c', { dependsOn: waitsFor('b') }),
      buildTask('d', { dependsOn: waitsFor('c') }),
    ]);
    expect(findCycle(compileGraph(plan))).toEqual([1, 2, 3]);
  });

  test('finds a cycle that runs through a join and leaves the join out', () => {
    // a --> join --> b --> a
    const plan = buildPlan([buildTask('a', { dependsOn: waitsFor('b') }), buildTask('b')], {
      joins: [buildJoin(['a'], ['b'])],
    });
    expect(findCycle(compileGraph(plan))).toEqual([0, 1]);
  });

  test('finds it behind tasks that many ways lead to', () => {
    // a --> b --> d, a --> c --> d, and e <--> f
    const tasks = [
      buildTask('a'),
      ...[buildTask('b', { dependsOn: waitsFor('a') }), buildTask('c', { dependsOn: waitsFor('a') })],
      buildTask('d', { dependsOn: waitsFor('b', 'c') }),
      ...[buildTask('e', { dependsOn: waitsFor('f') }), buildTask('f', { dependsOn: waitsFor('e') })],
    ];
    expect(findCycle(compileGraph(buildPlan(tasks)))).toEqual([4, 5]);
  });

  test('finds nothing where there is an order', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        expect(findCycle(compileGraph(plan))).toBeNull();
      }),
    );
  });

  test('finds a real cycle exactly where there is no order', () => {
    const edges = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 25 });
    fc.assert(
      fc.property(edges, (pairs) => {
        const tasks = Array.from({ length: 10 }, (_, index) =>
          buildTask(`${index}`, {
            dependsOn: waitsFor(...pairs.filter(([to]) => to === index).map(([, from]) => `${from}`)),
          }),
        );
        const graph = compileGraph(buildPlan(tasks));
        const cycle = findCycle(graph);
        expect(cycle === null).toBe(topologicalOrder(graph) !== null);
        if (cycle !== null) expectCycle(graph, cycle);
      }),
    );
  });

  test('walks a chain of 10,000 tasks without recursion', () => {
    expect(findCycle(compileGraph(barriers(10_000, 1)))).toBeNull();
  });
});

function expectCycle(graph: PlanGraph, cycle: readonly number[]): void {
  expect(new Set(cycle).size).toBe(cycle.length);
  for (const [index, node] of cycle.entries()) {
    expect(graph.successors[node]).toContain(cycle[(index + 1) % cycle.length]);
  }
}

function barriers(phases: number, width: number) {
  const ids = Array.from({ length: phases }, (_, phase) =>
    Array.from({ length: width }, (_, task) => `${phase}.${task}`),
  );
  return buildPlan(
    ids.flat().map((id) => buildTask(id)),
    { joins: ids.slice(1).map((before, phase) => buildJoin(ids[phase]!, before)) },
  );
}
